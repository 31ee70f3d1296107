//go:build !pipeline

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/chart"
	"stagebook/cells/display"
	"stagebook/cells/export"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cmd/web/server"
)

// document is a form of what a project shows, rather than of what it does.
type document struct {
	ending string                                                                           // of its file
	draw   func(ctx context.Context, p *program, shown shownResults) ([]export.File, error) // the document, named "", and what lies beside it
}

// shownResults are what a document is drawn from.
type shownResults struct {
	state *session.State
	store *store.Store
	root  string // folder of projects
	out   string // file that it is drawn for
}

var documents = map[string]document{
	"html":     {".html", drawHTML},
	"ipynb":    {".ipynb", drawJupyter},
	"json":     {".json", drawJSON},
	"markdown": {".md", drawMarkdown},
	"pdf":      {".pdf", drawPDF},
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
	if h.as == "pdf" { // before anything runs for it
		if _, err := p.findChromium(); err != nil {
			return err
		}
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
	files, err := form.draw(ctx, p, shownResults{state, open.Store(), h.projects, out})
	if err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	size, err := writeDocument(out, files)
	if err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	fmt.Fprintf(p.stderr, "%s: %d cells, %s\n", out, len(state.Outline.Cells), kilobytes(size))
	return nil
}

// writeDocument writes a document, after what lies beside it, and returns how many
// bytes that is.
func writeDocument(out string, files []export.File) (size int, err error) {
	for _, f := range slices.Backward(files) {
		path := out
		if f.Name != "" {
			path = filepath.Join(filepath.Dir(out), filepath.FromSlash(f.Name))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				return 0, err
			}
		}
		if err := writeWhole(path, f.Data); err != nil {
			return 0, err
		}
		size += len(f.Data)
	}
	return size, nil
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

// alone is a document with nothing beside it.
func alone(data []byte, err error) ([]export.File, error) {
	return []export.File{{Data: data}}, err
}

func drawHTML(ctx context.Context, p *program, shown shownResults) ([]export.File, error) {
	charts := chart.New(chart.Options{Engines: 1})
	defer charts.Close()
	return alone(server.Document(ctx, server.Config{
		Projects: shown.root, Store: shown.store, Version: buildVersion(), Charts: charts,
		Logger: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}, shown.state))
}

func drawJSON(_ context.Context, _ *program, shown shownResults) ([]export.File, error) {
	return alone(export.JSON(shown.state, shown.store))
}

func drawMarkdown(ctx context.Context, _ *program, shown shownResults) ([]export.File, error) {
	charts := chart.New(chart.Options{Engines: 1})
	defer charts.Close()
	return export.Markdown(ctx, shown.with(charts))
}

func drawJupyter(ctx context.Context, _ *program, shown shownResults) ([]export.File, error) {
	charts := chart.New(chart.Options{Engines: 1})
	defer charts.Close()
	return alone(export.Jupyter(ctx, shown.with(charts)))
}

// with is what a document that holds pictures of charts is drawn from.
func (shown *shownResults) with(charts *chart.Renderer) export.Shown {
	stem := strings.TrimSuffix(filepath.Base(shown.out), filepath.Ext(shown.out))
	return export.Shown{State: shown.state, Store: shown.store, Beside: stem + "_files", Draw: func(ctx context.Context, c *display.Chart, id string) ([]byte, []string, error) {
		options, thinned := chart.Thin(c.Options)
		svg, err := charts.SVG(ctx, chart.Request{Options: options, Width: c.Width, Height: c.Height, Theme: c.Theme, ID: pictureID(id)})
		var notes []string
		for _, t := range thinned {
			notes = append(notes, t.Words())
		}
		return svg, notes, err
	}}
}

// pictureID is an id that may stand in a picture.
func pictureID(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "c" + hex.EncodeToString(sum[:6])
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
