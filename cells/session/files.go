package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"stagebook/cells/files"
	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
)

// fileDigests identifies the files of a project by content.
type fileDigests struct{ of *files.Digests }

func newFileDigests(cfg Config) *fileDigests {
	dir := cfg.Dir
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // a project is its real folder
	}
	return &fileDigests{files.New(dir, files.Options{Keep: cfg.Store})}
}

// state returns the identity of a file or glob as it is now.
func (f *fileDigests) state(ctx context.Context, source graph.Source) scheduler.FileState {
	identify, look := f.of.File, f.of.Seen
	if source.Glob {
		identify, look = f.of.Glob, f.of.GlobSeen
	}
	seen := look(source.Path) // before reading, so that a change from here on shows
	digest, err := identify(ctx, source.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !source.Glob:
		return scheduler.FileState{Problem: fmt.Sprintf("%s of `%s`", err, source.Name)}
	case err != nil:
		return scheduler.FileState{Problem: err.Error()}
	}
	return scheduler.FileState{Digest: digest, Seen: seen}
}
