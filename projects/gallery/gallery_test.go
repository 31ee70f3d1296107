package gallery

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"stagebook/cells/display"
	"stagebook/cells/display/gota"
	"stagebook/cells/display/plot"
)

var update = flag.Bool("update", false, "write testdata/kinds.txt anew")

// TestKinds holds what each result looks like, in a line: its kind and summary.
func TestKinds(t *testing.T) {
	gota.Register()
	plot.Register()
	var lines []string
	for _, c := range results(t) {
		d := display.Of(reflect.ValueOf(c.value))
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s\t%s\t%s", c.cell, d.Kind, d.Summary())))
	}
	got := strings.Join(lines, "\n") + "\n"
	const golden = "testdata/kinds.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the results look otherwise (-update takes them over):\n%s", got)
	}
}

// result is what one cell of the gallery gives.
type result struct {
	cell  string
	value any
}

// results are those of all cells that give one.
func results(t *testing.T) []result {
	t.Helper()
	return []result{
		{"frame", Frame()},
		{"column", Column()},
		{"wide", Wide()},
		{"notes", Notes()},
		{"noRows", NoRows()},
		{"visits", Visits()},
		{"matrix", Matrix()},
		{"prose", Prose()},
		{"lines", Lines()},
		{"word", Word()},
		{"answer", Answer()},
		{"figures", Figures()},
		{"tree", Tree()},
		{"nothing", Nothing()},
		{"picture", Picture()},
		{"encoded", encoded(t)},
		{"page", Page()},
		{"large", Large()},
		{"sketch", must(t)(Sketch())},
		{"tone", Tone()},
		{"film", must(t)(Film("data/film.webm"))},
		{"card", must(t)(Card())},
		{"badge", Badge()},
		{"settingsFile", SettingsFile()},
		{"deep", Deep()},
		{"bars", Bars()},
		{"load", Load()},
		{"falling", Falling()},
		{"many", Many()},
		{"scatter", Scatter()},
		{"heat", Heat()},
		{"boxes", Boxes()},
		{"pie", Pie()},
		{"dial", Dial()},
		{"candles", Candles()},
		{"web", Web()},
		{"network", Network()},
		{"flow", Flow()},
		{"branches", Branches()},
		{"disk", Disk()},
		{"rings", Rings()},
		{"river", River()},
		{"threads", Threads()},
		{"funnel", Funnel()},
		{"ripples", Ripples()},
		{"gaps", Gaps()},
		{"empty", Empty()},
		{"names", Names()},
		{"cloud", Cloud()},
		{"round", Round()},
		{"spans", Spans()},
		{"year", Year()},
		{"beside", Beside(Bars(), Load())},
		{"board", Board(Pie(), Frame(), Figures(), Prose())},
		{"leaves", Leaves(Scatter(), Heat(), Frame())},
	}
}

// must takes what a cell gives, and fails with its error.
func must(t *testing.T) func(v any, err error) any {
	return func(v any, err error) any {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func encoded(t *testing.T) []byte {
	t.Helper()
	data, err := Encoded(Picture())
	if err != nil {
		t.Fatal(err)
	}
	return data
}
