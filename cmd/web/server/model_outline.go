package server

import (
	"fmt"
	"slices"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/session"
	"stagebook/views"
)

// outlineModel is the graph with what stands outside of it on top: parameters
// and sources, then the cells in display order.
func outlineModel(state *session.State) views.Outline { return outlineOf(state.Outline, state) }

// outlineOf is the graph of an outline, with the cells standing as in a state.
func outlineOf(outline *project.Outline, state *session.State) views.Outline {
	var model views.Outline
	row := make(map[string]int)
	add := func(r views.OutlineRow) {
		row[r.ID] = len(model.Rows)
		model.Rows = append(model.Rows, r)
	}
	for _, source := range outline.Sources {
		add(views.OutlineRow{ID: source.ID, Name: source.ID, Kind: string(source.Kind)})
	}
	for _, param := range outline.Params {
		add(views.OutlineRow{ID: param.ID, Name: param.ID, Kind: "param"})
	}
	for i := range outline.Cells {
		cell := &outline.Cells[i]
		add(outlineRow(cell, state.Cells[cell.ID]))
	}
	for i := range outline.Cells {
		cell := &outline.Cells[i]
		for _, in := range cell.Inputs {
			from, ok := row[provider(in)]
			if ok && in.Kind != "" {
				model.Edges = append(model.Edges, views.Edge{From: from, To: row[cell.ID]})
			}
		}
	}
	return model
}

func outlineRow(cell *graph.Cell, state *session.CellState) views.OutlineRow {
	row := views.OutlineRow{ID: cell.ID, Name: cell.Name, Kind: "cell"}
	if state == nil {
		return row
	}
	row.Status = string(state.Status)
	row.Held = held(state) != ""
	switch {
	case state.Status == graph.Running && state.Total > 0:
		row.Note = fmt.Sprintf("%d %%", 100*state.Done/state.Total)
	case state.Shown != nil && state.Status == graph.Fresh:
		row.Note = views.Duration(state.Shown.Duration)
	}
	return row
}

// provider is the ID of the row that an input comes from.
func provider(in graph.Input) string {
	if in.Kind == graph.Value {
		return in.Cell
	}
	return in.Name
}

// typedOutline is the graph that saving a text would make: with the edges that are
// new, and a row for each input that nothing would provide.
func typedOutline(outline *project.Outline, state *session.State) views.Outline {
	model := outlineOf(outline, state)
	model.Unsaved = true
	saved := make(map[[2]string]bool)
	before := outlineModel(state)
	for _, e := range before.Edges {
		saved[[2]string{before.Rows[e.From].ID, before.Rows[e.To].ID}] = true
	}
	for i, e := range model.Edges {
		model.Edges[i].New = !saved[[2]string{model.Rows[e.From].ID, model.Rows[e.To].ID}]
	}
	place := make(map[string]int)
	for i, row := range model.Rows {
		place[row.ID] = i
	}
	for _, cell := range outline.Cells {
		for _, in := range cell.Inputs {
			if in.Kind != "" {
				continue
			}
			from, there := place[in.Name]
			if !there {
				from = len(model.Rows)
				place[in.Name] = from
				model.Rows = append(model.Rows, views.OutlineRow{ID: in.Name, Name: in.Name, Kind: "missing", Note: "nothing provides it"})
			}
			model.Edges = append(model.Edges, views.Edge{From: from, To: place[cell.ID], New: true})
		}
	}
	return model
}

// sameGraph reports whether two outlines are drawn alike.
func sameGraph(a, b *project.Outline) bool {
	return slices.EqualFunc(a.Cells, b.Cells, func(a, b graph.Cell) bool {
		return a.ID == b.ID && slices.EqualFunc(a.Inputs, b.Inputs, func(a, b graph.Input) bool {
			return a.Name == b.Name && a.Kind == b.Kind && a.Cell == b.Cell
		})
	})
}
