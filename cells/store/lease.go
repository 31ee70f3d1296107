package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Lease spares an open project from removal: its roots, which are keys,
// digests or IDs of workers, and all that its heads reach. It ends with Release or with the
// process, however that ends: what counts is a locked file, which nobody has to
// refresh and no later process can be mistaken for.
type Lease struct {
	store *Store
	path  string
	lock  *os.File
	once  sync.Once

	updating sync.Mutex // guards held, and its file
	held     heldLease
}

// heldLease is what a lease's file says.
type heldLease struct {
	Project   string    `json:"project"`
	Roots     []string  `json:"roots"`
	PID       int       `json:"pid"` // for people who look
	Refreshed time.Time `json:"refreshed"`
}

// leases are those of this process that were not released.
type leases struct {
	mu   sync.Mutex // guards open
	open map[*Lease]bool
}

func (ls *leases) all() []*Lease {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	var all []*Lease
	for l := range ls.open {
		all = append(all, l)
	}
	return all
}

func (ls *leases) set(l *Lease, open bool) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.open == nil {
		ls.open = map[*Lease]bool{}
	}
	if open {
		ls.open[l] = true
	} else {
		delete(ls.open, l)
	}
}

const lockSuffix = ".lock"

// Lease spares a project that is open here, and the roots besides.
func (s *Store) Lease(project string, roots []string) (*Lease, error) {
	path := s.path("leases", fmt.Sprintf("%d-%s", os.Getpid(), rand.Text()))
	lock, err := s.lock(path+lockSuffix, true)
	if err != nil {
		return nil, s.wrap("lease "+project, err)
	}
	l := &Lease{store: s, path: path, lock: lock, held: heldLease{Project: project, PID: os.Getpid()}}
	s.leases.set(l, true)
	if err := l.Update(roots); err != nil {
		l.Release()
		return nil, err
	}
	return l, nil
}

// Update replaces the roots; equal ones cost nothing. Call it where heads are
// set: what a page shows and no head names is spared by its roots alone.
func (l *Lease) Update(roots []string) error {
	l.updating.Lock()
	defer l.updating.Unlock()
	if !l.held.Refreshed.IsZero() && slices.Equal(l.held.Roots, roots) {
		return nil
	}
	held := l.held
	held.Roots, held.Refreshed = slices.Clone(roots), l.store.now()
	if err := l.store.writeJSON(l.path, leaseLabel(l.path), held); err != nil {
		return err
	}
	l.held = held
	return nil
}

// Release ends the lease. A second call does nothing.
func (l *Lease) Release() {
	l.once.Do(func() {
		l.store.disk.remove(l.path)
		l.store.disk.remove(l.path + lockSuffix)
		l.lock.Close()
		l.store.leases.set(l, false)
	})
}

func leaseLabel(path string) label { return label{"lease", filepath.Base(path)} }

// liveLeases reads the leases whose processes live and removes the others.
func (s *Store) liveLeases() (live []heldLease, dead int) {
	locks, _ := filepath.Glob(s.path("leases", "*"+lockSuffix))
	for _, lock := range locks {
		path := strings.TrimSuffix(lock, lockSuffix)
		if f, err := s.lock(lock, false); err == nil && f != nil {
			s.disk.remove(path)
			s.disk.remove(lock)
			f.Close()
			dead++
			continue
		}
		var held heldLease
		if _, ok := s.readJSON(path, leaseLabel(path), &held); ok {
			live = append(live, held)
		}
	}
	return live, dead
}

// Pin spares the roots, which are keys or digests, until Unpin is called with
// the same name. A second Pin of a name replaces the first.
func (s *Store) Pin(name string, roots []string) error {
	return s.writeJSON(s.pinPath(name), label{"pin", component(name)}, roots)
}

// Unpin ends a pin. It is no error if there is none.
func (s *Store) Unpin(name string) error {
	err := s.disk.remove(s.pinPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return s.wrap("unpin "+name, err)
}

func (s *Store) pinPath(name string) string { return s.path("pins", component(name)) }
