package server_test

import (
	"strings"
	"testing"
)

// checked is a project whose errors have something to show.
const checked = `package checked

import "fmt"

type problem struct {
	Row    int
	Reason string
}

type wrong struct{ list []problem }

func (w *wrong) Error() string { return fmt.Sprintf("%d rows are wrong\nthe first is the worst", len(w.list)) }

func (w *wrong) Show() any {
	type Problem struct {
		Row    int
		Reason string
	}
	var list []Problem
	for _, p := range w.list {
		list = append(list, Problem{p.Row, p.Reason})
	}
	return list
}

// Checked finds something wrong.
func Checked() (int, error) {
	return 0, fmt.Errorf("checking: %w", &wrong{[]problem{{3, "it is below <zero>"}, {7, "it is missing"}}})
}

type mean struct{}

func (mean) Error() string { return "it cannot be shown" }
func (mean) Show() any     { panic("never") }

// Mean has an error whose method panics.
func Mean() (int, error) { return 0, mean{} }
`

// What an error has to show stands below it as a table, and its text is cut to what
// the table does not say.
func TestErrorsShowTables(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/checked/checked.go", checked)
	s.post("/p/checked/run")
	s.settle("/p/checked")
	page := s.get("/p/checked").Body.String()
	numbers, first := rows(t, section(t, page, "checked"))
	if len(numbers) != 2 || first[0] != "3" || first[1] != "7" {
		t.Errorf("the table has the rows %q, %q", numbers, first)
	}
	if !strings.Contains(page, "checking: 2 rows are wrong") || strings.Contains(page, "the first is the worst") {
		t.Error("the text of the error is not cut to its first line")
	}
	if !strings.Contains(page, "it is below &lt;zero&gt;") {
		t.Error("a reason is not in the table")
	}
	if !strings.Contains(section(t, page, "mean"), "it cannot be shown") {
		t.Error("an error whose method panics is not told")
	}
}
