package archive

import (
	"context"
	"io"
)

// Look reads the manifest of an archive, of which no more than the beginning need be
// there, and checks it as Read does.
func Look(ctx context.Context, from io.Reader, l Limits) (*Manifest, error) {
	if l == (Limits{}) {
		l = Default()
	}
	u, err := newUnpacking(ctx, from, l)
	if err != nil {
		return nil, err
	}
	defer u.close()
	return u.manifest(l)
}

// Room reports whether a project of a name may be made in a folder: a *TakenError, with
// a name that is free, where there is one.
func Room(projects, name string) error {
	_, err := room(projects, name)
	return err
}
