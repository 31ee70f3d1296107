package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

const sources = `package demo

//param:slider min=1 max=9
const Scale = 2

var counter int

func Raw() int                                 { return 1 }
func Clean(raw int) int                        { return raw }
func Model(clean, scale int) (float64, error)  { return float64(clean * scale), nil }
func Other(raw int) string                     { return "other" }
func Report(model float64, other string) string { return other }

//cell:run manual
func Heavy(clean int) int { return clean }

func After(heavy int) int { return heavy }

func Publish(report string) error { return nil }

//cell:retries 2
func Flaky(raw int) (int, error) { return raw, nil }

//cell:timeout 1m
func Slow(raw int) int { return raw }

//cell:cache off
func Clock() int { return 1 }

func Tick(clock int) int { return clock }

//cell:alone
func Lone(raw int) int { return raw }

func Count(raw int) int { counter++; return counter }

//cell:refresh 1h
func Rates() int { return 1 }
`

// demo is the project of all tests. It is read once: nobody changes it.
var demo = sync.OnceValues(func() (*Project, error) {
	dir, err := os.MkdirTemp("", "demo")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "demo.go"), []byte(sources), 0o666); err != nil {
		return nil, err
	}
	snapshot, err := project.Load(context.Background(), project.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	outline := snapshot.Outline()
	for _, d := range outline.Diagnostics {
		if d.Code != project.CodeWrite {
			return nil, errors.New(d.String())
		}
	}
	return projectOf(outline.Cells, outline.Params, fingerprint.NewStatic(snapshot)), nil
})

func projectOf(cells []graph.Cell, params []graph.Param, static *fingerprint.Static) *Project {
	p := &Project{
		Cells: make(map[string]*graph.Cell), Params: make(map[string]*graph.Param),
		Source: make(map[string]*graph.Source), Graph: graph.New(cells), Static: static, By: "go test",
	}
	for i := range cells {
		p.Cells[cells[i].ID] = &cells[i]
	}
	for i := range params {
		p.Params[params[i].ID] = &params[i]
	}
	return p
}

// bench is one project with a ledger and a worker that are all in memory.
type bench struct {
	t       testing.TB
	project *Project
	world   World
	keeper  *memory
	worker  *worker
	cfg     Config
	runs    int

	mu     sync.Mutex // guards events
	events []Event
}

func newBench(t testing.TB) *bench {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go tool to read a project with")
	}
	p, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, project: p, keeper: newMemory()}
	t.Cleanup(func() {
		b.keeper.mu.Lock()
		defer b.keeper.mu.Unlock()
		if early := b.keeper.early; len(early) > 0 {
			t.Errorf("recorded before what they were made from: %q", early)
		}
	})
	b.world = World{Params: map[string]Literal{"scale": {Canonical: "2", Value: "2"}}}
	b.worker = &worker{project: p, cells: make(map[string]behaviour)}
	b.cfg = Config{
		Caller: b.worker, Keeper: b.keeper, Slots: NewSlots(1), Flights: NewFlights(),
		Observe: b.observe, Recheck: func(string) FileState { return FileState{} }, Now: time.Now,
	}
	return b
}

func (b *bench) observe(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// seen returns the statuses that one cell went through.
func (b *bench) seen(cell string) []graph.Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	var statuses []graph.Status
	for _, e := range b.events {
		if e.Cell == cell && e.Log == nil {
			statuses = append(statuses, e.Status)
		}
	}
	return statuses
}

func (b *bench) plan() *Plan { return NewPlan(b.project, b.world, b.keeper, b.cfg.Now) }

func (b *bench) start(order Order) *Run {
	b.runs++
	name := Name{ID: fmt.Sprintf("run%d", b.runs), Number: b.runs}
	return Start(context.Background(), name, b.plan(), b.cfg, order)
}

// run carries out an order and returns the cells that were called, in order.
func (b *bench) run(order Order) []string {
	b.worker.forget()
	run := b.start(order)
	<-run.Done()
	return b.worker.called()
}

func (b *bench) targets(cells ...string) []string { return b.run(Order{Targets: cells}) }

// wants compares the cells that were called, each as often as it was. Those
// that are ready together race for a slot, so their order is not compared.
func (b *bench) wants(got []string, want ...string) {
	b.t.Helper()
	if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		b.t.Errorf("called %q, want %q", got, want)
	}
}

// stands fails the test when a new plan judges a cell otherwise.
func (b *bench) stands(cell string, status graph.Status, reasons ...string) {
	b.t.Helper()
	check(b.t, b.plan().Verdicts, cell, status, reasons...)
}

func check(t testing.TB, verdicts map[string]*Verdict, cell string, status graph.Status, reasons ...string) {
	t.Helper()
	if v := verdicts[cell]; v.Status != status || !slices.Equal(v.Reasons, reasons) {
		t.Errorf("%s is %s, %q; want %s, %q", cell, v.Status, v.Reasons, status, reasons)
	}
}

// behaviour is what a call of a cell does; n counts its calls from 1.
type behaviour func(ctx context.Context, call supervisor.Call, n int) (*supervisor.Result, error)

// worker calls cells in memory. A cell without a behaviour of its own gives
// values that depend on its name and its inputs alone.
type worker struct {
	project *Project
	refuses *supervisor.Result // of each cell, before it is called

	mu    sync.Mutex // guards the rest
	cells map[string]behaviour
	count map[string]int
	order []string
}

func (w *worker) Prepare(context.Context, string) (*supervisor.Result, error) { return w.refuses, nil }

func (w *worker) Call(ctx context.Context, call supervisor.Call, _ supervisor.Listener) (*supervisor.Result, error) {
	w.mu.Lock()
	if w.count == nil {
		w.count = make(map[string]int)
	}
	w.count[call.Cell]++
	n, does := w.count[call.Cell], w.cells[call.Cell]
	w.order = append(w.order, call.Cell)
	w.mu.Unlock()
	if does != nil {
		return does(ctx, call, n)
	}
	return w.values(call, ""), nil
}

// values are the outputs of a call. Another salt makes other ones.
func (w *worker) values(call supervisor.Call, salt string) *supervisor.Result {
	text := []string{call.Cell, salt}
	for _, in := range call.Inputs {
		if in.Text != nil {
			text = append(text, *in.Text)
		}
		text = append(text, in.Name, in.Ref)
	}
	result := &supervisor.Result{}
	for _, out := range w.project.Cells[call.Cell].Outputs {
		result.Outputs = append(result.Outputs, supervisor.Output{
			Name: out.Name, Type: out.Type, Digest: sumOf(strings.Join(text, "\x00") + out.Name),
		})
	}
	return result
}

func (w *worker) on(cell string, does behaviour) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cells[cell] = does
}

func (w *worker) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count, w.order = nil, nil
}

func (w *worker) called() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.order)
}

func failing(kind string) *supervisor.Result {
	return &supervisor.Result{Failure: &supervisor.Failure{Kind: kind, Message: kind, Alone: true}}
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// memory is a Keeper without a disk.
type memory struct {
	mu      sync.Mutex // guards the rest
	records map[string]*store.Record
	last    map[string]string
	values  map[string]bool // name and digest of what was recorded
	early   []string        // cells whose record came before that of an input
}

func newMemory() *memory {
	return &memory{records: make(map[string]*store.Record), last: make(map[string]string), values: make(map[string]bool)}
}

func (m *memory) Record(key string) (*store.Record, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	record, ok := m.records[key]
	return record, ok
}

func (m *memory) Last(cell string) (*store.Record, bool) {
	m.mu.Lock()
	key := m.last[cell]
	m.mu.Unlock()
	return m.Record(key)
}

func (m *memory) Keep(record store.Record, replace bool) (store.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old := m.records[record.Key]; old != nil && !replace {
		return *old, nil
	}
	if !m.grounded(record) {
		m.early = append(m.early, record.Cell)
	}
	m.records[record.Key] = &record
	for _, out := range record.Outputs {
		m.values[out.Name+" "+out.Digest] = true
	}
	return record, nil
}

// grounded reports whether there is a record of each value that one was made from.
func (m *memory) grounded(record store.Record) bool {
	var parts fingerprint.Parts
	_ = json.Unmarshal(record.Parts, &parts) // one without parts has no inputs
	for _, in := range parts.Inputs {
		if !strings.HasPrefix(in.Digest, "held:") && !m.values[in.Name+" "+in.Digest] {
			return false
		}
	}
	return true
}

func (m *memory) KeepObject(data []byte) (string, error) { return store.Digest(data), nil }

func (m *memory) Show(cell, key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last[cell] = key
}
