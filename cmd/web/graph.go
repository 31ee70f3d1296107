package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// node is one end of an edge of the graph, as `web graph --as json` has it.
type node struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Kind    string       `json:"kind"` // cell, param, file, env, secret
	Status  graph.Status `json:"status,omitempty"`
	Reasons []string     `json:"reasons,omitempty"` // why it is not fresh
}

// edge goes from what provides to what takes.
type edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Input string `json:"input"` // name of the parameter of the taking cell's function
}

type drawing struct {
	Title string `json:"title"`
	Nodes []node `json:"nodes"`
	Edges []edge `json:"edges"`
}

// graphForms are the forms of `web graph`.
var graphForms = map[string]func(p *program, d drawing){
	"text": (*program).graphText, "mermaid": (*program).graphMermaid, "dot": (*program).graphDOT,
	"svg": (*program).graphSVG, "json": func(p *program, d drawing) { p.encode(d) },
}

// graph draws what provides what. It runs nothing.
func (p *program) graph(ctx context.Context, args []string) error {
	var h headless
	set := p.flags("graph", &h.common)
	paramFlags(set, &h)
	as := set.String("as", "text", "`form`: text, mermaid, dot, svg or json")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	write := graphForms[*as]
	if write == nil {
		return usage("--as %s: the forms are text, mermaid, dot, svg and json", *as)
	}
	_, view, done, err := p.open(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	write(p, drawingOf(view.State()))
	return nil
}

func drawingOf(state *session.State) drawing {
	d := drawing{Title: cmp.Or(state.Outline.Title, state.Name), Nodes: []node{}, Edges: []edge{}}
	for _, param := range state.Outline.Params {
		d.Nodes = append(d.Nodes, node{ID: param.ID, Name: param.ID, Kind: "param"})
	}
	for _, source := range state.Outline.Sources {
		d.Nodes = append(d.Nodes, node{ID: source.ID, Name: source.ID, Kind: string(source.Kind)})
	}
	for _, cell := range state.Outline.Cells {
		d.Nodes = append(d.Nodes, node{ID: cell.ID, Name: cell.Name, Kind: "cell", Status: state.Cells[cell.ID].Status, Reasons: state.Cells[cell.ID].Reasons})
		for _, in := range cell.Inputs {
			switch in.Kind {
			case "":
			case graph.Value:
				d.Edges = append(d.Edges, edge{From: in.Cell, To: cell.ID, Input: in.Name})
			default:
				d.Edges = append(d.Edges, edge{From: in.Name, To: cell.ID, Input: in.Name})
			}
		}
	}
	return d
}

// graphText has a line for each cell: what it takes and from whom.
func (p *program) graphText(d drawing) {
	names := make(map[string]string)
	for _, n := range d.Nodes {
		names[n.ID] = n.Name
	}
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, n := range d.Nodes {
		if n.Kind != "cell" {
			continue
		}
		var from []string
		for _, e := range d.Edges {
			if e.To == n.ID {
				text := names[e.From]
				if e.Input != e.From {
					text += "." + e.Input
				}
				from = append(from, text)
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", n.Status, n.Name, strings.Join(from, ", "))
	}
	_ = table.Flush() // like every print to standard output
}

// graphMermaid is for Markdown that draws Mermaid: https://mermaid.js.org.
func (p *program) graphMermaid(d drawing) {
	fmt.Fprintln(p.stdout, "flowchart TD")
	for _, n := range d.Nodes {
		left, right := "[", "]"
		switch n.Kind {
		case "cell":
		case "param":
			left, right = "([", "])"
		default:
			left, right = "[/", "/]"
		}
		fmt.Fprintf(p.stdout, "  n_%s%s%s%s\n", n.ID, left, strconv.Quote(n.Name), right)
	}
	for _, e := range d.Edges {
		if e.Input == e.From {
			fmt.Fprintf(p.stdout, "  n_%s --> n_%s\n", e.From, e.To)
		} else {
			fmt.Fprintf(p.stdout, "  n_%s -->|%s| n_%s\n", e.From, e.Input, e.To)
		}
	}
}

// graphDOT is for Graphviz.
func (p *program) graphDOT(d drawing) {
	fmt.Fprint(p.stdout, "digraph {\n  rankdir=LR\n  node [fontname=\"sans-serif\"]\n")
	for _, n := range d.Nodes {
		shape := "note"
		switch n.Kind {
		case "cell":
			shape = "box"
		case "param":
			shape = "ellipse"
		}
		fmt.Fprintf(p.stdout, "  %q [label=%q shape=%s]\n", n.ID, n.Name, shape)
	}
	for _, e := range d.Edges {
		fmt.Fprintf(p.stdout, "  %q -> %q", e.From, e.To)
		if e.Input != e.From {
			fmt.Fprintf(p.stdout, " [label=%q]", e.Input)
		}
		fmt.Fprintln(p.stdout)
	}
	fmt.Fprintln(p.stdout, "}")
}
