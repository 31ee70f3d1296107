package session

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"stagebook/cells/project"
)

// wholeTries is how often a source that was emptied is looked at again, settle apart:
// on a busy machine an editor may need that long between emptying a file and writing it.
const wholeTries = 10

// readWhole reads the sources, but waits a moment for one that was just emptied: that
// is how most programs begin to write a file, and a page that took it as it is would
// lose its cells under the reader's eyes. A source that stays empty is read as it is.
func (s *Session) readWhole(ctx context.Context, prev *reading) (*reading, error) {
	for tries := 0; ; tries++ {
		again := tries < wholeTries
		if !again || !s.emptyNow(prev.snapshot) {
			r, err := s.read(ctx, prev)
			if err != nil || !again || !emptied(r.snapshot, prev.snapshot) {
				return r, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.ctx.Done():
			return nil, s.ctx.Err()
		case <-time.After(settle):
		}
	}
}

// emptyNow reports whether a source that had something in it has no bytes on the disk.
func (s *Session) emptyNow(before *project.Snapshot) bool {
	if s.cfg.Packed != nil {
		return false
	}
	entries, _ := os.ReadDir(s.cfg.Dir) // a folder that cannot be listed cannot be read either, which is told there
	return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		if filepath.Ext(e.Name()) != ".go" {
			return false
		}
		info, err := e.Info()
		return err == nil && info.Mode().IsRegular() && info.Size() == 0 && (before == nil || !isEmpty(before, e.Name()))
	})
}

// emptied reports whether a source is empty that was not so before. Where it is not
// known what was before, an empty one counts.
func emptied(now, before *project.Snapshot) bool {
	if now == nil {
		return false
	}
	for _, f := range now.Files {
		if len(bytes.TrimSpace(f.Src)) > 0 {
			continue
		}
		if before == nil || !isEmpty(before, f.Name) {
			return true
		}
	}
	return false
}

func isEmpty(s *project.Snapshot, name string) bool {
	for _, f := range s.Files {
		if f.Name == name {
			return len(bytes.TrimSpace(f.Src)) == 0
		}
	}
	return true // it is new: there is nothing to be lost
}
