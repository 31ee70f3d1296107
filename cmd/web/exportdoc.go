//go:build !pipeline

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"stagebook/cells/chart"
	"stagebook/cells/export"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cmd/web/server"
)

// document is a form of what a project shows, rather than of what it does.
type document struct {
	ending string // of its file
	draw   func(ctx context.Context, p *program, shown shownResults) ([]byte, error)
}

// shownResults are what a document is drawn from.
type shownResults struct {
	state *session.State
	store *store.Store
	root  string // folder of projects
}

var documents = map[string]document{
	"html": {".html", drawHTML},
	"json": {".json", drawJSON},
}

// exportDocument writes what a project shows into one file. What is not fresh is
// refused, unless it is run first or may be as it is.
func (p *program) exportDocument(ctx context.Context, h *exporting, project string) error {
	if h.run && h.staleOK {
		return usage("--run makes everything fresh, and --stale-ok takes what is not: give one of them")
	}
	if h.target != "" || h.data {
		return usage("--target and --embed-data are of --as binary; --as %s has neither", h.as)
	}
	open, view, done, err := p.open(ctx, &h.headless, []string{project})
	if err != nil {
		return err
	}
	defer done()
	if h.run {
		asked := running{headless: h.headless}
		order, err := asked.order(view.State())
		if err != nil {
			return err
		}
		if err := p.carryOut(ctx, view, &asked, order); err != nil {
			return err
		}
	}
	state := view.State()
	if stale := staleLines(state); len(stale) > 0 && !h.staleOK {
		return &exit{exitStale, fmt.Sprintf("not fresh:\n%s\n--run runs them first, --stale-ok exports what they last made", strings.Join(stale, "\n"))}
	}
	form := documents[h.as]
	name := projectName(open)
	out := h.out
	if out == "" {
		out = name + form.ending
	}
	if isFolder(out) {
		out = filepath.Join(out, name+form.ending)
	}
	data, err := form.draw(ctx, p, shownResults{state, open.Store(), h.projects})
	if err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	if err := writeWhole(out, data); err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	fmt.Fprintf(p.stderr, "%s: %d cells, %s\n", out, len(state.Outline.Cells), kilobytes(len(data)))
	return nil
}

// staleLines are the cells whose results are not of their code and inputs, with the
// first reason, but for those that run only when somebody asks.
func staleLines(state *session.State) []string {
	var lines []string
	for _, cell := range state.Outline.Cells {
		cs := state.Cells[cell.ID]
		if cs == nil || cs.Status == graph.Fresh || cell.Manual() {
			continue
		}
		line := "  " + cell.Name + ": " + string(cs.Status)
		if len(cs.Reasons) > 0 {
			line += ", " + cs.Reasons[0]
		}
		lines = append(lines, line)
	}
	return lines
}

func drawHTML(ctx context.Context, p *program, shown shownResults) ([]byte, error) {
	charts := chart.New(chart.Options{Engines: 1})
	defer charts.Close()
	return server.Document(ctx, server.Config{
		Projects: shown.root, Store: shown.store, Version: buildVersion(), Charts: charts,
		Logger: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}, shown.state)
}

func drawJSON(_ context.Context, _ *program, shown shownResults) ([]byte, error) {
	return export.JSON(shown.state, shown.store)
}

// writeWhole puts a file in its place when all of it is there.
func writeWhole(out string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(out), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // after the rename there is none
	defer temp.Close()
	if _, err := temp.Write(data); err != nil {
		return err
	}
	if err := temp.Chmod(0o644); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), out)
}

func kilobytes(n int) string { return fmt.Sprintf("%d kB", (n+999)/1000) }
