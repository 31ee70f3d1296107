package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"stagebook/cells/graph"
)

// status says of each cell where it stands. It runs nothing.
func (p *program) status(ctx context.Context, args []string) error {
	var h headless
	set := p.flags("status", &h.common)
	paramFlags(set, &h)
	set.BoolVar(&h.json, "json", false, "one JSON event a line")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	_, view, done, err := p.open(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	state := view.State()
	counts := make(map[string]int)
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, cell := range state.Outline.Cells {
		cs := state.Cells[cell.ID]
		counts[string(cs.Status)]++
		if h.json {
			p.encode(eventOf(cs))
			continue
		}
		words := strings.Join(cs.Reasons, "; ")
		if cs.Failure != nil {
			words = failureText(cs)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", cs.Status, cell.Name, words)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, d := range state.Outline.Diagnostics {
		fmt.Fprintln(p.stderr, d.String())
	}
	if h.json {
		p.encode(resultEvent{Event: "result", Status: statusWord(counts), Counts: counts})
	}
	if statusWord(counts) == "stale" {
		return &exit{exitStale, ""}
	}
	return nil
}

func statusWord(counts map[string]int) string {
	for status, n := range counts {
		if n > 0 && status != string(graph.Fresh) && status != string(graph.Manual) {
			return "stale"
		}
	}
	return "fresh"
}
