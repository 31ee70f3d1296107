package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// packsMost is how many packs of processes that have ended may lie about before
// GC puts them into one.
const packsMost = 32

// isDead reports whether nobody appends to a pack any more.
func (s *Store) isDead(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	locked, err := lockFile(f, false) // ends with f
	return err == nil && locked
}

// packedHeads lists the last heads of all packs.
func (s *Store) packedHeads() []packedHead {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	s.look()
	return slices.Collect(maps.Values(s.packs.heads))
}

// merge puts small packs together when there are many. Nothing is dropped but
// heads and records that a later one has replaced.
func (w *sweep) merge(ctx context.Context, files []candidate) []candidate {
	small := func(f candidate) bool { return f.kind == "packs" && f.size < packMost/2 }
	count := 0
	for _, f := range files {
		if small(f) {
			count++
		}
	}
	if count <= packsMost {
		return files
	}
	return slices.DeleteFunc(files, func(f candidate) bool {
		return small(f) && ctx.Err() == nil && w.compact(f, func(entry, []byte) bool { return true })
	})
}

// needed reports whether an entry of the pack at path has to stay although the
// pack was not used for long: what is marked, and the heads of records that stay.
func (w *sweep) needed(path string) func(entry, []byte) bool {
	return func(e entry, content []byte) bool {
		switch e.kind {
		case kindObject:
			return w.marked[hex.EncodeToString(e.sum[:])]
		case kindRecord:
			return len(content) >= recordStem && w.marked[hex.EncodeToString(content[:32])]
		}
		var h packedHead
		if json.Unmarshal(content, &h) != nil || !isHash(h.Key) {
			return false
		}
		return w.store.holdsRecord(h.Key, path) || w.marked[h.Key] && w.store.holdsRecord(h.Key, "")
	}
}

// compact copies the entries of a pack that keep says yes to into this
// process's pack, and removes it. Whoever looked an entry up in the old pack
// finds it in the new one: that one lies there, and durable, before.
func (w *sweep) compact(f candidate, keep func(entry, []byte) bool) bool {
	s := w.store
	if !s.isDead(f.path) {
		return false
	}
	data, err := os.ReadFile(f.path)
	if err != nil {
		return false
	}
	var kept int64
	scanEntries(data, 0, func(e entry, content []byte) {
		if err != nil || sha256.Sum256(content) != e.sum || s.outdated(e, content) || !keep(e, content) {
			return
		}
		kept += int64(headerSize + len(content))
		moved := piece{kind: e.kind, data: content}
		if e.kind == kindHead && json.Unmarshal(content, &moved.head) != nil {
			return
		}
		err = s.appendPacked(moved)
	})
	if err == nil {
		err = s.Sync()
	}
	if err != nil {
		s.warnf("put the pack %s in order: %v", filepath.Base(f.path), err)
		return false
	}
	gone := s.retire(f.path, func(moved string) bool {
		info, err := os.Lstat(moved)
		return err == nil && !info.ModTime().After(later(w.before, f.used))
	})
	if gone {
		s.packs.mu.Lock()
		s.dropPack(f.path)
		s.packs.mu.Unlock()
		w.report.Removed["packs"]++
		w.report.After -= f.size - kept
	}
	return gone
}

// outdated reports whether a head or a record has a successor.
func (s *Store) outdated(e entry, content []byte) bool {
	switch e.kind {
	case kindObject:
		return false
	case kindRecord:
		return s.outdatedRecord(content)
	}
	var h packedHead
	if json.Unmarshal(content, &h) != nil {
		return true
	}
	last, ok := s.packedHead(h.head)
	return ok && last.Time > h.Time
}

// outdatedRecord reports whether a record of a later generation lies whole
// somewhere.
func (s *Store) outdatedRecord(data []byte) bool {
	if len(data) < recordStem {
		return true
	}
	there, _, ok := s.packedRecord(hex.EncodeToString(data[:32]), false)
	return ok && uint64(there.Generation) > binary.LittleEndian.Uint64(data[32:])
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// dropRuntime removes old copies of the runtime's sources, which builds make
// again when they miss them. While a project is open its build may be reading
// them.
func (w *sweep) dropRuntime() {
	if w.leased {
		return
	}
	old := w.store.now().Add(-staleAge)
	for _, f := range w.list("runtime") {
		if f.used.Before(old) {
			w.remove(f)
		}
	}
}
