package store

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// syncSoon is how long SyncSoon gathers before it syncs.
	syncSoon = 20 * time.Millisecond
	// manyFiles is from how many files on the whole file system is synced at
	// once: 2,000 new files take 19 ms so and 120 ms one by one, but a few take
	// less on their own, since others' writing is not waited for.
	manyFiles = 48
)

// pending is what was published and is not yet known to be on the disk.
type pending struct {
	mu    sync.Mutex      // guards files, soon and the use of later
	files map[string]bool // true: a sync of it has failed
	soon  bool            // a batch is on its way
	later sync.WaitGroup  // that batch

	syncing sync.Mutex // held by Sync from end to end, so that a second caller waits for the first one's files
}

func (p *pending) add(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		p.files = map[string]bool{}
	}
	p.files[path] = p.files[path] || false
}

func (p *pending) take() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	files := p.files
	p.files = nil
	return files
}

// failed puts files back that a sync did not get onto the disk.
func (p *pending) failed(files map[string]bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		p.files = map[string]bool{}
	}
	for path := range files {
		p.files[path] = true
	}
}

// Sync returns when everything that this process has published, or found
// published by another when it wanted to, is on the disk. Callers at the same
// time share one pass: objects first, then what names them. After an error
// nothing of the batch counts as durable; the next Sync writes it anew.
func (s *Store) Sync() error {
	s.pending.syncing.Lock()
	defer s.pending.syncing.Unlock()
	files := s.pending.take()
	if len(files) == 0 {
		return nil
	}
	err := s.rewrite(files)
	if err == nil {
		err = s.flushAll(slices.Sorted(maps.Keys(files)))
	}
	if err != nil {
		s.abandonPack(files)
		s.pending.failed(files)
	}
	return s.wrap("make results durable", err)
}

// SyncSoon sees to it that what was published is on the disk within a moment,
// without making anybody wait for it. Trouble is told to Options.Warn, and comes
// back from the next Sync.
func (s *Store) SyncSoon() {
	p := &s.pending
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.soon || len(p.files) == 0 {
		return
	}
	p.soon = true
	p.later.Go(func() { // ends after one batch; Close waits for it
		time.Sleep(syncSoon)
		p.mu.Lock()
		p.soon = false
		p.mu.Unlock()
		if err := s.Sync(); err != nil {
			s.warnf("%v", err)
		}
	})
}

// flushAll syncs files and the folders that name them.
func (s *Store) flushAll(files []string) error {
	if len(files) >= manyFiles {
		if done, err := s.disk.syncAll(s.dir); done || err != nil {
			return err
		}
	}
	var objects, others []string
	for _, path := range files {
		if s.isObject(path) {
			objects = append(objects, path)
		} else {
			others = append(others, path)
		}
	}
	for _, batch := range [][]string{objects, s.folders(objects), others, s.folders(others)} {
		if err := s.flush(batch); err != nil {
			return err
		}
	}
	return nil
}

// isObject reports whether a file is one that records name and nothing else.
func (s *Store) isObject(path string) bool {
	return strings.HasPrefix(path, s.path("objects")+string(filepath.Separator))
}

func (s *Store) isPack(path string) bool { return filepath.Dir(path) == s.path("packs") }

// folders lists the folders above files, up to the root of the store.
func (s *Store) folders(files []string) []string {
	folders := map[string]bool{}
	for _, path := range files {
		for dir := filepath.Dir(path); len(dir) >= len(s.root); dir = filepath.Dir(dir) {
			if folders[dir] {
				break
			}
			folders[dir] = true
		}
	}
	return slices.Sorted(maps.Keys(folders))
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
			if err := s.disk.sync(path); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// abandonPack leaves this process's pack when it is among files that could not
// be synced: it has to be copied, and must not grow meanwhile.
func (s *Store) abandonPack(files map[string]bool) {
	s.packs.writing.Lock()
	defer s.packs.writing.Unlock()
	if own := s.packs.own; own != nil {
		if _, ok := files[own.path]; ok {
			s.closePack()
		}
	}
}

// rewrite gives files whose sync has failed new copies. The system may have
// thrown away what it could not write, marked it as clean, and would report the
// next sync of the same file as a success.
func (s *Store) rewrite(files map[string]bool) error {
	for path, failed := range files {
		if !failed || s.isPack(path) && !s.isDead(path) {
			continue // another process's pack is its own to mend
		}
		temp, err := s.copyOf(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil {
			err = s.disk.sync(temp)
		}
		if err == nil {
			err = s.disk.rename(temp, path)
		}
		if err != nil {
			s.disk.remove(temp)
			return err
		}
	}
	return nil
}

// copyOf copies a file of the store into tmp/, with its time and rights.
func (s *Store) copyOf(path string) (temp string, err error) {
	src, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return "", err
	}
	dst, err := s.create()
	if err != nil {
		return "", err
	}
	_, err = io.Copy(dst, src)
	if cerr := dst.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		s.disk.remove(dst.Name())
		return "", err
	}
	s.disk.chtimes(dst.Name(), info.ModTime())
	s.disk.chmod(dst.Name(), info.Mode().Perm())
	return dst.Name(), nil
}
