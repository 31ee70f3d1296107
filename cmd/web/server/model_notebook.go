package server

import (
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/session"
	"stagebook/views"
)

// page is what all pages of a project say of themselves.
func (s *Server) page(c *echo.Context, state *session.State, tab views.Tab) views.Page {
	if behind := sharedOf(c); behind != nil && behind.explore != nil {
		return views.Page{
			Title: state.Outline.Title, Project: state.Outline.Title, Base: base(c), Tab: tab, Query: viewQuery(state, nil), Now: time.Now(),
			Since: state.Epoch + "-" + strconv.FormatUint(state.Seq, 10),
		}
	}
	if state.Frozen() {
		return views.Page{Title: state.Outline.Title, Project: state.Outline.Title, Base: base(c), Tab: tab, Now: time.Now()}
	}
	return views.Page{
		Title: state.Outline.Title, Project: state.Outline.Title, Base: base(c), Tab: tab,
		Query: viewQuery(state, c.QueryParams()), Now: time.Now(), CanRun: state.AsOf == "" && mayRunIn(c, state),
		Since: state.Epoch + "-" + strconv.FormatUint(state.Seq, 10), Guest: editorOf(c) != nil,
	}
}

// notebookModel is the whole project in a view.
func (s *Server) notebookModel(c *echo.Context, state *session.State, tab views.Tab) views.Notebook {
	outline := state.Outline
	page := s.page(c, state, tab)
	lede, intro := split(outline.Intro)
	model := views.Notebook{
		Page: page, RunBar: s.runBar(state), Path: s.shownPath(state.Dir), Title: outline.Title, Lede: lede, Intro: intro,
		LastRun: lastRun(state), AsOf: state.AsOf, Params: params(state), Sources: s.sources(state),
		Problems: looseProblems(state), NotCells: notCells(outline), Outline: outlineModel(state), Foot: foot(state),
	}
	if !state.Frozen() {
		model.Foot.Rights = s.footRights(state.Name)
	}
	kept, seen := s.drafts(state.Dir), make(proseNames)
	model.About = views.ProsePlace{ID: "page-about", Draft: kept[packageDraft] != nil}
	for _, item := range outline.Items {
		if item.Kind == "prose" {
			model.Items = append(model.Items, proseModel(item, kept, seen))
			continue
		}
		if cell := state.Cells[item.Cell]; cell != nil {
			drawn := s.cellModel(c, state, cell, kept)
			model.Items = append(model.Items, views.Item{Cell: &drawn})
		}
	}
	model.Kept = kept.lost(outline)
	return model
}

// shownPath is where a project lies, in the words of who started the program.
func (s *Server) shownPath(dir string) string {
	if dir == "" {
		return ""
	}
	root, err := filepath.Abs(s.cfg.Projects)
	if err != nil {
		return dir
	}
	rel, err := filepath.Rel(filepath.Dir(root), dir)
	if err != nil {
		return dir
	}
	return filepath.ToSlash(rel)
}

func (s *Server) runBar(state *session.State) views.RunBar {
	chosen := s.cfg.Settings.Project(state.Outline.ImportPath)
	bar := views.RunBar{Cells: len(state.Outline.Cells), Never: true, Auto: !chosen.Lazy, Offer: chosen.Accepted}
	for _, cell := range state.Cells {
		switch cell.Status {
		case graph.Stale, graph.Cancelled, graph.Failed:
			bar.Stale++
		case graph.Queued, graph.Running:
			bar.Active++
		}
		if cell.Shown != nil || cell.Status == graph.Fresh || cell.Status == graph.Failed {
			bar.Never = false
		}
	}
	return bar
}

func lastRun(state *session.State) views.RunRef {
	var last views.RunRef
	if state.Run != nil {
		last = views.RunRef{Number: state.Run.Number, At: state.Run.Started}
	}
	for _, cell := range state.Cells {
		if cell.Shown == nil {
			continue
		}
		if n := cell.Shown.Number; n > last.Number {
			last = views.RunRef{Number: n, At: cell.Shown.Made}
		}
	}
	return last
}

// sources are what a project reads from outside and that is no knob.
func (s *Server) sources(state *session.State) []views.Source {
	if state.Frozen() {
		return nil // what they are now is another matter
	}
	models := make([]views.Source, 0, len(state.Outline.Sources))
	for _, source := range state.Outline.Sources {
		switch {
		case source.Kind == graph.Secret:
			models = append(models, *s.secretModel(state, source.ID))
		case source.Kind != graph.File || source.Glob:
			detail, bad := sourceDetail(state.Dir, source)
			models = append(models, views.Source{ID: source.ID, Kind: string(source.Kind), Path: source.Path, Detail: detail, Bad: bad})
		}
	}
	return models
}

// looseProblems are the mistakes that no single cell can show: of none, or of
// several.
func looseProblems(state *session.State) []views.Diagnostic {
	var loose []views.Diagnostic
	for _, d := range state.Outline.Diagnostics {
		if len(d.Cells) != 1 {
			loose = append(loose, diagnosticModel(d))
		}
	}
	for _, name := range state.Unknown {
		loose = append(loose, views.Diagnostic{
			Code: "unknown-parameter", Message: fmt.Sprintf("the address sets “%s”, and no parameter has that name", name),
			Remedy: "take it out of the address, or see the names under Parameters",
		})
	}
	if state.Problem != "" {
		loose = append(loose, views.Diagnostic{Code: "unreadable", Message: state.Problem, Remedy: "the page shows the last state that could be read"})
	}
	return loose
}

func diagnosticModel(d project.Diagnostic) views.Diagnostic {
	model := views.Diagnostic{
		Code: d.Code, File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Column, Message: d.Message, Path: d.Path, Remedy: d.Remedy,
	}
	for _, r := range d.Related {
		model.Related = append(model.Related, views.Related{File: r.Pos.File, Line: r.Pos.Line, Message: r.Message})
	}
	return model
}

func notCells(outline *project.Outline) []views.NotCell {
	models := make([]views.NotCell, 0, len(outline.NotCells))
	for _, n := range outline.NotCells {
		models = append(models, views.NotCell{Name: n.Name, File: n.Pos.File, Line: n.Pos.Line, Reason: n.Reason})
	}
	return models
}

func foot(state *session.State) views.Foot {
	return views.Foot{Go: state.Outline.Go, Target: state.Outline.Target, Source: state.Outline.Digest, Steps: steps(state)}
}

// steps adds up where the time of the shown results went.
func steps(state *session.State) []views.Step {
	total := make(map[string]time.Duration)
	for _, cell := range state.Cells {
		if cell.Shown == nil {
			continue
		}
		for name, took := range cell.Shown.Steps {
			total[name] += took
		}
	}
	var list []views.Step
	for _, name := range []string{"decode", "run", "display", "encode", "publish"} {
		if took, ok := total[name]; ok {
			list = append(list, views.Step{Name: name, Took: took})
		}
	}
	return list
}
