package session

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/confine"
	"stagebook/cells/graph"
)

// boundary is what the worker of one state of the sources may do, with what would
// make it another. It never changes.
type boundary struct {
	policy *confine.Policy        // nil: all that we may
	mark   string                 // of the grants
	files  map[string]os.FileInfo // declared ones outside of the granted folders: the kernel knows them by what they are, not by name
}

// Policy returns what a worker of the project may do as things are now: nil when
// workers are not confined.
func (s *Session) Policy() *confine.Policy { return s.boundary(s.current()).policy }

// Asks are what the sources ask for beyond what every project may.
func (s *Session) Asks() []confine.Ask { return s.current().outline.Asks }

// Grants are what owners have granted to projects.
func (s *Session) Grants() *confine.Grants {
	return confine.OpenGrants(filepath.Join(s.cfg.Store.Root(), "v1", "grants"))
}

func (s *Session) boundary(r *reading) *boundary {
	if s.cfg.Unconfined {
		return &boundary{}
	}
	b := &boundary{
		policy: confine.Standard(s.cfg.Dir, s.moduleFolder(), s.cfg.Store.Root()),
		mark:   s.Grants().Mark(s.cfg.Dir), files: make(map[string]os.FileInfo),
	}
	b.policy.Name, b.policy.Memory, b.policy.Disk = s.cfg.Name, s.cfg.MemoryLimit, s.cfg.DiskLimit
	b.declare(filepath.Join(s.cfg.Dir, "data"))
	for _, source := range r.outline.Sources {
		if source.Kind == graph.File {
			b.declare(filepath.Join(s.cfg.Dir, named(source)))
		}
	}
	granted := s.Grants().Asks(s.cfg.Dir)
	if s.cfg.Packed != nil {
		granted = r.outline.Asks // who starts the executable has it from the owner
	}
	if s.cfg.Guest {
		granted = slices.DeleteFunc(slices.Clone(granted), func(a confine.Ask) bool { return a.Kind != confine.AskRead })
	}
	b.policy.Grant(s.cfg.Dir, r.outline.Asks, granted)
	return b
}

// named is the path that a source declares: of a pattern, the folder in which it
// begins to be one.
func named(source graph.Source) string {
	path := source.Path
	if source.Glob {
		if i := strings.IndexAny(path, `*?[\`); i >= 0 {
			path = path[:strings.LastIndexByte(path[:i], '/')+1]
		}
	}
	return filepath.FromSlash(path)
}

// declare grants a path that the project names as its data, wherever links lead,
// unless that is private.
func (b *boundary) declare(path string) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil || b.policy.Reads(path) || b.policy.Keeps(path) || confine.Private(path) {
		return
	}
	b.policy.Read, b.policy.Data = append(b.policy.Read, path), append(b.policy.Data, path)
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		b.files[path] = info
	}
}

// holds reports whether the boundary is still that of the project.
func (b *boundary) holds(s *Session) bool {
	if b.policy == nil {
		return true
	}
	for path, was := range b.files {
		if info, err := os.Stat(path); err != nil || !os.SameFile(was, info) {
			return false
		}
	}
	return b.mark == s.Grants().Mark(s.cfg.Dir)
}

// moduleFolder is the folder of the module around the project, "" without one.
func (s *Session) moduleFolder() string {
	if s.cfg.Packed != nil {
		return "" // what is there has nothing to do with it
	}
	for dir := s.cfg.Dir; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			return ""
		}
	}
}

// furnish makes the folders that the worker may write and that are not there yet: the
// kernel grants none that does not exist.
func (b *boundary) furnish() {
	if b.policy == nil {
		return
	}
	for _, dir := range b.policy.Write {
		_ = os.MkdirAll(dir, 0o777) // the cell that writes there says what is wrong
	}
}

// renewCrew sees to it that what is called from now on runs within the boundary
// of this moment. Runs under way end within the one that they began with.
func (s *Session) renewCrew() {
	s.mu.Lock()
	old := s.crew
	if old == nil {
		s.mu.Unlock()
		return
	}
	b := old.within.Load()
	if b == nil || b.holds(s) {
		s.mu.Unlock()
		return
	}
	s.crew = s.newCrew(s.reading)
	views := s.viewList()
	s.mu.Unlock()
	s.retire(old, views)
}
