package project

import (
	"testing"

	"stagebook/cells/graph"
)

func TestCanonical(t *testing.T) {
	size := graph.Param{ID: "testSize", Basic: "float64", Widget: graph.Widget{Kind: "slider", Min: "0.1", Max: "0.5"}}
	speed := graph.Param{ID: "speed", Basic: "string", Choices: []graph.Choice{{Name: "Fast", Text: "fast"}, {Name: "Slow", Text: "slow"}}}
	level := graph.Param{ID: "level", Basic: "int", Choices: []graph.Choice{{Name: "Low", Text: "0"}, {Name: "High", Text: "1"}}}
	wait := graph.Param{ID: "wait", Basic: "duration", Widget: graph.Widget{Kind: "slider", Min: "1s", Max: "1m0s"}}
	of := func(basic string) graph.Param { return graph.Param{ID: "x", Basic: basic} }
	for _, c := range []struct {
		param           graph.Param
		text, want, err string
	}{
		{size, "0.30", "0.3", ""},
		{size, " .5", "0.5", ""},
		{size, "0.7", "", "testSize: 0.7 is over the largest value 0.5"},
		{size, "0.05", "", "testSize: 0.05 is under the smallest value 0.1"},
		{size, "much", "", `testSize: "much" is no number`},
		{size, "NaN", "", "testSize: NaN is not finite"},
		{size, "1e999", "", "testSize: 1e999 does not fit float64"},
		{speed, "Fast", "Fast", ""},
		{speed, "slow", "Slow", ""},
		{speed, "quick", "", `speed: "quick" is none of Fast, Slow`},
		{level, "01", "High", ""},
		{wait, "0.5m", "30s", ""},
		{wait, "90s", "", "wait: 1m30s is over the largest value 1m0s"},
		{wait, "soon", "", `wait: "soon" is no duration such as 1h30m`},
		{of("bool"), "1", "true", ""},
		{of("bool"), "maybe", "", `x: "maybe" is neither true nor false`},
		{of("int8"), "128", "", "x: 128 does not fit int8"},
		{of("int"), "+07", "7", ""},
		{of("int"), "1.5", "", `x: "1.5" is no whole number`},
		{of("uint"), "-1", "", `x: "-1" is no whole number from 0`},
		{of("float32"), "0.1", "0.1", ""},
		{of("float64"), "1000000", "1e+06", ""},
		{of("complex128"), "1+2i", "(1+2i)", ""},
		{of("string"), " as it is ", " as it is ", ""},
		{of("time"), "2026-01-31", "2026-01-31T00:00:00Z", ""},
		{of("time"), "2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z", ""},
		{of("time"), "today", "", `x: "today" is no time such as 2026-01-31T12:00:00Z`},
	} {
		got, err := Canonical(c.param, c.text)
		if message := errorText(err); got != c.want || message != c.err {
			t.Errorf("%s %q: got %q, %q", c.param.ID, c.text, got, message)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// FuzzCanonical holds that a canonical text is its own canonical text.
func FuzzCanonical(f *testing.F) {
	kinds := []string{"bool", "int", "int8", "uint16", "float32", "float64", "complex64", "complex128", "string", "duration", "time"}
	for i, text := range []string{"true", "-3", "127", "65535", "0.1", "-0", "1+2i", "-1i", "a b", "1h3m", "2026-01-31"} {
		f.Add(i, text)
	}
	f.Fuzz(func(t *testing.T, kind int, text string) {
		p := graph.Param{ID: "x", Basic: kinds[uint(kind)%uint(len(kinds))]}
		once, err := Canonical(p, text)
		if err != nil {
			return
		}
		twice, err := Canonical(p, once)
		if err != nil || twice != once {
			t.Errorf("%s %q: %q, then %q, %v", p.Basic, text, once, twice, err)
		}
	})
}
