package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// cells lists the cells of a project with what they take and give. It runs nothing.
func (p *program) cells(ctx context.Context, args []string) error {
	return p.list(ctx, "cells", args, func(state *session.State, h *headless) {
		table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
		for i := range state.Outline.Cells {
			cell := &state.Outline.Cells[i]
			if h.json {
				p.encode(cell)
				continue
			}
			var in, out []string
			for _, input := range cell.Inputs {
				in = append(in, input.Name)
			}
			for _, output := range cell.Outputs {
				out = append(out, output.Name+" "+output.Type)
			}
			if cell.Sink() {
				out = []string{"acts on the world"}
			}
			fmt.Fprintf(table, "%s\t(%s)\t%s\t%s:%d\n", cell.Name, strings.Join(in, ", "), strings.Join(out, ", "), cell.Pos.File, cell.Pos.Line)
		}
		_ = table.Flush() // like every print to standard output
	})
}

// parameter is one line of `web params --json`.
type parameter struct {
	graph.Param
	Value string `json:"value"`
	From  string `json:"from"` // where the value comes from: "default", or what gave it
}

// parameters lists the parameters of a project with their values in a view.
func (p *program) parameters(ctx context.Context, args []string) error {
	return p.list(ctx, "params", args, func(state *session.State, h *headless) {
		table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
		for _, param := range state.Params {
			if h.json {
				p.encode(parameter{param.Param, param.Text, h.from.of(param.Param.ID)})
				continue
			}
			note := h.from.of(param.Param.ID)
			if param.Changed {
				note += ", default " + param.Param.Default
			}
			doc, _, _ := strings.Cut(strings.TrimSpace(param.Param.Doc), "\n")
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", param.Param.ID, param.Text, param.Param.Type, note, doc)
		}
		_ = table.Flush() // as above
	})
}

// list opens a project and writes something of its state.
func (p *program) list(ctx context.Context, name string, args []string, write func(state *session.State, h *headless)) error {
	var h headless
	set := p.flags(name, &h.common)
	paramFlags(set, &h)
	set.BoolVar(&h.json, "json", false, "one JSON object a line")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	_, view, done, err := p.open(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	write(view.State(), &h)
	return nil
}
