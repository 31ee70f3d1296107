package server

import (
	"bytes"
	"fmt"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/views"
)

// results is one entry for each output of a cell, from what its shown record
// keeps for people.
func (s *Server) results(c *echo.Context, state *session.State, cs *session.CellState) []views.Result {
	made := make(map[string]*store.RecordOutput)
	if cs.Shown != nil {
		for i := range cs.Shown.Outputs {
			made[cs.Shown.Outputs[i].Name] = &cs.Shown.Outputs[i]
		}
	}
	results := make([]views.Result, 0, len(cs.Cell.Outputs))
	for _, out := range cs.Cell.Outputs {
		result := views.Result{Name: out.Name, Type: out.Type, UsedBy: usedBy(state, cs.Cell, out.Name)}
		if record := made[out.Name]; record != nil {
			result.Summary, result.Size, result.Held = record.Summary, record.Size, record.Held
			s.fillResult(c, cs.Cell.ID, &result, record)
			if before := cs.Shown.Number > 1 || state.Run != nil && state.Run.Number > 1; before && !state.Frozen() {
				result.Changes = outputAddress(c, cs.Cell.ID, out.Name)("changes")
			}
			if result.Chart != nil {
				result.Chart.Open = cs.Cell.Policy.Live
			}
		}
		results = append(results, result)
	}
	return results
}

// usedBy lists the cells that take an output.
func usedBy(state *session.State, cell *graph.Cell, output string) []views.Ref {
	var refs []views.Ref
	for _, id := range state.Graph.Downstream(cell.ID) {
		user := state.Cells[id]
		if user == nil {
			continue
		}
		for _, in := range user.Cell.Inputs {
			if in.Kind == graph.Value && in.Cell == cell.ID && in.Name == output {
				refs = append(refs, views.Ref{ID: id, Name: user.Cell.Name})
				break
			}
		}
	}
	return refs
}

// fillResult puts the display of an output into its view model.
func (s *Server) fillResult(c *echo.Context, cell string, result *views.Result, out *store.RecordOutput) {
	shown, err := s.pictures.display(out.Display)
	if err != nil {
		result.Empty = "This result can no longer be read: " + err.Error() + ". Run the cell again."
		return
	}
	s.fillShown(c, cell, result, out, shown)
}

// fillShown puts a display into the view model of an output, or of a part of one.
func (s *Server) fillShown(c *echo.Context, cell string, result *views.Result, out *store.RecordOutput, shown display.Display) {
	switch {
	case shown.Table != nil:
		result.Table = s.tableModel(c, cell, out, shown.Table)
		if len(shown.Table.Columns) == 0 || shown.Table.Rows == 0 {
			result.Table, result.Empty = nil, emptyTable(shown.Table)
		}
	case shown.Chart != nil:
		result.Chart = s.chartModel(c, cell, out, shown.Chart)
	case shown.Markdown != nil:
		result.Markdown = markdown(shown.Markdown.Source)
	case shown.Text != nil:
		result.Text = s.textModel(c, out, shown.Text)
	case shown.Tree != nil:
		result.Tree = s.treeModel(c, of{cell, out}, shown.Tree.Root)
	case shown.Image != nil:
		result.Image = s.imageModel(c, of{cell, out}, shown.Image)
	case shown.Media != nil:
		result.Media = mediaModel(c, of{cell, out}, shown.Media)
	case len(shown.Metrics) > 0:
		result.Metrics = metricModels(shown.Metrics)
	case shown.Layout != nil:
		result.Group = s.layoutModel(c, cell, out, shown.Layout)
	case shown.HTML != nil:
		result.HTML = &views.HTML{Src: of{cell, out}.named(c, "frame"), Title: result.Name}
	default:
		result.Empty = "nil"
	}
}

func emptyTable(t *display.Table) string {
	if len(t.Columns) == 0 {
		return "An empty table without columns."
	}
	return fmt.Sprintf("An empty table of %d columns.", len(t.Columns))
}

func columnModel(column display.Column) views.Column {
	model := views.Column{Name: column.Name, Type: column.Type, Numeric: column.Numeric, Missing: column.Missing}
	for _, bin := range column.Bins {
		model.Bins = append(model.Bins, views.Bin{Label: bin.Label, Count: bin.Count})
	}
	switch {
	case column.Min != "" && column.Numeric:
		model.Label = fmt.Sprintf("from %s to %s, mean %s", column.Min, column.Max, column.Mean)
	case column.Distinct > 0:
		model.Label = fmt.Sprintf("%d distinct values", column.Distinct)
	}
	if column.Distinct > 0 && column.Numeric && column.Min != "" {
		model.Label += fmt.Sprintf(", %d distinct values", column.Distinct)
	}
	if column.Sampled > 0 {
		model.Label += fmt.Sprintf(" (of a sample of %d rows)", column.Sampled)
	}
	return model
}

// chartModel draws a chart in its two widths.
func (s *Server) chartModel(c *echo.Context, cell string, out *store.RecordOutput, chart *display.Chart) *views.Chart {
	if chart.Options == nil {
		return largeChart(c, cell, out, chart)
	}
	drawn, err := s.pictures.chart(c.Request().Context(), out, chart)
	if err != nil {
		return &views.Chart{Problem: err.Error()}
	}
	model := &views.Chart{Wide: drawn.Wide, Narrow: drawn.Narrow, Label: out.Summary, Height: chartHeight(chart)}
	address := outputAddress(c, cell, out.Name)
	model.Live = address("chart/live")
	model.Saves = []views.Link{{Text: "SVG", Href: address("chart/svg")}, {Text: "Data as CSV", Href: address("chart/csv")}, {Text: "Options", Href: address("chart/json")}}
	model.Notes = drawn.Notes
	if chart.Missing > 0 {
		model.Notes = append(model.Notes, counted(chart.Missing, "number")+" missing or infinite "+isAre(chart.Missing)+" left out: there is a gap.")
	}
	if chart.Points == 0 && chart.Series > 0 && !bytes.Contains(chart.Options, []byte(`"dataset"`)) {
		model.Notes = append(model.Notes, "There are no points to draw.")
	}
	return model
}

// largeChart is a chart that is too large to be drawn.
func largeChart(c *echo.Context, cell string, out *store.RecordOutput, chart *display.Chart) *views.Chart {
	return &views.Chart{
		Problem: fmt.Sprintf("It is a %s, with %.0f MB of options: too large to draw. Draw fewer, or sum them up.", out.Summary, float64(chart.Bytes)/1e6),
		Saves:   []views.Link{{Text: "Options with all points", Href: outputAddress(c, cell, out.Name)("chart/json")}},
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func (s *Server) textModel(c *echo.Context, out *store.RecordOutput, text *display.Text) *views.Text {
	model := &views.Text{Text: text.Text, Total: int64(text.Bytes)}
	if text.Truncated && out.Digest != "" {
		model.Href = base(c) + "/text/" + out.Digest
	}
	return model
}

func metricModels(metrics []display.Metric) []views.Metric {
	models := make([]views.Metric, 0, len(metrics))
	for _, m := range metrics {
		models = append(models, views.Metric{Name: m.Name, Value: m.Text, Unit: m.Unit, Note: m.Note})
	}
	return models
}
