package incremental

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
	"stagebook/cells/store"
)

// ledger keeps the records of one project in memory.
type ledger struct {
	records map[string]*store.Record
	last    map[string]*store.Record
}

func (l *ledger) Record(key string) (*store.Record, bool) { r, ok := l.records[key]; return r, ok }
func (l *ledger) Last(cell string) (*store.Record, bool)  { r, ok := l.last[cell]; return r, ok }

// paper plans a project with the real planner and runs its cells on paper: what
// a cell gives is what the model says. A plan that takes a record of another
// state for a fresh one is caught without compiling anything.
type paper struct {
	folder   *folder
	snapshot *project.Snapshot
	ledger   *ledger
	plan     *scheduler.Project
	complain func(string, ...any)
	seen     map[string]bool // states that were run
	runs     int
	steady   bool // the last state compiled
}

func newPaper(f *folder, complain func(string, ...any)) *paper {
	return &paper{
		folder: f, complain: complain, seen: map[string]bool{},
		ledger: &ledger{records: map[string]*store.Record{}, last: map[string]*store.Record{}},
	}
}

// read reads the sources as they are in the folder.
func (p *paper) read() error {
	snapshot, err := project.Load(p.folder.t.Context(), project.Options{Dir: p.folder.dir, Prev: p.snapshot})
	if err != nil {
		return err
	}
	p.snapshot = snapshot
	outline := snapshot.Outline()
	p.plan = &scheduler.Project{
		Cells: map[string]*graph.Cell{}, Params: map[string]*graph.Param{}, Source: map[string]*graph.Source{},
		Graph: graph.New(outline.Cells), Static: fingerprint.NewStatic(snapshot), Broken: map[string]string{},
	}
	for i := range outline.Cells {
		p.plan.Cells[outline.Cells[i].ID] = &outline.Cells[i]
	}
	for i := range outline.Params {
		p.plan.Params[outline.Params[i].ID] = &outline.Params[i]
	}
	for i := range outline.Sources {
		p.plan.Source[outline.Sources[i].ID] = &outline.Sources[i]
	}
	for _, d := range outline.Diagnostics {
		for _, id := range d.Cells {
			p.plan.Broken[id] = d.Message
		}
	}
	return nil
}

// world is what lies beside the sources.
func (p *paper) world(m *model, w world) scheduler.World {
	outside := scheduler.World{
		Params: map[string]scheduler.Literal{}, Files: map[string]scheduler.FileState{}, Env: map[string]string{"envVar": m.Env},
	}
	for id, param := range p.plan.Params {
		text := param.Default
		if other, ok := w[id]; ok {
			canonical, err := project.Canonical(*param, other)
			if err != nil {
				p.complain("parameter %s refuses %q: %v", id, other, err)
			}
			text = canonical
		}
		outside.Params[id] = scheduler.Literal{Canonical: text, Value: text}
		for _, choice := range param.Choices {
			if choice.Name == text {
				outside.Params[id] = scheduler.Literal{Canonical: text, Value: choice.Text}
			}
		}
	}
	for _, name := range []string{"d1", "d2"} {
		outside.Files[name] = scheduler.FileState{Digest: sum(m.Files[m.path(name)])}
	}
	var many []string
	for _, path := range m.many() {
		many = append(many, path, m.Files[path])
	}
	outside.Files["many"] = scheduler.FileState{Digest: sum(fmt.Sprintf("%q", many))}
	return outside
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// run plans and runs a state in a view until nothing is stale, and checks after
// each plan that what is fresh is true. It returns the cells that ran.
func (p *paper) run(m *model, w world) []string {
	t := m.clean(w)
	outside := p.world(m, w)
	var ran []string
	for range len(p.plan.Cells) + 1 {
		plan := scheduler.NewPlan(p.plan, outside, p.ledger, time.Now)
		p.check(m, t, plan)
		next := p.compute(t, plan)
		if len(next) == 0 {
			p.settled(m, t, plan)
			return ran
		}
		ran = append(ran, next...)
	}
	p.complain("planning does not come to an end")
	return ran
}

// check compares what a plan shows as fresh with the truth.
func (p *paper) check(m *model, t *truth, plan *scheduler.Plan) {
	for id, v := range plan.Verdicts {
		if v.Status == graph.Fresh && (t.failed[id] || t.waits[id]) {
			p.complain("%s is fresh, and a clean run fails", id)
		}
		if v.Status == graph.Failed && !t.failed[id] {
			p.complain("%s shows a failure, and a clean run gives a value", id)
		}
		if v.Status != graph.Fresh {
			continue
		}
		for _, o := range v.Record.Outputs {
			if o.Summary != t.meaning[o.Name] && o.Held == "" {
				p.complain("%s shows %s as fresh: %s; a clean run gives %s", id, o.Name, o.Summary, t.meaning[o.Name])
			}
			if o.Held != "" && o.Summary != fmt.Sprint(t.numbers[id]) {
				p.complain("%s holds %s made of %s; a clean run makes it of %d", id, o.Name, o.Summary, t.numbers[id])
			}
		}
	}
}

// compute makes a record of each stale cell whose inputs are known.
func (p *paper) compute(t *truth, plan *scheduler.Plan) []string {
	var ran []string
	for id, v := range plan.Verdicts {
		if v.Status != graph.Stale || v.Key == "" || len(v.Reasons) > 0 && strings.HasPrefix(v.Reasons[0], "not kept") {
			continue
		}
		record := &store.Record{Key: v.Key, Cell: id, Parts: encode(v.Parts)}
		if t.failed[id] {
			record.Failure = []byte(`{}`)
		} else {
			for _, o := range p.plan.Cells[id].Outputs {
				record.Outputs = append(record.Outputs, outputOf(v.Key, o.Name, t, id))
			}
		}
		p.ledger.records[v.Key], p.ledger.last[id] = record, record
		ran = append(ran, id)
	}
	p.runs += len(ran)
	slices.Sort(ran)
	return ran
}

func outputOf(key, name string, t *truth, id string) store.RecordOutput {
	meaning := t.meaning[name]
	if meaning == "held" {
		return store.RecordOutput{Name: name, Held: "a function", Ref: key + "#" + name, Summary: fmt.Sprint(t.numbers[id])}
	}
	return store.RecordOutput{Name: name, Digest: sum(meaning), Summary: meaning}
}

// settled checks that everything that can run did.
func (p *paper) settled(m *model, t *truth, plan *scheduler.Plan) {
	if m.Broken != "" {
		return
	}
	for _, c := range m.Cells {
		v := plan.Verdicts[c.id()]
		want := graph.Fresh
		switch {
		case t.failed[c.id()]:
			want = graph.Failed
		case t.waits[c.id()]:
			want = graph.Blocked
		}
		if v == nil {
			p.complain("%s is not in the plan", c.id())
		} else if v.Status != want {
			p.complain("%s is %s after a run, not %s: %q", c.id(), v.Status, want, v.Reasons)
		}
	}
}
