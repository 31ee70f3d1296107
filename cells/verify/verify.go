package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"stagebook/cells/build"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Config says what to verify.
type Config struct {
	Snapshot *project.Snapshot
	State    *session.State // of the same sources: parameters, and what is fresh in the store
	Store    *store.Store   // of the person who asks; its results are only read
	GoTool   string         // "" for the go on the PATH
	Runs     int            // fewer than 2 mean 2
	Cells    []string       // IDs of the cells to judge; none: all
	All      bool           // sinks and manual cells, too
	Jobs     int            // processes at once; 0: as many as cores
	Observe  func(Step)     // hears what is under way; may be called from several goroutines; may be nil
}

// Step is one call that begins.
type Step struct {
	Run, Runs int
	Cell      string // ID
}

// Run verifies a project. The error is trouble of ours, a build that failed, or
// the end of ctx: what cells do wrong is in the report.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	cfg.Runs = max(cfg.Runs, 2)
	if cfg.Jobs <= 0 {
		cfg.Jobs = runtime.GOMAXPROCS(0)
	}
	exe, err := build.Build(ctx, cfg.Snapshot, build.Options{Store: cfg.Store, GoTool: cfg.GoTool})
	if err != nil {
		return nil, fmt.Errorf("building the cells: %w", err)
	}
	dir, err := os.MkdirTemp("", "stagebook-verify-")
	if err != nil {
		return nil, fmt.Errorf("making a store to throw away: %w", err)
	}
	defer os.RemoveAll(dir)
	scratch, err := store.Open(dir, store.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening a store to throw away: %w", err)
	}
	defer scratch.Close()
	v := newVerification(cfg, exe, scratch)
	if err := v.first(ctx); err != nil {
		return nil, err
	}
	for run := 2; run <= cfg.Runs; run++ {
		if err := v.again(ctx, run); err != nil {
			return nil, err
		}
	}
	return v.judge(), nil
}

// verification is one under way.
type verification struct {
	cfg     Config
	exe     *build.Executable
	objects layered
	spool   string
	cells   map[string]*graph.Cell
	targets []string             // cells to judge, in run order
	inputs  map[string]reference // recorded results by cell, complete after the first run
	why     map[string]string    // why a cell is not called, complete after the first run

	mu       sync.Mutex // guards attempts
	attempts map[string][]attempt
}

// reference is the recorded result of a cell, which every call of its users gets.
type reference struct {
	outputs []supervisor.Output
	stored  bool // by the store, where the cell is fresh
}

// attempt is how one call of a cell ended.
type attempt struct {
	run    int
	result *supervisor.Result
}

func newVerification(cfg Config, exe *build.Executable, scratch *store.Store) *verification {
	v := &verification{
		cfg: cfg, exe: exe, objects: layered{scratch, cfg.Store}, spool: filepath.Join(scratch.Root(), "spool"),
		cells: make(map[string]*graph.Cell), inputs: make(map[string]reference), why: make(map[string]string),
		attempts: make(map[string][]attempt),
	}
	for i := range cfg.State.Outline.Cells {
		c := &cfg.State.Outline.Cells[i]
		v.cells[c.ID] = c
	}
	for _, id := range cfg.State.Graph.Order() {
		if len(cfg.Cells) == 0 || slices.Contains(cfg.Cells, id) {
			v.targets = append(v.targets, id)
		}
	}
	v.recall()
	return v
}

// recall takes what the store holds of cells that are fresh.
func (v *verification) recall() {
	for id, cs := range v.cfg.State.Cells {
		if cs.Status != graph.Fresh || cs.Shown == nil || !v.complete(cs.Shown) {
			continue
		}
		r := reference{stored: true}
		for _, out := range cs.Shown.Outputs {
			r.outputs = append(r.outputs, supervisor.Output{
				Name: out.Name, Type: out.Type, Digest: out.Digest, Size: out.Size, Held: out.Held, Ref: out.Ref,
				Display: out.Display, DisplaySize: out.DisplaySize, Summary: out.Summary,
			})
		}
		v.inputs[id] = r
	}
}

func (v *verification) complete(record *store.Record) bool {
	return !slices.ContainsFunc(record.Outputs, func(out store.RecordOutput) bool {
		return out.Digest != "" && !v.cfg.Store.HasObject(out.Digest) || out.Display != "" && !v.cfg.Store.HasObject(out.Display)
	})
}

// first calls, in order of the graph and in one process, the cells to judge and
// those whose results they need.
func (v *verification) first(ctx context.Context) error {
	l := &lane{v: v, run: 1, procs: runtime.NumCPU()}
	defer l.close()
	for _, id := range v.cfg.State.Graph.Ancestors(v.targets...) {
		_, known := v.inputs[id]
		if known && !slices.Contains(v.targets, id) {
			continue
		}
		if why := v.uncallable(id); why != "" {
			v.why[id] = why
			continue
		}
		result, err := l.attempt(ctx, id)
		if err != nil {
			return err
		}
		if result.Failure == nil && !known {
			v.inputs[id] = reference{outputs: result.Outputs}
		}
	}
	return nil
}

// uncallable says why a cell is not called, "" when it is.
func (v *verification) uncallable(id string) string {
	if d, broken := v.exe.Broken[id]; broken {
		return d.Message
	}
	cell, cs := v.cells[id], v.cfg.State.Cells[id]
	if v.skipped(cell) {
		return "it acts on the world, or waits for its author: --all calls it"
	}
	for _, in := range cell.Inputs {
		if in.Kind != graph.Value {
			continue
		}
		out := v.output(in)
		if out == nil {
			return fmt.Sprintf("its input `%s` could not be made", in.Name)
		}
		if maker := v.cells[in.Cell]; out.Held != "" && v.skipped(maker) {
			return fmt.Sprintf("its input `%s` is held in memory only, and `%s` runs only with --all", in.Name, maker.Name)
		}
	}
	if cs != nil && cs.Status == graph.Blocked && cs.Root == "" && len(cs.Reasons) > 0 && !v.waits(cell) {
		return cs.Reasons[0]
	}
	return ""
}

// waits reports whether a cell is blocked by others only, which may run here.
func (v *verification) waits(cell *graph.Cell) bool {
	return slices.ContainsFunc(v.cfg.State.Graph.Upstream(cell.ID), func(up string) bool {
		cs := v.cfg.State.Cells[up]
		return cs != nil && cs.Status == graph.Blocked
	})
}

func (v *verification) skipped(cell *graph.Cell) bool {
	return !v.cfg.All && (cell.Policy.Manual || cell.Sink())
}

// output is the recorded value of an input.
func (v *verification) output(in graph.Input) *supervisor.Output {
	outputs := v.inputs[in.Cell].outputs
	for i := range outputs {
		if outputs[i].Name == in.Name {
			return &outputs[i]
		}
	}
	return nil
}

// again calls all cells to judge in another order, in fresh processes.
func (v *verification) again(ctx context.Context, run int) error {
	var together, alone []string
	for _, id := range v.targets {
		switch {
		case v.why[id] != "":
		case v.cells[id].Policy.Alone:
			alone = append(alone, id)
		default:
			together = append(together, id)
		}
	}
	r := rand.New(rand.NewPCG(uint64(run), 0))
	shuffle := func(ids []string) { r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] }) }
	shuffle(together)
	shuffle(alone)
	if err := v.lanes(ctx, run, together, v.cfg.Jobs); err != nil {
		return err
	}
	return v.lanes(ctx, run, alone, 1)
}

// lanes calls cells in so many processes at once.
func (v *verification) lanes(ctx context.Context, run int, ids []string, n int) error {
	todo := make(chan string, len(ids))
	for _, id := range ids {
		todo <- id
	}
	close(todo)
	errs := make([]error, min(n, len(ids)))
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() { // ends when todo is empty
			l := &lane{v: v, run: run, procs: procs(run)}
			defer l.close()
			for id := range todo {
				if errs[i] = l.attemptMore(ctx, id); errs[i] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// procs is GOMAXPROCS in a run: goroutines take turns in one, and crowd in others.
func procs(run int) int {
	switch run % 3 {
	case 2:
		return max(4, 2*runtime.NumCPU())
	case 0:
		return 1
	}
	return runtime.NumCPU()
}

func (v *verification) note(id string, a attempt) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.attempts[id] = append(v.attempts[id], a)
}

// begin tells the observer of a call, and names it apart from all others.
func (v *verification) begin(id string, run int) (key string) {
	if v.cfg.Observe != nil {
		v.cfg.Observe(Step{Run: run, Runs: v.cfg.Runs, Cell: id})
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	sum := sha256.Sum256(fmt.Appendf(nil, "verify %s %d %d", id, run, len(v.attempts[id])))
	return hex.EncodeToString(sum[:])
}

// Cells that take no time are called up to mostCalls times in a process, as long
// as that costs no more than moreTime.
const (
	mostCalls = 8
	moreTime  = 100 * time.Millisecond
)

// layered is the store of a verification: it writes into one that is thrown away,
// and reads what the person's store holds, too.
type layered struct{ scratch, given *store.Store }

var _ supervisor.Store = layered{}

// PutObject keeps bytes for the time of the verification.
func (l layered) PutObject(data []byte) (string, error) { return l.scratch.PutObject(data) }

// PutObjectFile keeps a file for the time of the verification.
func (l layered) PutObjectFile(path string) (string, int64, error) {
	return l.scratch.PutObjectFile(path)
}

// OpenObject opens an object of either store.
func (l layered) OpenObject(digest string) (*os.File, error) {
	if file, err := l.scratch.OpenObject(digest); err == nil {
		return file, nil
	}
	return l.given.OpenObject(digest)
}

func (l layered) read(digest string) ([]byte, error) {
	if data, err := l.scratch.ReadObject(digest); err == nil {
		return data, nil
	}
	return l.given.ReadObject(digest)
}
