package store

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// DefaultGrace is how long GC spares a file after its last use.
	DefaultGrace = time.Hour
	// staleAge is after how long without use GC removes workers and derived
	// data even when the store is small.
	staleAge = 14 * 24 * time.Hour
)

// GCOptions say what GC may remove. The zero value is the usual one.
type GCOptions struct {
	Limit int64         // bytes; 0: the store's
	Grace time.Duration // 0: DefaultGrace; much shorter ones may take what another process has just looked up
	Roots []string      // keys, digests and IDs of workers to spare besides those that the store knows of
}

// Report says what GC did.
type Report struct {
	Skipped       bool           // another GC was at work
	Before, After int64          // bytes
	Removed       map[string]int // files by kind: objects, records, heads, packs, derived, workers, runtime, tmp, leases
	Spared        int            // files that had to go by their age, were they not reachable
}

// candidate is a file that GC may remove.
type candidate struct {
	kind, path string
	size       int64
	used       time.Time
}

// sweep is one GC at work.
type sweep struct {
	store  *Store
	limit  int64
	before time.Time       // what was used later is spared
	marked map[string]bool // keys and digests
	leased bool            // some project is open
	report Report
}

// GC removes stray and old files, and then what was used least recently until
// the store is below nine tenths of the limit, if it was above the limit.
func (s *Store) GC(ctx context.Context, opts GCOptions) (Report, error) {
	lock, err := s.lock(s.path("gc.lock"), false)
	if err != nil {
		return Report{}, s.wrap("remove old results", err)
	}
	if lock == nil {
		return Report{Skipped: true}, nil
	}
	defer lock.Close()
	if opts.Limit == 0 {
		opts.Limit = s.limit
	}
	if opts.Grace == 0 {
		opts.Grace = DefaultGrace
	}
	w := &sweep{store: s, limit: opts.Limit, before: s.now().Add(-opts.Grace), marked: map[string]bool{}}
	w.report.Removed = map[string]int{}
	err = w.run(ctx, opts.Roots)
	return w.report, s.wrap("remove old results", err)
}

func (w *sweep) run(ctx context.Context, roots []string) error {
	if err := w.mark(ctx, roots); err != nil {
		return err
	}
	var files []candidate
	for _, kind := range []string{"objects", "packs", "records", "derived", "workers"} {
		files = append(files, w.list(kind)...)
	}
	for _, f := range files {
		w.report.Before += f.size
	}
	w.report.After = w.report.Before
	for _, f := range w.list("tmp") {
		if w.store.now().Sub(f.used) > DefaultGrace { // whatever the grace: somebody may be writing it
			w.remove(f)
		}
	}
	files = w.dropReplaced(w.dropOld(files))
	w.dropRuntime()
	files = w.merge(ctx, files)
	if w.report.After > w.limit {
		if err := w.dropUntil(ctx, files); err != nil {
			return err
		}
	}
	return w.dropHeads(ctx)
}

// dropOld removes what nobody has used for long and returns the other files.
func (w *sweep) dropOld(files []candidate) []candidate {
	old := w.store.now().Add(-staleAge)
	return slices.DeleteFunc(files, func(f candidate) bool {
		return (f.kind == "workers" || f.kind == "derived") && f.used.Before(old) && w.remove(f)
	})
}

// dropReplaced removes the records in files of their own, as they were written
// before there were packs, that a packed one has replaced, and returns the other
// files.
func (w *sweep) dropReplaced(files []candidate) []candidate {
	replaced := map[string]bool{}
	for _, f := range files {
		key := filepath.Base(f.path)
		if f.kind != "records" || !isHash(key) {
			continue
		}
		if _, from, ok := w.store.packedRecord(key, false); ok {
			w.store.pending.add(from)
			replaced[f.path] = true
		}
	}
	if len(replaced) == 0 || w.store.Sync() != nil {
		return files
	}
	return slices.DeleteFunc(files, func(f candidate) bool { return replaced[f.path] && w.remove(f) })
}

// dropUntil removes files, those used least recently first.
func (w *sweep) dropUntil(ctx context.Context, files []candidate) error {
	slices.SortFunc(files, func(a, b candidate) int {
		if c := a.used.Compare(b.used); c != 0 {
			return c
		}
		return strings.Compare(a.path, b.path)
	})
	enough := w.limit / 10 * 9
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case w.report.After <= enough || f.used.After(w.before):
			return nil
		case f.kind == "packs":
			w.compact(f, w.needed(f.path))
		case w.marked[strings.TrimSuffix(filepath.Base(f.path), ".sum")] && f.kind != "derived":
			w.report.Spared++
		default:
			w.remove(f)
		}
	}
	return nil
}

// dropHeads removes the heads whose records are gone.
func (w *sweep) dropHeads(ctx context.Context) error {
	for _, f := range w.list("heads") {
		if err := ctx.Err(); err != nil {
			return err
		}
		var h head
		_, ok := w.store.readJSON(f.path, headLabel(f.path), &h)
		if ok && isHash(h.Key) && !w.store.holdsRecord(h.Key, "") {
			w.remove(f)
		}
	}
	return nil
}

// remove takes a file away unless it was used within the grace time, also if
// that was only a moment ago.
func (w *sweep) remove(f candidate) bool {
	if f.used.After(w.before) {
		return false
	}
	gone := w.store.retire(f.path, func(moved string) bool {
		info, err := os.Lstat(moved)
		return err == nil && !info.ModTime().After(w.before)
	})
	if gone {
		w.report.Removed[f.kind]++
		if f.kind != "tmp" && f.kind != "heads" && f.kind != "runtime" {
			w.report.After -= f.size
		}
	}
	return gone
}

// list finds the files below a folder of the store.
func (w *sweep) list(kind string) []candidate {
	var files []candidate
	filepath.WalkDir(w.store.path(kind), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			files = append(files, candidate{kind, path, info.Size(), info.ModTime()})
		}
		return nil
	})
	return files
}
