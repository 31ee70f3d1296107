package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// headless are the flags of commands that work on one project.
type headless struct {
	common
	given
	json bool
}

// assignments gathers --param k=v flags.
type assignments map[string]string

func (a assignments) String() string { return "" }

// Set takes one k=v.
func (a assignments) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return fmt.Errorf("write it like testSize=0.3")
	}
	a[name] = value
	return nil
}

// names gathers a flag that may be given several times.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

// Set takes one name.
func (n *names) Set(text string) error {
	*n = append(*n, text)
	return nil
}

// open opens the project of a command and the view of its parameters.
func (p *program) open(ctx context.Context, h *headless, args []string) (*session.Session, *session.View, func(), error) {
	open, done, err := p.openSession(ctx, h, args)
	if err != nil {
		return nil, nil, nil, err
	}
	view, err := p.view(open, h)
	if err != nil {
		done()
		return nil, nil, nil, err
	}
	return open, view, done, nil
}

func (p *program) openSession(ctx context.Context, h *headless, args []string) (*session.Session, func(), error) {
	if len(args) != 1 {
		return nil, nil, usage("name one project, by its name under %s or by its path", h.projects)
	}
	if p.packed != nil {
		return p.openPacked(ctx, h)
	}
	dir, err := projectDir(h.projects, args[0])
	if err != nil {
		return nil, nil, err
	}
	unconfined, err := p.unconfined(&h.common)
	if err != nil {
		return nil, nil, err
	}
	results, err := p.openStore(&h.common)
	if err != nil {
		return nil, nil, err
	}
	open, err := session.Open(ctx, session.Config{
		Name: args[0], Dir: dir, Store: results, Version: buildVersion(), Who: who(), Jobs: h.jobs, Unconfined: unconfined,
	})
	if err != nil {
		results.Close()
		return nil, nil, err
	}
	return open, func() { open.Close(); results.Close() }, nil
}

// runProject runs what is stale: all of a project but the cells that wait to
// be asked for, or some cells with what they need.
func (p *program) runProject(ctx context.Context, args []string) error {
	var h headless
	set := p.flags("run", &h.common)
	paramFlags(set, &h)
	set.BoolVar(&h.json, "json", false, "one JSON event a line on standard output")
	var cells names
	set.Var(&cells, "cell", "`name` of a cell to run with what it needs; may be given several times")
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
	targets, err := cellIDs(state, cells)
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		targets = allCells(state)
	}
	before := time.Now()
	sub := view.Subscribe(state.Epoch, state.Seq)
	defer sub.Close()
	run, err := view.Run(session.Request{Cells: targets})
	if err != nil {
		return err
	}
	report := &reporter{p: p, json: h.json, seen: make(map[string]graph.Status)}
	if run != nil {
		follow(ctx, view, sub, run.Done(), report)
	}
	return report.finish(view.State(), targets, time.Since(before))
}

// follow reports what changes until the run has ended. Ctrl-C cancels the run
// and waits for it to end cleanly.
func follow(ctx context.Context, view *session.View, sub *session.Subscription, ended <-chan struct{}, report *reporter) {
	interrupted := ctx.Done()
	for {
		select {
		case <-interrupted:
			view.Cancel("")
			interrupted = nil
		case <-sub.Ready():
			report.news(view, sub)
		case <-ended:
			report.news(view, sub)
			return
		}
	}
}

func cellIDs(state *session.State, asked []string) ([]string, error) {
	var ids []string
	for _, name := range asked {
		i := slices.IndexFunc(state.Outline.Cells, func(c graph.Cell) bool { return c.ID == name || c.Name == name })
		if i < 0 {
			return nil, usage("--cell %s: there is no such cell; there are %s", name, strings.Join(allCells(state), ", "))
		}
		ids = append(ids, state.Outline.Cells[i].ID)
	}
	return ids, nil
}

func allCells(state *session.State) []string {
	ids := make([]string, 0, len(state.Outline.Cells))
	for _, cell := range state.Outline.Cells {
		ids = append(ids, cell.ID)
	}
	return ids
}

// encode writes one JSON event on its own line.
func (p *program) encode(event any) {
	line, err := json.Marshal(event)
	if err != nil {
		fmt.Fprintln(p.stderr, "web: an event cannot be encoded:", err)
		return
	}
	fmt.Fprintf(p.stdout, "%s\n", line)
}
