package compare

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"stagebook/cells"
	"stagebook/cells/display"
)

func of(v any) display.Display { return display.Of(reflect.ValueOf(v)) }

type person struct {
	Name string
	Tags []string
	Age  map[string]int
}

func TestDisplays(t *testing.T) {
	chart := func(options string) display.Display {
		return display.Display{Kind: display.KindChart, Chart: &display.Chart{Kind: "bar", Options: json.RawMessage(options)}}
	}
	for name, c := range map[string]struct {
		was, now display.Display
		want     string
	}{
		"figures": {
			of(cells.Metrics{{Name: "loss", Value: 0.5}, {Name: "gone", Value: 1}, {Name: "rows", Value: 3}}),
			of(cells.Metrics{{Name: "loss", Value: 0.25}, {Name: "rows", Value: 3}, {Name: "new", Value: 2}}),
			"loss 0.5→0.25 (-0.25); rows 3→3 (0); new →2 (); gone 1→ ()",
		},
		"text":    {of("a\nb\nc"), of("a\nB\nc"), "-b +B"},
		"tree":    {of(person{"Ada", []string{"x"}, map[string]int{"in": 1}}), of(person{"Bob", []string{"x", "y"}, nil}), `Name: string "Ada"→string "Bob"; Tags: []string 1→[]string 2; Tags.1: →string "y"; Age: map[string]int 1→map[string]int nil; Age.in: int 1→`},
		"chart":   {chart(`{"series":[{"data":[1,2,3]}],"title":"a"}`), chart(`{"series":[{"data":[1,5]}],"legend":true}`), `legend: →true; series[0].data[1]: 2→5; series[0].data[2]: 3→; title: "a"→`},
		"table":   {of([]struct{ A float64 }{{1}, {2}}), of([]struct{ A float64 }{{1}, {4}}), "A largest 2→4; A mean 1.500→2.500"},
		"kinds":   {of("text"), of(cells.Metrics{{Name: "n", Value: 1}}), "text became metrics"},
		"layouts": {of(cells.Row("a", "b")), of(cells.Row("a", "c")), "part 1: same; part 2: -b +c"},
		"nothing": {of("same"), of("same"), "same"},
	} {
		if got := said(Displays(c.was, c.now)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// said writes changes in a line.
func said(c Changes) string {
	var words []string
	if c.Kinds[0] != c.Kinds[1] {
		words = append(words, c.Kinds[0]+" became "+c.Kinds[1])
	}
	for _, f := range c.Figures {
		words = append(words, fmt.Sprintf("%s %s→%s (%s)", f.Name, f.Was, f.Now, f.Difference))
	}
	for _, f := range c.Facts {
		words = append(words, fmt.Sprintf("%s %s %s→%s", f.Column, f.Name, f.Was, f.Now))
	}
	for _, p := range c.Paths {
		words = append(words, fmt.Sprintf("%s: %s→%s", p.At, p.Was, p.Now))
	}
	var lines []string
	for line := range strings.Lines(c.Unified) {
		if line = strings.TrimSpace(line); len(line) == 2 && strings.ContainsAny(line[:1], "+-") {
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		words = append(words, strings.Join(lines, " "))
	}
	for _, p := range c.Parts {
		words = append(words, p.Title+": "+said(p.Changes))
	}
	if c.Same() {
		words = append(words, "same")
	}
	return strings.Join(words, "; ")
}

// Many differences are counted, not listed.
func TestBounds(t *testing.T) {
	long := func(seed int) string {
		var b strings.Builder
		for i := range 3000 {
			fmt.Fprintln(&b, i*seed)
		}
		return b.String()
	}
	c := Displays(of(cells.Markdown(long(2))), of(cells.Markdown(long(3))))
	if strings.Count(c.Unified, "\n") > textLines || !c.Cut {
		t.Errorf("%d lines, cut %v", strings.Count(c.Unified, "\n"), c.Cut)
	}
	was, now := make(map[string]int), make(map[string]int)
	for i := range 55 {
		was[fmt.Sprint(i)], now[fmt.Sprint(i)] = i, i+1
		was[fmt.Sprint("old", i)] = 1
	}
	c = Displays(of(struct{ M map[string]int }{was}), of(struct{ M map[string]int }{now}))
	if len(c.Paths) != listed || c.MorePaths == 0 {
		t.Errorf("%d paths and %d more", len(c.Paths), c.MorePaths)
	}
}
