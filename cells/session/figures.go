package session

import (
	"os"
	"runtime"
	"slices"
	"strconv"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// machine is this one, for the records of runs.
func machine() *store.Machine {
	host, err := os.Hostname()
	if err != nil {
		host = "" // then the record says only what is known
	}
	return &store.Machine{Host: host, CPUs: runtime.NumCPU()}
}

// figuresMost bounds the figures that the record of a run keeps.
const figuresMost = 200

// figures gathers the figures among the results of a run: what cells show as metrics,
// and results that are one number.
func (v *View) figures(cells []store.RunCell) []store.RunMetric {
	var list []store.RunMetric
	for _, cell := range v.s.current().outline.Cells {
		i := slices.IndexFunc(cells, func(c store.RunCell) bool { return c.ID == cell.ID && c.Status == string(graph.Fresh) })
		if i < 0 {
			continue
		}
		record, ok := v.s.records.get(cells[i].Key)
		if !ok {
			continue
		}
		for _, out := range record.Outputs {
			if len(list) < figuresMost {
				list = append(list, v.figuresIn(cell.ID, out)...)
			}
		}
	}
	return list[:min(len(list), figuresMost)]
}

// figureTypes are the types of results that are looked into.
var figureTypes = []string{
	"cells.Metrics", "float64", "float32", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
}

func (v *View) figuresIn(cell string, out store.RecordOutput) []store.RunMetric {
	if !slices.Contains(figureTypes, out.Type) || out.Display == "" {
		return nil
	}
	data, err := v.s.cfg.Store.ReadObject(out.Display)
	if err != nil {
		return nil // it has been removed meanwhile
	}
	shown, err := display.Decode(data)
	if err != nil {
		return nil
	}
	if shown.Kind == display.KindText {
		m := store.RunMetric{Cell: cell, Name: out.Name, Text: shown.Text.Text}
		if _, err := strconv.ParseFloat(m.Text, 64); err == nil {
			m.Value = m.Text
		}
		return []store.RunMetric{m}
	}
	var list []store.RunMetric
	for _, m := range shown.Metrics {
		list = append(list, store.RunMetric{Cell: cell, Name: m.Name, Text: m.Text, Value: m.Value, Unit: m.Unit})
	}
	return list
}
