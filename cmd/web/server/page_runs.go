package server

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v5"

	"stagebook/cells/runs"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/views"
)

// runsPerPage bounds the list of runs.
const runsPerPage = 50

// runs draws the runs of a project, newest first or as the address sorts them, and
// compares two that it picks.
func (s *Server) runs(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	all := s.cfg.Store.Runs(open.ImportPath())
	state := view.State()
	first, err := strconv.Atoi(c.QueryParam("_from"))
	if err != nil || first < 0 {
		first = 0
	}
	list := &runList{state: state, all: all, sort: c.QueryParam("_sort"), picked: c.QueryParams()["_with"]}
	list.columns()
	list.order()
	model := views.Runs{Page: s.page(c, state, views.TabRuns), Total: len(all), Columns: list.heads, More: list.more}
	for i := first; i < min(first+runsPerPage, len(all)); i++ {
		model.Rows = append(model.Rows, list.row(list.all[i]))
	}
	model.Chart = list.chart(c.Request().Context(), s.pictures)
	if first > 0 {
		model.Prev = list.at(list.sort, max(0, first-runsPerPage))
	}
	if first+runsPerPage < len(all) {
		model.Next = list.at(list.sort, first+runsPerPage)
	}
	if len(list.picked) > 0 {
		model.Compared, model.Hint = s.compared(list)
	}
	return s.draw(c, http.StatusOK, views.RunsPage(model))
}

// runList is the runs of a project on their way to the page.
type runList struct {
	state  *session.State
	all    []store.Run
	sort   string   // name of a column, with a - before it the other way round; "" for the newest first
	picked []string // numbers of the runs to compare
	heads  []views.RunColumn
	more   int
}

// figureColumns bounds the figures that have a column.
const figureColumns = 12

// columns finds the parameters that are not the same in all runs, and the figures.
func (l *runList) columns() {
	var params, figures []string
	for _, p := range l.state.Params {
		params = append(params, p.Param.ID)
	}
	for _, f := range l.state.Files {
		params = append(params, f.Source.ID)
	}
	for _, name := range params {
		if slices.ContainsFunc(l.all, func(r store.Run) bool { return l.param(r, name) != l.param(l.all[0], name) }) {
			l.heads = append(l.heads, l.head(name, false))
		}
	}
	for _, run := range l.all {
		for _, m := range run.Metrics {
			if name := runs.Figure(m); !slices.Contains(figures, name) {
				figures = append(figures, name)
			}
		}
	}
	slices.SortStableFunc(figures, func(a, b string) int { return cmp.Compare(l.same(a), l.same(b)) }) // what differs first
	for _, name := range figures[:min(len(figures), figureColumns)] {
		l.heads = append(l.heads, l.head(name, true))
	}
	l.more = max(0, len(figures)-figureColumns)
}

// same is 1 when all runs that have a figure have the same, else 0.
func (l *runList) same(figure string) int {
	first := ""
	for _, run := range l.all {
		switch text := l.value(run, views.RunColumn{Name: figure, Metric: true}); {
		case first == "":
			first = text
		case text != "" && text != first:
			return 0
		}
	}
	return 1
}

func (l *runList) head(name string, metric bool) views.RunColumn {
	head := views.RunColumn{Name: name, Metric: metric, Sort: l.at(name, 0)}
	switch l.sort {
	case name:
		head.Sorted, head.Sort = "ascending", l.at("-"+name, 0)
	case "-" + name:
		head.Sorted = "descending"
	}
	return head
}

// at is the address of a part of the list.
func (l *runList) at(sort string, first int) string {
	query := make(url.Values)
	if sort != "" {
		query.Set("_sort", sort)
	}
	if first > 0 {
		query.Set("_from", strconv.Itoa(first))
	}
	for _, number := range l.picked {
		query.Add("_with", number)
	}
	return (&url.URL{Path: "/p/" + l.state.Name + "/runs", RawQuery: query.Encode()}).String()
}

// param is the value that a run had: the record names a file only where another than
// the declared one was read.
func (l *runList) param(run store.Run, name string) string {
	if text, ok := run.Params[name]; ok {
		return text
	}
	for _, f := range l.state.Files {
		if f.Source.ID == name {
			return f.Source.Path
		}
	}
	return ""
}

func (l *runList) value(run store.Run, head views.RunColumn) string {
	if !head.Metric {
		return l.param(run, head.Name)
	}
	for _, m := range run.Metrics {
		if runs.Figure(m) == head.Name {
			return runs.Shown(m)
		}
	}
	return ""
}

// order sorts the runs by a column. Runs without a value come last either way.
func (l *runList) order() {
	i := slices.IndexFunc(l.heads, func(h views.RunColumn) bool { return h.Sorted != "" })
	if i < 0 {
		return
	}
	head := l.heads[i]
	slices.SortStableFunc(l.all, func(a, b store.Run) int {
		x, y := l.exact(a, head), l.exact(b, head)
		switch {
		case x == "" || y == "":
			return cmp.Compare(min(1, len(y)), min(1, len(x)))
		case head.Sorted == "descending":
			return compareTexts(y, x)
		}
		return compareTexts(x, y)
	})
}

// compareTexts compares numbers as numbers.
func compareTexts(a, b string) int {
	x, err := strconv.ParseFloat(a, 64)
	y, also := strconv.ParseFloat(b, 64)
	if err == nil && also == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

func (l *runList) row(run store.Run) views.RunRow {
	row := views.RunRow{
		Number: run.Number, At: run.Started, Status: runWord(run.Status), Who: run.Who, Href: l.href(run),
		Picked: slices.Contains(l.picked, strconv.Itoa(run.Number)),
	}
	row.Params = l.restores(run)
	if run.Sources != "" && run.ProjectDigest != l.state.Outline.Digest {
		row.Code = (&url.URL{Path: "/p/" + l.state.Name + "/history", RawQuery: url.Values{"_state": {run.Sources}}.Encode()}).String()
	}
	if run.Via != "" && run.Via != "page" {
		row.Who += ", " + run.Via
	}
	if !run.Ended.IsZero() {
		row.Took = run.Ended.Sub(run.Started)
	}
	for _, head := range l.heads {
		row.Values = append(row.Values, l.value(run, head))
	}
	for _, cell := range run.Cells {
		switch {
		case cell.Ran:
			row.Cells++
		case cell.Status == "fresh":
			row.Hits++
		}
	}
	return row
}

// href is the notebook with the parameters of a run that it still has.
func (l *runList) href(run store.Run) string {
	query := make(url.Values)
	for _, f := range l.state.Files {
		if path, ok := run.Params[f.Source.ID]; ok && path != f.Source.Path {
			query.Set(f.Source.ID, path)
		}
	}
	for _, p := range l.state.Params {
		if text, ok := run.Params[p.Param.ID]; ok && text != p.Param.Default {
			query.Set(p.Param.ID, text)
		}
	}
	return (&url.URL{Path: "/p/" + l.state.Name, RawQuery: query.Encode()}).String()
}

// restores reports whether a run had another value of a parameter than the view has.
func (l *runList) restores(run store.Run) bool {
	for _, p := range l.state.Params {
		if text, ok := run.Params[p.Param.ID]; ok && text != p.Text {
			return true
		}
	}
	for _, f := range l.state.Files {
		if l.param(run, f.Source.ID) != f.Path {
			return true
		}
	}
	return false
}

// compared compares the two runs that were picked, the older one first.
func (s *Server) compared(l *runList) (*views.ComparedRuns, string) {
	var two []store.Run
	for _, run := range l.all {
		if slices.Contains(l.picked, strconv.Itoa(run.Number)) {
			two = append(two, run)
		}
	}
	if len(two) != 2 {
		return nil, fmt.Sprintf("Pick two runs to compare them; picked so far: %d.", len(two))
	}
	slices.SortFunc(two, func(a, b store.Run) int { return cmp.Compare(a.Number, b.Number) })
	d := runs.Diff(s.cfg.Store, two[0], two[1])
	model := &views.ComparedRuns{A: l.row(two[0]), B: l.row(two[1]), Lost: d.Lost, Same: d.Same, Changed: len(d.Results)}
	for _, group := range []struct {
		kind string
		list []runs.Change
	}{{"made with", d.Surround}, {"parameter", d.Params}, {"figure", d.Metrics}} {
		for _, change := range group.list {
			model.Rows = append(model.Rows, views.ComparedRow{Kind: group.kind, Name: change.Name, A: change.A, B: change.B})
		}
	}
	for _, r := range d.Results {
		model.Rows = append(model.Rows, views.ComparedRow{Kind: "result", Name: r.Output, A: r.A[:min(12, len(r.A))], B: r.B[:min(12, len(r.B))]})
	}
	for _, change := range d.Code {
		model.Code = append(model.Code, views.ComparedCode{Words: change.Words, Cells: change.Cells, Change: change.Change})
	}
	return model, ""
}

// runWord is the status of a run as its page says it.
func runWord(status string) string {
	if status == "fresh" {
		return "done"
	}
	return status
}
