//go:build !pipeline

package main

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"stagebook/cells/export"
)

// folders are the forms of a project that are folders.
var folders = map[string]func(p *program, ctx context.Context, h *exporting, dir string) error{
	"docker": func(p *program, ctx context.Context, h *exporting, dir string) error {
		return p.exportJob(ctx, h, dir, export.Docker)
	},
	"github-actions": func(p *program, ctx context.Context, h *exporting, dir string) error {
		return p.exportJob(ctx, h, dir, export.Actions)
	},
	"source": (*program).exportSource,
}

// exportSource makes a module of a project.
func (p *program) exportSource(ctx context.Context, h *exporting, dir string) error {
	if h.target != "" || h.data {
		return usage("--target and --embed-data are of executables; --as source has its data in files, and builds on any machine")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("exporting %s: %w", dir, err)
	}
	name := filepath.Base(dir)
	if h.out == "" {
		h.out = name + "-source"
	}
	results, err := p.openStore(&h.common)
	if err != nil {
		return err
	}
	defer results.Close()
	outline, err := export.Source(ctx, export.SourceOptions{Dir: dir, Name: name, Out: h.out, Store: results})
	if err != nil {
		return refusal(err, name)
	}
	fmt.Fprintf(p.stderr, "%s: %d cells as a Go module\n", h.out, len(outline.Cells))
	return nil
}

// exportJob makes a folder from which others run the executable of a project.
func (p *program) exportJob(ctx context.Context, h *exporting, dir string, form func(export.Job) []export.File) error {
	if h.target == "" {
		h.target = "linux/" + runtime.GOARCH
	}
	if !strings.HasPrefix(h.target, "linux/") {
		return usage("--target %s: --as %s runs on Linux: write it like linux/arm64", h.target, h.as)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("exporting %s: %w", dir, err)
	}
	temp, err := os.MkdirTemp("", "stagebook-export-")
	if err != nil {
		return fmt.Errorf("making a folder to build in: %w", err)
	}
	defer os.RemoveAll(temp)
	job := export.Job{Name: filepath.Base(dir), Slug: export.Slug(filepath.Base(dir)), Binary: filepath.Join(temp, "pipeline")}
	m, err := p.makeBinary(ctx, h, export.Options{Dir: dir, Name: job.Name, Out: job.Binary, Target: h.target, Data: h.data, Static: true})
	if err != nil {
		return err
	}
	if err := static(job.Binary); err != nil {
		return err
	}
	job.Outline = m.Outline
	if !h.data {
		if job.Data, err = export.DataFiles(dir, m.Outline, "data/"); err != nil {
			return fmt.Errorf("exporting %s: %w", job.Name, err)
		}
	}
	if h.out == "" {
		h.out = job.Name + "-" + strings.TrimPrefix(h.as, "github-")
	}
	files := form(job)
	if err := export.WriteFolder(h.out, files); err != nil {
		return fmt.Errorf("exporting %s: %w", job.Name, err)
	}
	fmt.Fprintf(p.stderr, "%s: %d files, %d cells for %s\n", h.out, len(files), len(m.Outline.Cells), m.Outline.Target)
	return nil
}

// static refuses an executable that needs the C library of a system: the image that
// it goes into has none.
func static(path string) error {
	file, err := elf.Open(path)
	if err != nil {
		return fmt.Errorf("looking at what was built: %w", err)
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			return &exit{exitFailed, "this program is linked to the C library, and so is what it exports: install it with `CGO_ENABLED=0 go install`, or run it from its sources"}
		}
	}
	return nil
}
