//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"stagebook/cells/build"
	"stagebook/cells/export"
)

// exporting is what `web export` is asked for.
type exporting struct {
	headless
	as, out, target string
	data            bool
	run, staleOK    bool // of documents
}

// formWords lists the forms that a project is exported in.
func formWords() string {
	words := append(slices.Collect(maps.Keys(documents)), slices.Collect(maps.Keys(folders))...)
	words = append(words, "binary")
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// export makes of a project what runs without Stagebook.
func (p *program) export(ctx context.Context, args []string) error {
	h := exporting{headless: headless{given: given{params: assignments{}}}}
	set := p.flags("export", &h.common)
	set.StringVar(&h.as, "as", "binary", "`form`: "+formWords())
	paramFlags(set, &h.headless)
	set.BoolVar(&h.run, "run", false, "for a document: run what is stale first")
	set.BoolVar(&h.staleOK, "stale-ok", false, "for a document: export what is stale as it is")
	set.StringVar(&h.out, "out", "", "`file` to make (default the project's name, with an ending for a document)")
	set.StringVar(&h.target, "target", "", "`system/arch` to make it for, like linux/arm64 (default this machine's)")
	set.BoolVar(&h.data, "embed-data", false, "put the data files in")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	_, isDocument := documents[h.as]
	folder, isFolder := folders[h.as]
	if len(rest) != 1 || h.as != "binary" && !isDocument && !isFolder {
		return usage("name one project and a form: web export PROJECT --as FORM, which is one of %s", formWords())
	}
	if isDocument {
		return p.exportDocument(ctx, &h, rest[0])
	}
	if h.run || h.staleOK || len(h.params) > 0 || h.file != "" {
		return usage("a pipeline takes its parameters and runs when it is started: --run, --stale-ok, --param and --params are of documents")
	}
	dir, err := projectDir(h.projects, rest[0])
	if err != nil {
		return err
	}
	if isFolder {
		return folder(p, ctx, &h, dir)
	}
	return p.exportBinary(ctx, &h, dir)
}

func (p *program) exportBinary(ctx context.Context, h *exporting, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("exporting %s: %w", dir, err)
	}
	name := filepath.Base(dir)
	if h.out == "" {
		h.out = name
	}
	if isFolder(h.out) {
		h.out = filepath.Join(h.out, name+"-pipeline")
	}
	began := time.Now()
	m, err := p.makeBinary(ctx, h, export.Options{Dir: dir, Name: name, Out: h.out, Target: h.target, Data: h.data})
	if err != nil {
		return err
	}
	info, err := os.Stat(h.out)
	if err != nil {
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	fmt.Fprintf(p.stderr, "%s: %d cells for %s, %s, in %s\n", h.out, len(m.Outline.Cells), m.Outline.Target, megabytes(info.Size()), time.Since(began).Round(100*time.Millisecond))
	return nil
}

// makeBinary makes the executable that the options tell of.
func (p *program) makeBinary(ctx context.Context, h *exporting, o export.Options) (*export.Manifest, error) {
	results, err := p.openStore(&h.common)
	if err != nil {
		return nil, err
	}
	defer results.Close()
	o.Program, o.Store, o.Driver = buildVersion(), results, buildDriver
	m, err := export.Binary(ctx, o)
	return m, refusal(err, o.Name)
}

// refusal is the error of an export: mistakes in the sources are the author's.
func refusal(err error, name string) error {
	var broken *export.BrokenError
	var refused *build.Error
	switch {
	case errors.As(err, &broken), errors.As(err, &refused):
		return &exit{exitFailed, err.Error()}
	case err != nil:
		return fmt.Errorf("exporting %s: %w", name, err)
	}
	return nil
}

// buildDriver makes this program without its pages. Where its own sources are not
// at hand, as after `go install`, it is this very executable, pages and all.
func buildDriver(ctx context.Context, env []string, to string) error {
	root := sourceRoot()
	if root == "" {
		return copyDriver(env, to)
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags=pipeline", "-ldflags=-s -w", "-o", to, "./cmd/web")
	cmd.Dir = root
	cmd.Env = append(env, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the driver: %w\n%s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// sourceRoot is the folder of the sources that this program was built from, or "".
func sourceRoot() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return ""
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	manifest, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil || !strings.HasPrefix(string(manifest), "module stagebook\n") {
		return ""
	}
	return root
}

func copyDriver(env []string, to string) error {
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if name == "GOOS" && value != runtime.GOOS || name == "GOARCH" && value != runtime.GOARCH {
			return &exit{exitUsage, "a pipeline for another machine needs the sources of Stagebook: run `go run ./cmd/web export` in a clone of it"}
		}
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	from, err := os.Open(self)
	if err != nil {
		return fmt.Errorf("reading this program: %w", err)
	}
	defer from.Close()
	file, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return fmt.Errorf("copying this program: %w", err)
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}
