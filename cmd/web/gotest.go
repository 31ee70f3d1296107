//go:build !pipeline

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	sources "stagebook/cells/project"
)

// tested is what `web test` is asked for.
type tested struct {
	headless
	run   bool
	flags []string // of go test
}

// test runs the tests that the author wrote beside the cells, by `go test`, in the
// environment in which cells run, UTC and one language, and holds the results that
// are stored against what //cell:expect lines say of them. What stands after -- goes
// to `go test`. No cell runs for it, unless --run says so.
//
// The exit code is 0 when all tests pass and all results are as expected, 1 when one is
// not or there is a mistake in the sources, 2 for usage, 3 when a result is stale, so
// that nothing is known of it.
func (p *program) test(ctx context.Context, args []string) error {
	h := tested{}
	set := p.flags("test", &h.common)
	paramFlags(set, &h.headless)
	set.BoolVar(&h.run, "run", false, "first run what is stale among the cells of which something is expected, with what they need")
	set.BoolVar(&h.json, "json", false, "one JSON event a line on standard output for each expectation; what go test says goes to standard error")
	if i := slices.Index(args, "--"); i >= 0 {
		args, h.flags = args[:i], args[i+1:]
	}
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	open, view, done, err := p.open(ctx, &h.headless, rest)
	if err != nil {
		return err
	}
	defer done()
	read, err := open.Sources(ctx)
	if err != nil {
		return err
	}
	mistakes := slices.DeleteFunc(slices.Clone(read.Snapshot.Outline().Diagnostics), func(d sources.Diagnostic) bool {
		return d.Code == sources.CodeWrite // runs, and is not kept
	})
	for _, d := range mistakes {
		fmt.Fprintln(p.stderr, d.String())
	}
	passed, err := p.goTest(ctx, &h, open.Dir(), read.Snapshot.Module)
	if err != nil {
		return err
	}
	held, err := p.expectations(ctx, &h, view, open.Store())
	switch {
	case err != nil:
		return err
	case !passed || held.failed > 0:
		return &exit{exitFailed, ""} // what is wrong has been said
	case len(mistakes) > 0:
		return &exit{exitFailed, "the tests pass, and there are mistakes in the cells: see above"}
	case held.stale > 0:
		return &exit{exitStale, "nothing is known of results that are not fresh: --run runs their cells first"}
	}
	return nil
}

// goTest runs `go test` in the folder of a project, and reports whether all passed.
func (p *program) goTest(ctx context.Context, h *tested, dir string, m sources.Module) (bool, error) {
	goArgs := []string{"test"}
	if m.Overlaid {
		overlay, err := moduleOverlay(m)
		if err != nil {
			return false, err
		}
		defer os.RemoveAll(overlay)
		goArgs = append(goArgs, "-overlay", filepath.Join(overlay, "overlay.json"))
	}
	cmd := exec.CommandContext(ctx, "go", append(append(goArgs, h.flags...), ".")...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, p.stdout, p.stderr
	if h.json {
		cmd.Stdout = p.stderr
	}
	cmd.Env = append(os.Environ(), "TZ=UTC", "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	if m.Overlaid {
		cmd.Env = append(cmd.Env, "GOWORK=off")
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	err := cmd.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return false, nil // go test has said why
	}
	if err != nil {
		return false, fmt.Errorf("running go test: %w", err)
	}
	return true, nil
}

// moduleOverlay makes a folder with an overlay that gives a folder without a go.mod
// the one that it has in Stagebook.
func moduleOverlay(m sources.Module) (string, error) {
	folder, err := os.MkdirTemp("", "stagebook-test-")
	if err != nil {
		return "", fmt.Errorf("making an overlay for go.mod: %w", err)
	}
	manifest := filepath.Join(folder, "go.mod")
	index, err := json.Marshal(map[string]any{"Replace": map[string]string{m.GoMod: manifest}})
	if err == nil {
		err = os.WriteFile(manifest, m.Manifest, 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "overlay.json"), index, 0o600)
	}
	if err != nil {
		os.RemoveAll(folder)
		return "", fmt.Errorf("making an overlay for go.mod: %w", err)
	}
	return folder, nil
}
