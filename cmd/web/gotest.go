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

// test runs the tests that the author wrote beside the cells, by `go test`, in the
// environment in which cells run: UTC and one language. What stands after -- goes to
// `go test`. The project's store is not touched.
//
// The exit code is 0 when all tests pass, 1 when one fails or there is a mistake in
// the sources, 2 for usage.
func (p *program) test(ctx context.Context, args []string) error {
	var h headless
	set := p.flags("test", &h.common)
	var flags []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, flags = args[:i], args[i+1:]
	}
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	open, done, err := p.openSession(ctx, &h, rest)
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
	goArgs := []string{"test"}
	if m := read.Snapshot.Module; m.Overlaid {
		overlay, err := moduleOverlay(m)
		if err != nil {
			return err
		}
		defer os.RemoveAll(overlay)
		goArgs = append(goArgs, "-overlay", filepath.Join(overlay, "overlay.json"))
	}
	cmd := exec.CommandContext(ctx, "go", append(append(goArgs, flags...), ".")...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = open.Dir(), p.stdout, p.stderr
	cmd.Env = append(os.Environ(), "TZ=UTC", "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	if read.Snapshot.Module.Overlaid {
		cmd.Env = append(cmd.Env, "GOWORK=off")
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	err = cmd.Run()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		return &exit{exitFailed, ""} // go test has said why
	case err != nil:
		return fmt.Errorf("running go test: %w", err)
	case len(mistakes) > 0:
		return &exit{exitFailed, "the tests pass, and there are mistakes in the cells: see above"}
	}
	return nil
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
