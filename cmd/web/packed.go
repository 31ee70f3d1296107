package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"stagebook/cells/export"
	"stagebook/cells/session"
)

// carried is the project that this executable carries, nil when it carries none
// and is the program `web`.
func carried() (*export.Bundle, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil // then nothing can have been put behind it on purpose
	}
	bundle, err := export.Open(self)
	if errors.Is(err, export.ErrNone) {
		return nil, nil
	}
	return bundle, err
}

// openPacked opens the project that came along, and the view of the parameters.
func (p *program) openPacked(ctx context.Context, h *headless) (*session.Session, func(), error) {
	unconfined, err := p.unconfined(&h.common)
	if err != nil {
		return nil, nil, err
	}
	results, err := p.openStore(&h.common)
	if err != nil {
		return nil, nil, err
	}
	dir, err := p.dataFolder(h.data, results.Root())
	if err != nil {
		results.Close()
		return nil, nil, err
	}
	open, err := session.Open(ctx, session.Config{
		Name: p.packed.Manifest.Name, Dir: dir, Store: results, Version: p.packed.Manifest.Program, Via: "pipeline", Who: who(), Jobs: h.jobs,
		Packed: p.packed.Packed(results), Unconfined: unconfined,
	})
	if err != nil {
		results.Close()
		return nil, nil, err
	}
	return open, func() { open.Close(); results.Close() }, nil
}

// dataFolder is where the files are: where a person says, else inside, else here.
func (p *program) dataFolder(asked, store string) (string, error) {
	switch {
	case asked != "":
		if !isFolder(asked) {
			return "", usage("--data %s: there is no such folder", asked)
		}
		return asked, nil
	case p.packed.Manifest.Data:
		return p.packed.Data(filepath.Join(store, "v1", "data"))
	}
	return ".", nil
}

// packedVersion says what is in this executable.
func (p *program) packedVersion() {
	m := p.packed.Manifest
	fmt.Fprintf(p.stdout, "%s\nsources %s\n%s %s, exported by stagebook %s\n", m.Name, m.Outline.Digest, m.Outline.Go, m.Outline.Target, m.Program)
	for _, asked := range m.Outline.Asks {
		fmt.Fprintln(p.stdout, "may "+asked.Words())
	}
	for _, module := range m.Modules {
		fmt.Fprintln(p.stdout, module)
	}
}
