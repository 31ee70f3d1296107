package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// packedMost is the size up to which an object lies in a pack. A file of its
	// own costs 15–60 µs to make and as much again to sync; an entry costs one
	// write of its bytes.
	packedMost = 8 << 10
	// packMost is the size from which on a process begins another pack, so that
	// GC has something to clear.
	packMost = 64 << 20
	// headsAge is for how long a head that was looked up is not looked for in
	// other processes' packs again.
	headsAge = time.Millisecond
)

// packs is what this process knows of the packs of all.
type packs struct {
	mu      sync.Mutex // guards what follows up to own
	objects map[hash][]place
	records map[hash][]recordPlace // the one that counts is the last
	heads   map[head]packedHead    // by a head without its key
	files   map[string]*pack       // by path
	listed  time.Time              // the time of the folder when it was listed; zero: list it again
	looked  time.Time              // when the packs were last looked at
	filed   bool                   // there were heads in files of their own then

	writing sync.Mutex // guards own; taken before mu
	own     *ownPack
}

// pack is one file of entries. Only the process that made it appends to it, and
// holds its lock while it does.
type pack struct {
	path    string
	scanned int64 // up to here its entries are known
	dead    bool  // no other process appends to it any more

	lost atomic.Bool // it was looked for and is not under its name
}

// place is where a packed object lies.
type place struct {
	pack *pack
	at   int64
	size int
}

// packedHead is a head with the time that says which of several is the last.
type packedHead struct {
	head
	Time int64 `json:"time"` // Unix, nanoseconds
}

// index notes an entry. It is called with mu held.
func (s *Store) index(p *pack, e entry, content []byte) {
	switch e.kind {
	case kindObject:
		if s.packs.objects == nil {
			s.packs.objects = map[hash][]place{}
		}
		s.packs.objects[e.sum] = append(s.packs.objects[e.sum], place{p, e.at, e.size})
	case kindRecord:
		s.indexRecord(p, e, content)
	case kindHead:
		var h packedHead
		if sha256.Sum256(content) != e.sum || json.Unmarshal(content, &h) != nil {
			s.warnf("a head in pack %s: torn or altered, taken as missing", filepath.Base(p.path))
			return
		}
		s.indexHead(h)
	}
}

// indexHead notes a head. It is called with mu held.
func (s *Store) indexHead(h packedHead) {
	if s.packs.heads == nil {
		s.packs.heads = map[head]packedHead{}
	}
	if s.packs.heads[h.place()].Time <= h.Time {
		s.packs.heads[h.place()] = h
	}
}

// packed returns the bytes of a packed object, checked, and the pack. The header
// is looked at, too: without it a later process would not find the object.
// With others the packs of other processes are looked at again before it is missed.
func (s *Store) packed(digest string, others bool) (data []byte, from string, ok bool) {
	sum := hashOf(digest)
	for {
		at, ok := s.find(sum, others)
		if !ok {
			return nil, "", false
		}
		data := make([]byte, headerSize+at.size)
		err := readAt(at.pack.path, data, at.at-headerSize)
		if e, ok := parseHeader(data); err == nil && ok && e.sum == sum && sha256.Sum256(data[headerSize:]) == sum {
			s.usePack(at.pack.path)
			return data[headerSize:], at.pack.path, true
		}
		if !errors.Is(err, fs.ErrNotExist) { // else GC has moved its entries to another pack
			s.warnf("object %s in pack %s: torn or altered, taken as missing", digest, filepath.Base(at.pack.path))
		}
		s.forget(sum, at, errors.Is(err, fs.ErrNotExist))
	}
}

// usePack counts a use of a pack.
func (s *Store) usePack(path string) {
	if info, err := os.Lstat(path); err == nil {
		s.used(path, info)
	}
}

// find returns a place of an object, if need be and wanted after another look at
// the packs.
func (s *Store) find(sum hash, others bool) (place, bool) {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if others && len(s.packs.objects[sum]) == 0 {
		s.look()
	}
	at := s.packs.objects[sum]
	if len(at) == 0 {
		return place{}, false
	}
	return at[len(at)-1], true
}

// forget drops a place that doesn't hold its object, or all of a pack that is gone.
func (s *Store) forget(sum hash, bad place, gone bool) {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if gone {
		s.dropPack(bad.pack.path)
		return
	}
	s.packs.objects[sum] = without(s.packs.objects[sum], func(p place) bool { return p == bad })
}

// dropPack forgets a pack that was removed. It is called with mu held.
func (s *Store) dropPack(path string) {
	gone := s.packs.files[path]
	if gone == nil {
		return
	}
	gone.lost.Store(true)
	delete(s.packs.files, path)
	s.packs.listed = time.Time{}
	for sum, places := range s.packs.objects {
		if left := without(places, func(p place) bool { return p.pack == gone }); len(left) == 0 {
			delete(s.packs.objects, sum)
		} else {
			s.packs.objects[sum] = left
		}
	}
	for key, places := range s.packs.records {
		if left := slices.DeleteFunc(places, func(p recordPlace) bool { return p.pack == gone }); len(left) == 0 {
			delete(s.packs.records, key)
		} else {
			s.packs.records[key] = left
		}
	}
}

// without returns a new slice, since others may read the old one.
func without(places []place, drop func(place) bool) []place {
	var left []place
	for _, p := range places {
		if !drop(p) {
			left = append(left, p)
		}
	}
	return left
}

// look reads what others have appended since the last look. It is called with
// mu held, and costs a few stats when there is nothing new.
func (s *Store) look() {
	p := &s.packs
	p.looked, p.filed = time.Now(), exists(s.path("heads"))
	folder := s.path("packs")
	if info, err := os.Stat(folder); err == nil && (p.listed.IsZero() || !info.ModTime().Equal(p.listed)) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return
		}
		if p.files == nil {
			p.files = map[string]*pack{}
		}
		for _, e := range entries {
			if path := filepath.Join(folder, e.Name()); p.files[path] == nil && e.Type().IsRegular() {
				p.files[path] = &pack{path: path}
			}
		}
		if p.listed = info.ModTime(); time.Since(p.listed) < 2*time.Second {
			p.listed = time.Time{} // another may come within the same tick of the clock
		}
	}
	for _, pack := range p.files {
		if !pack.dead {
			s.scan(pack)
		}
	}
}

// scan reads on in one pack. It is called with mu held.
func (s *Store) scan(p *pack) {
	info, err := os.Lstat(p.path)
	if err != nil || info.Size() == p.scanned && time.Since(info.ModTime()) < time.Minute {
		return // nothing new, and most likely alive: its lock is looked at later
	}
	f, err := os.Open(p.path)
	if err != nil {
		return
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return
	}
	size := info.Size()
	dead, _ := lockFile(f, false) // ends with f
	if dead {
		if info, err = f.Stat(); err != nil {
			return
		}
		size = info.Size()
	}
	if data := make([]byte, max(size-p.scanned, 0)); len(data) > 0 {
		if _, err := f.ReadAt(data, p.scanned); err != nil && !errors.Is(err, io.EOF) {
			s.warnf("read pack %s: %v, taken as missing", filepath.Base(p.path), err)
			return
		}
		end, damaged := scanEntries(data, p.scanned, func(e entry, content []byte) { s.index(p, e, content) })
		p.scanned = end
		if damaged > 0 {
			s.warnf("pack %s: %d damaged stretches skipped, what lay there is missing", filepath.Base(p.path), damaged)
		}
		if dead && end < size {
			s.warnf("pack %s: its last %d bytes are torn, taken as missing", filepath.Base(p.path), size-end)
		}
	}
	p.dead = dead
}

func readAt(path string, data []byte, at int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.ReadAt(data, at)
	return err
}
