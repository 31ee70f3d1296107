package server

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/supervisor"
	"stagebook/views"
)

// cellModel is one cell with all that is shown of it.
func (s *Server) cellModel(c *echo.Context, state *session.State, cs *session.CellState, kept drafts) views.Cell {
	cell := cs.Cell
	model := views.Cell{
		ID: cell.ID, Name: cell.Name, Status: string(cs.Status), Reason: reason(cs), Held: held(cs),
		Started: cs.Started, Last: cs.Last, Doc: markdown(cell.Doc), Inputs: s.chips(state, cs),
		Code: cell.Code, CodeFile: cell.Pos.File, CodeLine: cell.CodeLine, HideCode: cell.Policy.HideCode,
		Place: placement(cell.Policy), Sink: cell.Sink(), Progress: progress(cs), Log: s.logModel(c, cs), Problems: ownProblems(state, cell.ID),
		Hints: s.hintModels(state, cell), Expected: s.verdicts.of(s.cfg.Store, cs),
	}
	model.Draft = kept.of(cell.Name, cell.Code)
	model.DocDraft = kept.of(docDraft+cell.Name, cell.Doc) != ""
	if cs.Root != "" && cs.Status == graph.Blocked {
		root := state.Cells[cs.Root].Cell
		model.Blocker, model.Unseen = &views.Ref{ID: cs.Root, Name: root.Name}, root.Policy.Hidden
	}
	if shown := cs.Shown; shown != nil {
		model.Run, model.At, model.Took = shown.Number, shown.Made, shown.Duration
		model.FromStore = state.Run == nil || state.Run.ID != shown.Run
		if shown.By != "" && shown.By != state.Outline.Go+" "+state.Outline.Target {
			model.MadeBy = shown.By
		}
	}
	if cs.Failure != nil && cs.Status == graph.Failed {
		model.Error, model.Took = errorModel(cell, cs.Failure), cs.FailedAfter
		if cs.Failure.Pos.File == cell.Pos.File {
			model.HitLine = cs.Failure.Pos.Line
		}
	}
	model.Results = s.results(c, state, cs)
	return model
}

func placement(p graph.Policy) views.Placement {
	return views.Placement{Hidden: p.Hidden, Column: p.Column, Wide: p.Wide, Tab: p.Tab}
}

func reason(cs *session.CellState) string {
	switch cs.Status {
	case graph.Manual:
		if len(cs.Reasons) > 0 && cs.Reasons[0] != "never run" {
			return strings.Join(cs.Reasons[:min(2, len(cs.Reasons))], ", and ")
		}
		return "runs only when you ask"
	case graph.Stale, graph.Blocked:
		return strings.Join(cs.Reasons[:min(2, len(cs.Reasons))], ", and ")
	}
	return ""
}

// held says why the shown result is in memory only.
func held(cs *session.CellState) string {
	if cs.Shown == nil {
		return ""
	}
	for _, out := range cs.Shown.Outputs {
		if out.Held != "" {
			return out.Held
		}
	}
	return ""
}

func (s *Server) chips(state *session.State, cs *session.CellState) []views.Chip {
	chips := make([]views.Chip, 0, len(cs.Cell.Inputs))
	reasons := strings.Join(cs.Reasons, "\n")
	for _, in := range cs.Cell.Inputs {
		chip := views.Chip{Name: in.Name, Kind: string(in.Kind), Cell: in.Cell, Type: in.Type}
		if from := state.Cells[in.Cell]; from != nil && in.Kind == graph.Value {
			chip.Status = string(from.Status)
		}
		switch {
		case state.Frozen(): // nothing can be turned
		case in.Kind == graph.Knob, in.Kind == graph.File:
			chip.Knob = knobOf(state, in.Name)
		case in.Kind == graph.Secret:
			chip.Secret = s.secretModel(state, in.Name)
		}
		chip.Moved = strings.Contains(reasons, "`"+in.Name+"`") || strings.Contains(reasons, in.Name+" ")
		chips = append(chips, chip)
	}
	return chips
}

func progress(cs *session.CellState) *views.Progress {
	if cs.Status != graph.Running || cs.Total <= 0 {
		return nil
	}
	p := &views.Progress{Done: cs.Done, Total: cs.Total}
	if elapsed := time.Since(cs.Started); cs.Done > 0 && cs.Done < cs.Total && elapsed > 0 {
		p.Left = time.Duration(float64(elapsed) * float64(cs.Total-cs.Done) / float64(cs.Done))
	}
	return p
}

// logModel is the live tail of a running cell, or the stored tail of what the
// cell said when it made what is shown, or failed, with a link to all of it.
func (s *Server) logModel(c *echo.Context, cs *session.CellState) *views.Log {
	if cs.LogLines == 0 {
		return nil
	}
	log := &views.Log{Total: cs.LogLines, Open: cs.Status == graph.Running || cs.Status == graph.Failed}
	lines := cs.Log
	if cs.StoredLog != "" {
		log.Href = base(c) + "/logs/" + cs.StoredLog
		if len(lines) == 0 { // those that came live are gone with the run
			lines = s.storedLog(cs.StoredLog)
		}
	}
	for _, line := range lines {
		log.Lines = append(log.Lines, logLine(line))
	}
	return log
}

// shownLog is how many lines of a stored log a page shows.
const shownLog = 200

// storedLog reads the last lines of a log, or none when it was removed.
func (s *Server) storedLog(digest string) []supervisor.LogLine {
	data, err := s.cfg.Store.ReadObject(digest)
	if err != nil {
		return nil
	}
	rest := bytes.TrimSuffix(data, []byte("\n"))
	var lines []supervisor.LogLine
	for len(rest) > 0 && len(lines) < shownLog {
		start := bytes.LastIndexByte(rest, '\n') + 1
		var line supervisor.LogLine
		if json.Unmarshal(rest[start:], &line) == nil {
			lines = append(lines, line)
		}
		rest = rest[:max(start-1, 0)]
	}
	slices.Reverse(lines)
	return lines
}

func logLine(line supervisor.LogLine) views.LogLine {
	return views.LogLine{At: line.Time, Level: line.Level, Text: line.Text, Shared: line.Shared}
}

func ownProblems(state *session.State, id string) []views.Diagnostic {
	var own []views.Diagnostic
	for _, d := range state.Outline.Diagnostics {
		if len(d.Cells) == 1 && d.Cells[0] == id {
			own = append(own, diagnosticModel(d))
		}
	}
	return own
}

func errorModel(cell *graph.Cell, f *supervisor.Failure) *views.Error {
	model := &views.Error{
		Kind: f.Kind, Message: f.Message, File: f.Pos.File, Line: f.Pos.Line, Func: cell.Name, Advice: advice(f),
	}
	if model.Shown = shownTable(f); model.Shown != nil {
		model.Message, _, _ = strings.Cut(f.Message, "\n") // the table says the rest
	}
	for _, frame := range f.Stack {
		if !frame.Author {
			model.Folded++
			continue
		}
		model.Stack = append(model.Stack, views.Frame{Func: frame.Func, File: frame.File, Line: frame.Line, Author: true})
	}
	return model
}

// shownTable is the table that an error has to show, as far as its display holds it.
func shownTable(f *supervisor.Failure) *views.Table {
	if len(f.Shown) == 0 {
		return nil
	}
	shown, err := display.Decode(f.Shown)
	if err != nil || shown.Table == nil || shown.Table.Rows == 0 {
		return nil
	}
	model := plainTable(shown.Table)
	model.Cells = cellModels(shown.Table.Cells)
	for i := range model.Columns {
		model.Columns[i].Bins = nil // it is read, not explored
	}
	return model
}

// advice is the next step after a failure that is not the cell's own error.
func advice(f *supervisor.Failure) string {
	switch f.Kind {
	case "exit":
		return "A cell returns its error instead of ending the program: replace `os.Exit` and `log.Fatal`."
	case "killed":
		return "Something outside ended the process, perhaps the system for want of memory. Run it again; what else ran was queued again."
	case "memory":
		return "The cell needs more memory than the worker may take. Work on fewer rows at once, or raise the limit."
	case "timeout":
		return "Make it faster, or raise its `//cell:timeout`."
	case "store":
		return "Nothing is lost, but nothing new can be kept. Make room, or let `web gc` remove results that nobody needs, then run again."
	case "input-changed":
		return "Other cells share this value. Copy it before changing it."
	case "bug":
		return "This is a mistake of Stagebook, not of the cell. The rest of the project is not affected; run it again."
	}
	if f.Temporary {
		return "The error says that it may pass: run it again."
	}
	return ""
}
