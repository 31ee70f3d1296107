package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// Content is what an archive is written from. It is gathered first, so that what is
// wrong is said before anything is sent.
type Content struct {
	Manifest Manifest // without entries: Write works them out
	Files    []File
	Records  []string // their keys
	Heads    []store.Head
	Runs     []store.Run

	store   *store.Store
	objects []object // in the order of their digests
}

// File is one file of the module.
type File struct {
	Path string // in the module, with slashes
	Disk string // where it lies
}

type object struct {
	digest string
	size   int64
}

// Gather finds out what an archive of an open project holds: its sources and data, what
// its views show, and the records of its runs. program is the version of Stagebook. The
// sources are read, which needs the Go tool; nothing is run.
func Gather(ctx context.Context, open *session.Session, program string) (*Content, error) {
	sources, err := open.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("archiving %s: %w", open.Name(), err)
	}
	c := &Content{store: open.Store()}
	outline := sources.Snapshot.Outline()
	c.Manifest = Manifest{
		Format: formatName, Version: version, Program: program, Made: time.Now().UTC().Truncate(time.Second),
		Name: filepath.Base(sources.Snapshot.Dir), Title: outline.Title, ImportPath: outline.ImportPath,
		Go: outline.Go, Target: outline.Target, Modules: modules(sources.Snapshot), Cells: len(outline.Cells),
	}
	for _, source := range outline.Sources {
		if source.Kind == graph.Secret {
			c.Manifest.Secrets = append(c.Manifest.Secrets, source.Path)
		}
	}
	if err := CheckName(c.Manifest.Name); err != nil {
		return nil, fmt.Errorf("archiving %s: %w: rename its folder", open.Name(), err)
	}
	if err := c.gatherFiles(ctx, sources.Snapshot); err != nil {
		return nil, fmt.Errorf("archiving %s: %w", open.Name(), err)
	}
	c.gatherResults(outline, open.View(nil).State())
	return c, nil
}

// modules are those outside of the project's own that it imports, as "path version".
func modules(s *project.Snapshot) []string {
	all := make(map[string]bool)
	for _, dep := range s.Imports {
		if dep.Module != "" && (dep.Module != "stagebook" || !s.Module.Overlaid) {
			all[strings.TrimSpace(dep.Module+" "+dep.Version)] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// gatherResults finds the records that the views of the project show, what they need,
// and the records of runs.
func (c *Content) gatherResults(outline *project.Outline, state *session.State) {
	here := make(map[string]bool, len(outline.Cells))
	objects := make(map[string]int64)
	records := &taken{m: &c.Manifest, store: c.store, objects: objects, known: make(map[string]bool)}
	for _, cell := range outline.Cells {
		here[cell.ID] = true
		if cs := state.Cells[cell.ID]; cs != nil && cs.Shown != nil {
			records.take(cs.Shown.Key)
		}
	}
	for _, head := range c.store.Heads(outline.ImportPath) {
		if here[head.Cell] && records.take(head.Key) {
			c.Heads = append(c.Heads, head)
		}
	}
	c.Records = records.keys()
	for _, digest := range slices.Sorted(maps.Keys(objects)) {
		c.objects = append(c.objects, object{digest, objects[digest]})
	}
	for run := range c.store.EachRun(outline.ImportPath) {
		if !run.Ended.IsZero() && checkRun(&c.Manifest, run) == nil {
			c.Runs = append(c.Runs, run)
		}
	}
	slices.Reverse(c.Runs) // the first run first
}

// taken are the records that a reader would take, and whose objects are all there.
type taken struct {
	m       *Manifest
	store   *store.Store
	objects map[string]int64 // sizes by digest
	known   map[string]bool  // by key: whether it is taken
}

// take looks at the record of a key, once, and reports whether it is taken.
func (t *taken) take(key string) bool {
	if took, seen := t.known[key]; seen {
		return took
	}
	t.known[key] = false
	record, ok := t.store.Record(key)
	if !ok || checkRecord(t.m, record) != nil {
		return false
	}
	sizes := make(map[string]int64)
	for _, digest := range digests(record) {
		if sizes[digest], ok = t.store.ObjectSize(digest); !ok {
			return false
		}
	}
	maps.Copy(t.objects, sizes)
	t.known[key] = true
	return true
}

// keys are those of the records that were taken, sorted.
func (t *taken) keys() []string {
	keys := slices.Sorted(maps.Keys(t.known))
	return slices.DeleteFunc(keys, func(key string) bool { return !t.known[key] })
}

// digests are those of the objects that a record needs.
func digests(record *store.Record) []string {
	var all []string
	for _, out := range record.Outputs {
		all = append(all, out.Digest, out.Display)
	}
	all = append(all, record.Logs)
	return slices.DeleteFunc(all, func(digest string) bool { return digest == "" })
}

// checkRecord reports why a record is not one of the project: its key must be that of
// its parts, which must be of a cell of the project's package.
func checkRecord(m *Manifest, record *store.Record) error {
	if record.Project != m.ImportPath {
		return fmt.Errorf("it is of the project %s", quoted(record.Project))
	}
	var parts fingerprint.Parts
	if err := json.Unmarshal(record.Parts, &parts); err != nil {
		return fmt.Errorf("its parts cannot be read: %w", err)
	}
	if len(parts.Code) == 0 || parts.Cell != record.Cell || !strings.HasPrefix(parts.Code[0].Name, m.ImportPath+".") {
		return errors.New("its code is of no cell of this project")
	}
	if parts.Key() != record.Key {
		return errors.New("its key is not that of its parts")
	}
	return nil
}

// mostRuns is over the number of any run.
const mostRuns = 100_000_000

// checkRun reports why the record of a run is not one of the project.
func checkRun(m *Manifest, run store.Run) error {
	if run.Project != m.ImportPath || run.Number < 1 || run.Number >= mostRuns || run.Ended.IsZero() {
		return fmt.Errorf("the run %s is none of this project, or did not end", quoted(run.ID))
	}
	return nil
}
