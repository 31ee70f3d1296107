package export

import (
	"encoding/json"
	"fmt"
	"time"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// Notebook is what a project shows, for other programs: `--as json`. A field is
// never taken out or given another meaning without another Format.
type Notebook struct {
	Format  int             `json:"format"` // of this shape: 1
	Title   string          `json:"title"`
	Intro   string          `json:"intro,omitempty"` // Markdown
	Import  string          `json:"import"`          // path of the package
	Sources string          `json:"sources"`         // digest
	Go      string          `json:"go"`              // that results are made with
	Target  string          `json:"target"`          // "linux/amd64"
	Params  []NotebookParam `json:"params"`
	Files   []Named         `json:"files"`   // name and digest of the data files that results were made from
	Modules []Named         `json:"modules"` // path and version
	Items   []NotebookItem  `json:"items"`   // as the page shows them
}

// NotebookParam is a parameter in its canonical text.
type NotebookParam struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Value   string `json:"value"`
	Default string `json:"default"`
}

// Named is a name with what it stands for.
type Named struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NotebookItem is prose, or a cell.
type NotebookItem struct {
	Prose string        `json:"prose,omitempty"` // Markdown
	Cell  *NotebookCell `json:"cell,omitempty"`
}

// NotebookCell is a cell and its results.
type NotebookCell struct {
	ID      string           `json:"id"`
	Doc     string           `json:"doc,omitempty"` // Markdown
	Code    string           `json:"code"`
	File    string           `json:"file"`
	Line    int              `json:"line"` // of its code
	Inputs  []string         `json:"inputs"`
	Status  graph.Status     `json:"status"`
	Reasons []string         `json:"reasons,omitempty"` // why it is not fresh
	Error   string           `json:"error,omitempty"`
	Key     string           `json:"key,omitempty"`  // of the record that is shown
	Made    string           `json:"made,omitempty"` // RFC 3339, UTC
	Outputs []NotebookOutput `json:"outputs"`

	name string // as declared
	hide bool   // its code
}

// NotebookOutput is a result as people see it; its whole value is in the files of
// `web run --out`.
type NotebookOutput struct {
	Name    string           `json:"name"`
	Type    string           `json:"type"`
	Summary string           `json:"summary,omitempty"`
	Digest  string           `json:"digest,omitempty"` // of the value; none when it is held in memory only
	Display *display.Display `json:"display,omitempty"`
}

// JSON writes what a state shows. The same state gives the same bytes.
func JSON(state *session.State, results *store.Store) ([]byte, error) {
	book, err := notebook(state, results)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(book, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing a notebook as JSON: %w", err)
	}
	return append(data, '\n'), nil
}

// notebook reads what a state shows.
func notebook(state *session.State, results *store.Store) (*Notebook, error) {
	o, picture := state.Outline, state.Picture(time.Time{}, true)
	book := &Notebook{
		Format: 1, Title: o.Title, Intro: o.Intro, Import: o.ImportPath, Sources: o.Digest, Go: o.Go, Target: o.Target,
		Params: []NotebookParam{}, Files: []Named{}, Modules: []Named{}, Items: []NotebookItem{},
	}
	for _, p := range state.Params {
		book.Params = append(book.Params, NotebookParam{p.Param.ID, p.Param.Type, p.Text, p.Param.Default})
	}
	for _, f := range picture.Files {
		book.Files = append(book.Files, Named{f.Path, f.Digest})
	}
	for _, m := range picture.Modules {
		book.Modules = append(book.Modules, Named{m.Path, m.Version})
	}
	for _, item := range o.Items {
		cs := state.Cells[item.Cell]
		if item.Cell == "" || cs == nil {
			book.Items = append(book.Items, NotebookItem{Prose: item.Text})
			continue
		}
		cell, err := notebookCell(cs, results)
		if err != nil {
			return nil, err
		}
		book.Items = append(book.Items, NotebookItem{Cell: cell})
	}
	return book, nil
}

func notebookCell(cs *session.CellState, results *store.Store) (*NotebookCell, error) {
	cell := &NotebookCell{
		ID: cs.Cell.ID, Doc: cs.Cell.Doc, Code: cs.Cell.Code, File: cs.Cell.Pos.File, Line: cs.Cell.CodeLine,
		Inputs: []string{}, Status: cs.Status, Reasons: cs.Reasons, Outputs: []NotebookOutput{},
		name: cs.Cell.Name, hide: cs.Cell.Policy.HideCode,
	}
	for _, in := range cs.Cell.Inputs {
		cell.Inputs = append(cell.Inputs, in.Name)
	}
	if cs.Status == graph.Failed && cs.Failure != nil {
		cell.Error = cs.Failure.Message
	}
	if cs.Shown == nil {
		return cell, nil
	}
	cell.Key, cell.Made = cs.Shown.Key, cs.Shown.Made.UTC().Format(time.RFC3339)
	for _, out := range cs.Shown.Outputs {
		output := NotebookOutput{Name: out.Name, Type: out.Type, Summary: out.Summary, Digest: out.Digest}
		if out.Display != "" {
			data, err := results.ReadObject(out.Display)
			if err != nil {
				return nil, fmt.Errorf("reading what `%s` shows: %w: run its cell again", out.Name, err)
			}
			shown, err := display.Decode(data)
			if err != nil {
				return nil, fmt.Errorf("reading what `%s` shows: %w: run its cell again", out.Name, err)
			}
			output.Display = &shown
		}
		cell.Outputs = append(cell.Outputs, output)
	}
	return cell, nil
}
