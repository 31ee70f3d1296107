package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"stagebook/cells/files"
	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
)

// fileDigests identifies the files of a project by content.
type fileDigests struct {
	of *files.Digests
	s  *Session

	mu      sync.Mutex // guards the rest
	reading map[string]files.Progress
	told    time.Time // when pages heard of it last
}

func newFileDigests(s *Session) *fileDigests {
	dir := s.cfg.Dir
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // a project is its real folder
	}
	f := &fileDigests{s: s, reading: make(map[string]files.Progress)}
	f.of = files.New(dir, files.Options{Keep: s.cfg.Store, Progress: f.progress})
	return f
}

// wait returns the identity of a file or glob as it is now, however long that
// takes.
func (f *fileDigests) wait(source graph.Source) scheduler.FileState {
	identify, look := f.of.File, f.of.Seen
	if source.Glob {
		identify, look = f.of.Glob, f.of.GlobSeen
	}
	seen := look(source.Path) // before reading, so that a change from here on shows
	digest, err := identify(f.s.ctx, source.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !source.Glob:
		return scheduler.FileState{Problem: fmt.Sprintf("%s of `%s`", err, source.Name)}
	case err != nil:
		return scheduler.FileState{Problem: err.Error()}
	}
	return scheduler.FileState{Digest: digest, Seen: seen}
}

// glance is wait for pages, which do not wait: a large file that is not known is
// read beside, and its cells say so until it is.
func (f *fileDigests) glance(source graph.Source) scheduler.FileState {
	if !f.s.cfg.Watch || source.Glob || !f.of.Takes(source.Path) {
		return f.wait(source)
	}
	f.mu.Lock()
	p, under := f.reading[source.Path]
	if !under {
		f.reading[source.Path] = files.Progress{Path: source.Path}
	}
	f.mu.Unlock()
	if !under {
		f.s.own(func() { f.read(source.Path) }) // ends with the file, or with the session
	}
	return scheduler.FileState{Problem: beingRead(source.Path, p)}
}

func beingRead(path string, p files.Progress) string {
	if p.Total == 0 {
		return path + " is being read for the first time"
	}
	return fmt.Sprintf("%s is being read for the first time: %d %%", path, 100*p.Done/p.Total)
}

// read makes a large file known, and has the views judged anew.
func (f *fileDigests) read(path string) {
	_, err := f.of.File(f.s.ctx, path)
	f.mu.Lock()
	delete(f.reading, path)
	f.mu.Unlock()
	if err == nil && f.of.Takes(path) { // it was written a moment ago and may change unseen
		sleep(f.s.ctx, files.Granularity)
	}
	f.tell()
}

// progress is told while a large file is read, here or by a run.
func (f *fileDigests) progress(p files.Progress) {
	f.mu.Lock()
	if _, under := f.reading[p.Path]; under {
		f.reading[p.Path] = p
	}
	due := time.Since(f.told) > time.Second
	if due {
		f.told = time.Now()
	}
	f.mu.Unlock()
	if due {
		f.tell()
	}
}

func (f *fileDigests) tell() {
	for _, v := range f.s.lockedViewList() {
		v.replan(f.s.current())
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
