package store

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// pending is what was published and is not yet known to be on the disk.
type pending struct {
	mu      sync.Mutex // guards files
	files   map[string]bool
	syncing sync.Mutex // held by Sync from end to end, so that a second caller waits for the first one's files
}

func (p *pending) add(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		p.files = map[string]bool{}
	}
	p.files[path] = true
}

func (p *pending) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	files := slices.Sorted(maps.Keys(p.files))
	p.files = nil
	return files
}

// Sync returns when everything that this process has published, or found
// published by another when it wanted to, is on the disk.
func (s *Store) Sync() error {
	s.pending.syncing.Lock()
	defer s.pending.syncing.Unlock()
	files := s.pending.take()
	folders := map[string]bool{}
	for _, path := range files {
		for dir := filepath.Dir(path); len(dir) >= len(s.dir); dir = filepath.Dir(dir) {
			folders[dir] = true
		}
	}
	err := s.flush(files)
	if err == nil {
		err = s.flush(slices.Collect(maps.Keys(folders)))
	}
	if err != nil {
		for _, path := range files {
			s.pending.add(path)
		}
	}
	return s.wrap("make results durable", err)
}

// flush syncs files side by side, which lets the file system put many of them
// into one write of its journal.
func (s *Store) flush(paths []string) error {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex // guards errs
		errs []error
		free = make(chan struct{}, 16)
	)
	for _, path := range paths {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			if err := s.flushOne(path); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// flushOne syncs one file or folder. One that is gone was replaced or removed
// since, and has nothing left to sync.
func (s *Store) flushOne(path string) error {
	if err := s.change("sync", path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFile(f)
}
