package browsertest

import (
	"strings"
	"testing"
)

// results is a project whose results follow a knob and its code.
var results = map[string]string{
	"demo.go": `// Package demo has results that change.
package demo

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells"
)

// Limit is how many rows there are.
const Limit = 40

// Rows are numbered.
func Rows(limit int) dataframe.DataFrame {
	numbers, names := make([]float64, limit), make([]string, limit)
	for i := range limit {
		numbers[i], names[i] = float64(i)*1.5, fmt.Sprint("row ", i)
	}
	return dataframe.New(series.New(names, series.String, "name"), series.New(numbers, series.Float, "number"))
}

// Figures sum them up.
func Figures(rows dataframe.DataFrame) cells.Metrics {
	return cells.Metrics{{Name: "rows", Value: float64(rows.Nrow())}, {Name: "mean", Value: rows.Col("number").Mean()}}
}
`,
}

func TestWhatChangedIsSaid(t *testing.T) {
	p := startWith(t, results)
	tb := p.open("/p/demo#rows")
	tb.run("figures")
	tb.waitStatus("rows", "fresh")
	p.write("demo.go", strings.Replace(results["demo.go"], "float64(i)*1.5", "float64(i)*1.5+float64(i/39)", 1))
	tb.waitStatus("rows", "stale")
	tb.run("figures")
	tb.wait("document.querySelector('[data-cell=rows] [data-changes-of]') !== null")
	open := func(cell string) string {
		must[bool](tb, "document.querySelector('#page-why-dialog').close(), document.querySelector('[data-cell="+cell+"] [data-changes-of]').click(), true")
		tb.wait("document.querySelector('#page-why-dialog[open] [data-changes=" + cell + "]') !== null")
		return tb.text("#page-why-dialog")
	}
	text := open("rows")
	for _, want := range []string{"Compared with run 1", "1 of 40 rows differ", "number differs in 1 row", "39", "58.5", "59.5"} {
		if !strings.Contains(text, want) {
			t.Errorf("the changes of rows do not say %q:\n%s", want, text)
		}
	}
	tb.look("rows")
	if text = open("figures"); !strings.Contains(text, "29.27") && !strings.Contains(text, "29.3") || !strings.Contains(text, "+0.025") {
		t.Errorf("the changes of figures are\n%s", text)
	}
	tb.look("figures")

	tb.visit("/p/demo?limit=38#rows")
	tb.run("rows")
	tb.wait("document.querySelector('[data-cell=rows] [data-changes-of]') !== null")
	text = open("rows")
	if !strings.Contains(text, "limit 40") || !strings.Contains(text, "2 rows went, 0 came") || !strings.Contains(text, "row 38") {
		t.Errorf("after moving the knob the changes of rows are\n%s", text)
	}
	tb.look("fewer")
	must[bool](tb, "document.querySelector('#page-why-dialog .others a').click(), true")
	tb.wait("document.querySelector('#page-why-dialog .others b')?.innerText.startsWith('run 1')")
}
