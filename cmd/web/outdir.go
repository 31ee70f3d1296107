package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"stagebook/cells/chart"
	"stagebook/cells/outdir"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// formatWords lists the formats of tables.
func formatWords() string {
	return strings.Join(slices.Sorted(maps.Keys(tableFormats)), ", ")
}

// writeOutputs writes the results that a run was about into a folder. It does so
// also when the run failed or was stopped: what is fresh then is there.
func (p *program) writeOutputs(kept *store.Store, state *session.State, h *running, o order) error {
	renderer := chart.New(chart.Options{Engines: 1})
	defer renderer.Close()
	cfg := outdir.Config{
		Dir: h.out, Store: kept, Table: *tableFormats[h.format],
		Drawer: func(ctx context.Context, options json.RawMessage, width, height int) ([]byte, error) {
			return renderer.SVG(ctx, chart.Request{Options: options, Width: width, Height: height})
		},
	}
	index := outdir.Index{Project: state.Outline.ImportPath, Written: time.Now().UTC().Truncate(time.Second), Params: make(map[string]string)}
	if state.Run != nil {
		index.Run, index.Number = state.Run.ID, state.Run.Number
	}
	for _, param := range state.Params {
		index.Params[param.Param.ID] = param.Text
	}
	var results []outdir.Result
	for _, id := range o.all(state.Graph) {
		cs := state.Cells[id]
		for i, out := range cs.Cell.Outputs {
			r := outdir.Result{Cell: id, Status: cs.Status, Out: store.RecordOutput{Name: out.Name, Type: out.Type}}
			if cs.Shown != nil && i < len(cs.Shown.Outputs) {
				r.Out = cs.Shown.Outputs[i]
			}
			results = append(results, r)
		}
	}
	index, err := outdir.Write(context.Background(), cfg, index, results) // also after Ctrl-C: it is soon done
	if err != nil {
		return fmt.Errorf("--out %s: %w", h.out, err)
	}
	p.toldOutputs(h, index, o.all(state.Graph))
	return nil
}

// toldOutputs says what was written, and what is missing in it.
func (p *program) toldOutputs(h *running, index outdir.Index, about []string) {
	written := 0
	for _, e := range index.Results {
		if !slices.Contains(about, e.Cell) {
			continue
		}
		if e.File != "" {
			written++
		}
		if e.Partial != "" {
			fmt.Fprintf(p.stderr, "%s: %s\n", e.Output, e.Partial)
		}
	}
	if !h.json {
		word := "results"
		if written == 1 {
			word = "result"
		}
		fmt.Fprintf(p.stderr, "%d %s in %s\n", written, word, h.out)
	}
}
