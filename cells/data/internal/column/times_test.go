package column

import (
	"slices"
	"testing"

	"github.com/go-gota/gota/series"
)

func TestEvenTimes(t *testing.T) {
	for _, c := range [][2][]string{
		{{"2013-01-02T03:04:05Z", "", "2013-01-02T03:04:05.5Z", "2013-01-02T03:04:05.000006Z"}, {"2013-01-02T03:04:05.000000Z", "", "2013-01-02T03:04:05.500000Z", "2013-01-02T03:04:05.000006Z"}},
		{{"2013-01-02T03:04:05+02:00", "2013-01-02T03:04:05.25-01:00"}, {"2013-01-02T03:04:05.00+02:00", "2013-01-02T03:04:05.25-01:00"}},
		{{"2013-01-02T03:04:05Z", "2013-01-02", "no time at all, but long.5Z"}, {"2013-01-02T03:04:05Z", "2013-01-02", "no time at all, but long.5Z"}},
	} {
		col := Make("at", series.String, len(c[0]))
		for i, text := range c[0] {
			col.Texts[i] = Cell[string]{V: text, Missing: text == ""}
		}
		col.EvenTimes()
		for i, want := range c[1] {
			if col.Texts[i].V != want || col.Texts[i].Missing != (want == "") {
				t.Errorf("%q becomes %q, want %q", c[0][i], col.Texts[i].V, want)
			}
		}
	}
	col := Make("at", series.String, 2)
	col.Texts[0].V, col.Texts[1].V = "2013-01-02T03:04:05Z", "2013-01-02T03:04:05.5Z"
	col.EvenTimes()
	if !slices.IsSortedFunc(col.Texts, func(a, b Cell[string]) int {
		if a.V < b.V {
			return -1
		}
		return 1
	}) {
		t.Error("the texts do not sort as the times do")
	}
}
