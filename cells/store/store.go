package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// DefaultLimit is the size that GC keeps a store below when none is given.
const DefaultLimit = 10 << 30

// usedInterval is how old a file's time may be before a use refreshes it.
const usedInterval = 30 * time.Minute

// Options say how a store behaves. The zero value is ready to use.
type Options struct {
	Limit int64            // bytes that GC keeps the store below; 0: DefaultLimit
	Warn  func(string)     // told of damaged files and the like; may be called from any goroutine
	Now   func() time.Time // nil: time.Now
}

// Store is a folder of results. Its methods may be called from many goroutines,
// and many processes may have the same folder open.
type Store struct {
	root  string // as given
	dir   string // root/v1
	limit int64
	warn  func(string)
	now   func() time.Time

	disk     disk
	pending  pending
	packs    packs
	links    links
	verified verified
	locking  sync.Mutex // one goroutine at a time waits for the lock files of records and runs; guards records
	records  *os.File   // the lock file of records, open from one use to the next; nil: not open
	leases   leases
}

// Open opens the store under root and makes it if there is none. A store on a
// disk that can't be written is opened for reading; writing then says so.
func Open(root string, opts Options) (*Store, error) { return openOn(osDisk{}, root, opts) }

func openOn(d disk, root string, opts Options) (*Store, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", root, err)
	}
	s := &Store{root: abs, dir: filepath.Join(abs, "v1"), limit: opts.Limit, warn: opts.Warn, now: opts.Now, disk: d}
	if s.limit <= 0 {
		s.limit = DefaultLimit
	}
	if s.warn == nil {
		s.warn = func(string) {}
	}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.make(); err != nil && !isDir(s.dir) {
		return nil, s.wrap("open store", err)
	}
	return s, nil
}

// make makes the folders of a store. Sync takes care of those inside the root;
// the names of the root and of what is above it are made durable here.
func (s *Store) make() error {
	var above []string
	for dir := s.root; !isDir(dir) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		above = append(above, filepath.Dir(dir))
	}
	if err := s.disk.mkdir(s.path("tmp")); err != nil {
		return err
	}
	return s.flush(above)
}

// Root is the folder that the store was opened under.
func (s *Store) Root() string { return s.root }

// Close syncs what was published and gives back the leases. The store must not
// be written afterwards.
func (s *Store) Close() error {
	s.pending.later.Wait()
	err := s.Sync()
	s.packs.writing.Lock()
	s.closePack()
	s.packs.writing.Unlock()
	s.locking.Lock()
	s.closeRecordLock()
	s.locking.Unlock()
	for _, l := range s.leases.all() {
		l.Release()
	}
	return err
}

func (s *Store) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

func (s *Store) warnf(format string, args ...any) { s.warn(fmt.Sprintf(format, args...)) }

// used refreshes the time of a file that has just been used and returns what is
// now known of it. Failing to do so only makes the file look older than it is.
func (s *Store) used(path string, info fs.FileInfo) fs.FileInfo {
	now := s.now()
	if now.Sub(info.ModTime()) < usedInterval {
		return info
	}
	if s.disk.chtimes(path, now) != nil {
		return info
	}
	if fresh, err := os.Stat(path); err == nil && os.SameFile(info, fresh) {
		return fresh
	}
	return info
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
