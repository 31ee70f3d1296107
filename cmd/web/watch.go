//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// lookEvery is how often a watched project is looked at without a change of its
// folder: for files elsewhere, other processes, and results that grow old.
const lookEvery = 10 * time.Second

// watch runs what is stale now and after each change, until Ctrl-C. Manual cells run
// only when --cell names them; what failed runs again when its code or inputs change.
func (p *program) watch(ctx context.Context, args []string) error {
	h := running{headless: headless{via: "watch", watch: true}}
	set := p.flags("watch", &h.common)
	paramFlags(set, &h.headless)
	set.Var(&h.cells, "cell", "`name` of a cell to keep fresh with what it needs; may be given several times (default all)")
	runFlags(set, &h)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	_, view, done, err := p.open(ctx, &h.headless, rest)
	if err != nil {
		return err
	}
	defer done()
	if _, err := h.order(view.State()); err != nil {
		return err
	}
	w := &watcher{p: p, h: &h, view: view}
	return w.run(ctx)
}

// watcher keeps a view fresh.
type watcher struct {
	p    *program
	h    *running
	view *session.View
	left map[string]string // cells that were stale after the last run, with the reason
	said string            // mistakes that were told last

	begun bool // it was looked at once
}

func (w *watcher) run(ctx context.Context) error {
	state := w.view.State()
	sub := w.view.Subscribe(state.Epoch, state.Seq)
	defer sub.Close()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if err := w.freshen(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			w.view.Look()
		case <-sub.Ready():
			sub.Take()
		}
	}
}

// freshen runs what is stale, unless it has just tried.
func (w *watcher) freshen(ctx context.Context) error {
	state := w.view.State()
	w.tell(state)
	order, err := w.h.order(state)
	if err != nil {
		if w.said != err.Error() { // a cell was renamed or taken away: it may come back
			w.said = err.Error()
			fmt.Fprintln(w.p.stderr, err)
		}
		return nil
	}
	if len(w.h.cells) == 0 {
		order.targets = slices.DeleteFunc(order.targets, func(id string) bool { return state.Cells[id].Cell.Manual() })
		order.auto = true
	}
	stale := staleAmong(state, order)
	if len(stale) == 0 && !w.begun && !w.h.json {
		fmt.Fprintln(w.p.stderr, "all is fresh; waiting for changes; Ctrl-C ends")
	}
	w.begun = true
	if len(stale) == 0 || maps.Equal(stale, w.left) || ctx.Err() != nil {
		return nil
	}
	order.auto = true
	if !w.h.json {
		fmt.Fprintf(w.p.stderr, "%s  %s\n", time.Now().Format("15:04:05"), staleWords(state, stale))
	}
	err = w.p.carryOut(ctx, w.view, w.h, order)
	var failed *exit
	if err != nil && !errors.As(err, &failed) {
		return err
	}
	w.left = staleAmong(w.view.State(), order)
	if !w.h.json && ctx.Err() == nil {
		fmt.Fprintln(w.p.stderr, "waiting for changes; Ctrl-C ends")
	}
	return nil
}

// tell says the mistakes in the sources, when they are others than before.
func (w *watcher) tell(state *session.State) {
	var lines []string
	if state.Problem != "" {
		lines = append(lines, state.Problem)
	}
	for _, d := range state.Outline.Diagnostics {
		lines = append(lines, d.String())
	}
	if text := strings.Join(lines, "\n"); text != w.said {
		w.said = text
		if text != "" {
			fmt.Fprintln(w.p.stderr, text)
		}
	}
}

// staleAmong are the stale cells that an order is about, with the first reason.
func staleAmong(state *session.State, o order) map[string]string {
	stale := make(map[string]string)
	for _, id := range o.all(state.Graph) {
		if cs := state.Cells[id]; cs != nil && cs.Status == graph.Stale {
			stale[id] = strings.Join(cs.Reasons, "; ")
		}
	}
	return stale
}

// staleWords names stale cells in the order of the page.
func staleWords(state *session.State, stale map[string]string) string {
	const most = 5
	var list []string
	for _, cell := range state.Outline.Cells {
		if _, ok := stale[cell.ID]; ok {
			list = append(list, cell.Name)
		}
	}
	text := strings.Join(list[:min(most, len(list))], ", ")
	if more := len(list) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + " stale"
}
