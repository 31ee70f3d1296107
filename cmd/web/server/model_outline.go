package server

import (
	"fmt"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/views"
)

// outlineModel is the graph with what stands outside of it on top: parameters
// and sources, then the cells in display order.
func outlineModel(state *session.State) views.Outline {
	var model views.Outline
	row := make(map[string]int)
	add := func(r views.OutlineRow) {
		row[r.ID] = len(model.Rows)
		model.Rows = append(model.Rows, r)
	}
	for _, source := range state.Outline.Sources {
		add(views.OutlineRow{ID: source.ID, Name: source.ID, Kind: string(source.Kind)})
	}
	for _, param := range state.Outline.Params {
		add(views.OutlineRow{ID: param.ID, Name: param.ID, Kind: "param"})
	}
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		add(outlineRow(cell, state.Cells[cell.ID]))
	}
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
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
