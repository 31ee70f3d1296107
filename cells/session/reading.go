package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"stagebook/cells/build"
	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
)

// reading is one state of the sources, read and judged. It never changes.
type reading struct {
	outline  *project.Outline
	static   *fingerprint.Static
	plan     *scheduler.Project
	snapshot *project.Snapshot // nil when it came out of the store
	asOf     string            // set when there is no Go tool and the sources have changed since
	identity string            // digest of all that was read: also of embedded files, modules and the toolchain
	serial   uint64            // of the readings that were adopted; 0 before that
}

// kept is what the store keeps of a reading.
type kept struct {
	Version   int
	Inventory []project.Dependency
	Outline   *project.Outline
	Static    *fingerprint.Static
}

const keptVersion = 4

func newReading(outline *project.Outline, static *fingerprint.Static) *reading {
	plan := &scheduler.Project{
		Cells:  make(map[string]*graph.Cell, len(outline.Cells)),
		Params: make(map[string]*graph.Param, len(outline.Params)),
		Source: make(map[string]*graph.Source, len(outline.Sources)),
		Graph:  graph.New(outline.Cells),
		Static: static,
		Broken: broken(outline),
		By:     outline.Go + " " + outline.Target,
	}
	for i := range outline.Cells {
		plan.Cells[outline.Cells[i].ID] = &outline.Cells[i]
	}
	for i := range outline.Params {
		plan.Params[outline.Params[i].ID] = &outline.Params[i]
	}
	for i := range outline.Sources {
		plan.Source[outline.Sources[i].ID] = &outline.Sources[i]
	}
	return &reading{outline: outline, static: static, plan: plan, identity: identityOf(outline, static)}
}

// identityOf tells readings apart. The digest of the sources alone would miss
// what lies beside them: an embedded file, a module, the Go version.
func identityOf(outline *project.Outline, static *fingerprint.Static) string {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	if err := errors.Join(encoder.Encode(outline), encoder.Encode(static)); err != nil {
		panic("session: a reading does not encode: " + err.Error()) // plain data: cannot happen
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// broken says of each cell that a diagnostic blocks what the first one says.
func broken(outline *project.Outline) map[string]string {
	why := make(map[string]string)
	for _, d := range outline.Diagnostics {
		if d.Code == project.CodeWrite { // runs, and is not kept
			continue
		}
		for _, id := range d.Cells {
			if _, said := why[id]; !said {
				why[id] = fmt.Sprintf("%s:%d: %s", d.Pos.File, d.Pos.Line, d.Message)
			}
		}
	}
	return why
}

// read reads the sources as they are now, unless what they said came along. It prefers, in this order: what the
// store keeps of an equal state, the Go tool, and, without one, the last state
// that was read.
func (s *Session) read(ctx context.Context, prev *reading) (*reading, error) {
	if p := s.cfg.Packed; p != nil {
		return newReading(p.Outline, p.Static), nil
	}
	last, err := s.recall()
	if err == nil && project.Unchanged(last.Inventory) {
		return newReading(last.Outline, last.Static), nil
	}
	var before *project.Snapshot
	if prev != nil {
		before = prev.snapshot
	}
	snapshot, loadErr := s.load(ctx, before)
	if errors.Is(loadErr, project.ErrNoGo) && err == nil {
		r := newReading(last.Outline, last.Static)
		r.asOf = last.Outline.Go
		return r, nil
	}
	if loadErr != nil {
		return nil, fmt.Errorf("reading %s: %w", s.cfg.Dir, loadErr)
	}
	return s.fromSnapshot(snapshot, prev), nil
}

// load reads the sources with the Go tool, or, where prev allows, without it.
func (s *Session) load(ctx context.Context, prev *project.Snapshot) (*project.Snapshot, error) {
	runtime, err := build.RuntimeModule(s.cfg.Store)
	if err != nil {
		return nil, err
	}
	return project.Load(ctx, project.Options{Dir: s.cfg.Dir, GoTool: s.cfg.GoTool, Prev: prev, Runtime: runtime})
}

func (s *Session) fromSnapshot(snapshot *project.Snapshot, prev *reading) *reading {
	static := fingerprint.NewStatic(snapshot)
	if prev != nil {
		static.Carry(prev.static) // keys of cells that the edit does not touch
	}
	r := newReading(snapshot.Outline(), static)
	r.snapshot = snapshot
	s.remember(snapshot, r)
	s.keepTexts(static)
	return r
}

// withSnapshot returns a reading of the same sources that has its snapshot,
// which building needs. The sources may have changed meanwhile: then it is a
// reading of the new ones.
func (s *Session) withSnapshot(ctx context.Context, r *reading) (*reading, error) {
	if r.snapshot != nil {
		return r, nil
	}
	snapshot, err := s.load(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", s.cfg.Dir, err)
	}
	return s.fromSnapshot(snapshot, r), nil
}

func (s *Session) recall() (*kept, error) {
	data, ok := s.cfg.Store.Derived("analysis", s.analysisKey())
	if !ok {
		return nil, errors.New("never read before")
	}
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return nil, fmt.Errorf("decoding the last analysis: %w", err)
	}
	if k.Version != keptVersion || k.Outline == nil || k.Static == nil {
		return nil, errors.New("the last analysis is of another version")
	}
	return &k, nil
}

func (s *Session) remember(snapshot *project.Snapshot, r *reading) {
	data, err := json.Marshal(kept{
		Version: keptVersion, Inventory: snapshot.Inventory, Outline: r.outline, Static: r.static,
	})
	if err == nil {
		err = s.cfg.Store.PutDerived("analysis", s.analysisKey(), data)
	}
	if err != nil {
		s.cfg.Logger.Warn("the analysis of the sources could not be kept", "project", s.cfg.Name, "err", err)
	}
}

// analysisKey names the analysis of this folder by this version of Stagebook.
func (s *Session) analysisKey() string {
	sum := sha256.Sum256([]byte("analysis\n" + s.cfg.Dir + "\n" + s.cfg.Version))
	return hex.EncodeToString(sum[:])
}
