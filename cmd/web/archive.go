//go:build !pipeline

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"stagebook/cells/archive"
	"stagebook/cells/settings"
)

// archive is `web archive PROJECT`: a whole project as one file. It runs nothing.
func (p *program) archive(ctx context.Context, args []string) error {
	var h headless
	set := p.flags("archive", &h.common)
	out := set.String("out", "", "`file` to write, or - for standard output (default NAME"+archive.Ending+")")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	open, done, err := p.openSession(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	content, err := archive.Gather(ctx, open, buildVersion())
	if err != nil {
		return err
	}
	name := content.Manifest.Name
	to := *out
	if to == "" {
		to = name + archive.Ending
	}
	if isFolder(to) {
		to = filepath.Join(to, name+archive.Ending)
	}
	m, err := p.writeArchive(ctx, content, to)
	if err != nil {
		return err
	}
	for _, left := range m.Left {
		fmt.Fprintf(p.stderr, "left out: %s: %s\n", left.Path, left.Why)
	}
	if len(m.Secrets) > 0 {
		fmt.Fprintf(p.stderr, "secrets are never in an archive: whoever opens it gives their own %v\n", []string(m.Secrets))
	}
	fmt.Fprintf(p.stderr, "%s: %d files, %d results, %d runs, %s unpacked\n", to, m.Files(), m.Results(), len(content.Runs), megabytes(m.Size()))
	return nil
}

// writeArchive writes beside the file and renames, so that no half archive has its name.
func (p *program) writeArchive(ctx context.Context, content *archive.Content, to string) (*archive.Manifest, error) {
	if to == "-" {
		return content.Write(ctx, p.stdout)
	}
	part, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+".part-*")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", to, err)
	}
	defer os.Remove(part.Name()) // gone already when all went well
	m, err := content.Write(ctx, part)
	if err == nil {
		err = part.Chmod(0o644)
	}
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), to)
	}
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", to, err)
	}
	return m, nil
}

// unarchive is `web unarchive FILE`: the project gets a folder, the store its results.
func (p *program) unarchive(ctx context.Context, args []string) error {
	var c common
	set := p.flags("unarchive", &c)
	name := set.String("name", "", "`name` of the project here (default that which it had)")
	most := set.String("max-size", "", "`size` that it may unpack to, like 40GB: for archives of which you know who made them (default 16 GiB, and a thousand times its own size)")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usage("name one archive, or - for standard input: web unarchive FILE%s", archive.Ending)
	}
	limits := archive.Default()
	if *most != "" {
		if limits.Size, err = parseSize(*most); err != nil {
			return usage("--max-size: %v", err)
		}
		limits.Ratio = 0
	}
	from := io.Reader(os.Stdin)
	if rest[0] != "-" {
		file, err := os.Open(rest[0])
		if err != nil {
			return usage("opening the archive: %v", err)
		}
		defer file.Close()
		from = file
	}
	results, err := p.openStore(&c)
	if err != nil {
		return err
	}
	defer results.Close()
	opened, err := archive.Read(ctx, bufio.NewReaderSize(from, 1<<20), archive.Options{
		Projects: c.projects, Name: *name, Store: results, Limits: limits,
		Settings: settings.Open(filepath.Join(results.Root(), "v1", "settings")),
	})
	if taken := new(archive.TakenError); errors.As(err, &taken) {
		return usage("%v\nweb unarchive --name %s %s", err, taken.Free, rest[0])
	}
	if refusal := new(archive.Refusal); errors.As(err, &refusal) {
		return usage("%v", err)
	}
	if err != nil {
		return err
	}
	p.sayOpened(ctx, opened, filepath.Join(c.projects, opened.Name))
	return nil
}

// goVersion is that of the go command in a folder: "go1.26.8".
func goVersion(ctx context.Context, dir string) (string, error) {
	ask := exec.CommandContext(ctx, "go", "env", "GOVERSION")
	ask.Dir = dir
	said, err := ask.Output()
	return strings.TrimSpace(string(said)), err
}

// sayOpened says what came, and what is not as it was where it was made.
func (p *program) sayOpened(ctx context.Context, o *archive.Opened, at string) {
	m := o.Manifest
	fmt.Fprintf(p.stdout, "%s: %d cells, %d files, %d results, %d runs\n", at, m.Cells, m.Files(), m.Results(), o.Runs)
	here := runtime.GOOS + "/" + runtime.GOARCH
	version, err := goVersion(ctx, filepath.Dir(o.Dir))
	switch {
	case err != nil:
		fmt.Fprintf(p.stderr, "it was made by %s on %s; there is no go command here, which reading it needs\n", m.Go, m.Target)
	case version != m.Go || here != m.Target:
		fmt.Fprintf(p.stderr, "it was made by %s on %s, and this is %s on %s: its results are shown, and are stale until it runs here\n", m.Go, m.Target, version, here)
	}
	if len(m.Secrets) > 0 {
		fmt.Fprintf(p.stderr, "it takes secrets, which are never in an archive: %v\n", []string(m.Secrets))
	}
	for _, left := range m.Left {
		fmt.Fprintf(p.stderr, "not in it: %s: %s\n", left.Path, left.Why)
	}
	fmt.Fprintf(p.stdout, "read its code before you run it; web status %s says how it stands\n", o.Name)
}
