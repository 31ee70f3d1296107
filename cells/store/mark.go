package store

import (
	"context"
	"os"
	"path/filepath"
)

// mark notes everything that must stay: the given roots, those of leases and
// pins, the heads of leased projects, and the last runs of every project.
func (w *sweep) mark(ctx context.Context, roots []string) error {
	s := w.store
	w.markAll(roots)
	live, dead := s.liveLeases()
	if dead > 0 {
		w.report.Removed["leases"] = dead
	}
	w.leased = len(live) > 0
	for _, lease := range live {
		w.markAll(lease.Roots)
		for _, h := range s.packedHeads() {
			if h.Project == lease.Project {
				w.markKey(h.Key)
			}
		}
		for _, f := range w.list(filepath.Join("heads", component(lease.Project))) {
			var h head
			if _, ok := s.readJSON(f.path, headLabel(f.path), &h); ok {
				w.markKey(h.Key)
			}
		}
	}
	for _, f := range w.list("pins") {
		var pinned []string
		if _, ok := s.readJSON(f.path, label{"pin", filepath.Base(f.path)}, &pinned); ok {
			w.markAll(pinned)
		}
	}
	projects, _ := os.ReadDir(s.path("runs"))
	for _, project := range projects {
		w.markRuns(project.Name())
	}
	return ctx.Err()
}

// markRuns marks the last run of a project that has ended, and those since.
func (w *sweep) markRuns(folder string) {
	for _, path := range w.store.runFiles(folder) {
		run, ok := w.store.readRun(path)
		if !ok {
			continue
		}
		w.marked[run.ProjectDigest] = true
		for _, cell := range run.Cells {
			w.markKey(cell.Key)
		}
		if !run.Ended.IsZero() {
			return
		}
	}
}

// markAll marks roots, each of which may be a key, a digest or a worker's ID.
func (w *sweep) markAll(roots []string) {
	for _, root := range roots {
		w.markKey(root)
		w.marked[root] = true
	}
}

// markKey marks a name and, where it is the key of a record, all that the
// record needs. Reading here is not a use.
func (w *sweep) markKey(key string) {
	if !isHash(key) || w.marked[key] {
		return
	}
	w.marked[key] = true
	if rec, _, ok := w.store.recordOf(key, false); ok {
		for _, digest := range rec.objects() {
			w.marked[digest] = true
		}
	}
}
