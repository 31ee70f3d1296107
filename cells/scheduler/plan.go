package scheduler

import (
	"fmt"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// Ledger is where a plan finds the records of earlier runs.
type Ledger interface {
	// Record returns the record kept under a key.
	Record(key string) (*store.Record, bool)
	// Last returns the record that the view showed last for a cell.
	Last(cell string) (*store.Record, bool)
}

// Verdict is where a cell stands, and why.
type Verdict struct {
	Status  graph.Status
	Key     string            // "" while the digest of an input is not known
	Parts   fingerprint.Parts // what the key hashes; set together with Key
	Record  *store.Record     // current: of a fresh or failed cell
	Shown   *store.Record     // what a page shows: Record, or the last one
	Reasons []string          // why it is stale or blocked, the most telling first
	Root    string            // of a blocked cell: the failed cell upstream
}

// Settled reports whether the outputs of the cell can be handed to others.
func (v *Verdict) Settled() bool { return v.Status == graph.Fresh }

// Plan holds a verdict for each cell of a project. It is not safe for
// concurrent use: its owner guards it.
type Plan struct {
	Project  *Project
	World    World
	Verdicts map[string]*Verdict

	ledger Ledger
	now    func() time.Time
}

// NewPlan judges every cell.
func NewPlan(p *Project, w World, ledger Ledger, now func() time.Time) *Plan {
	plan := &Plan{
		Project: p, World: w, ledger: ledger, now: now,
		Verdicts: make(map[string]*Verdict, len(p.Cells)),
	}
	for _, id := range p.Graph.Order() {
		plan.Judge(id)
	}
	for id := range p.Cells { // on a cycle, or behind one: a diagnostic says so
		if plan.Verdicts[id] == nil {
			plan.Verdicts[id] = plan.blocked(id, "", orElse(p.Broken[id], "its inputs go round in a circle"))
		}
	}
	return plan
}

// Judge sets and returns the verdict of one cell from those of its upstream
// cells, the world and the ledger.
func (p *Plan) Judge(id string) *Verdict {
	v := p.judge(p.Project.Cells[id])
	p.Verdicts[id] = v
	return v
}

func (p *Plan) judge(cell *graph.Cell) *Verdict {
	if why, broken := p.Project.Broken[cell.ID]; broken {
		return p.blocked(cell.ID, "", why)
	}
	if v := p.blockedUpstream(cell); v != nil {
		return v
	}
	dyn, unknown, problem := p.dynamic(cell)
	if problem != "" {
		return p.blocked(cell.ID, "", problem)
	}
	last, _ := p.ledger.Last(cell.ID)
	parts, err := p.Project.Static.Parts(cell.ID, dyn)
	if err != nil {
		return p.stale(cell, last, []string{"its key cannot be computed: " + err.Error()})
	}
	if len(unknown) > 0 {
		return p.stale(cell, last, append(p.changes(last, parts, unknown), fingerprint.NotDone(unknown...).String()))
	}
	v := p.lookUp(cell, last, parts)
	v.Key, v.Parts = parts.Key(), parts
	return v
}

// lookUp judges a cell whose key is known.
func (p *Plan) lookUp(cell *graph.Cell, last *store.Record, parts fingerprint.Parts) *Verdict {
	if why := p.Project.Static.Uncacheable(cell.ID); why != "" {
		return p.stale(cell, last, []string{fingerprint.NotKept(why).String()})
	}
	record, ok := p.ledger.Record(parts.Key())
	if !ok && rederives(last, parts) {
		record, ok = last, true
	}
	switch {
	case !ok:
		return p.stale(cell, last, p.changes(last, parts, nil))
	case len(record.Failure) > 0:
		return &Verdict{Status: graph.Failed, Record: record, Shown: shownBeside(record, last)}
	case cell.Policy.Refresh > 0 && p.now().Sub(record.Made) > cell.Policy.Refresh:
		return p.stale(cell, record, []string{fingerprint.Older(cell.Policy.Refresh).String()})
	}
	return &Verdict{Status: graph.Fresh, Record: record, Shown: record}
}

// rederives reports whether a record was made under the same parts by a version
// that wrote keys otherwise.
func rederives(last *store.Record, parts fingerprint.Parts) bool {
	if last == nil || len(last.Failure) > 0 || fingerprint.Current(last.Parts) {
		return false
	}
	old, err := fingerprint.Rederive(last.Parts)
	return err == nil && last.Key != parts.Key() && old.Key() == parts.Key()
}

// shownBeside returns the result to show beside a failure: the last good one.
func shownBeside(failed, last *store.Record) *store.Record {
	if last != nil && len(last.Failure) == 0 {
		return last
	}
	return failed
}

func (p *Plan) stale(cell *graph.Cell, last *store.Record, reasons []string) *Verdict {
	status := graph.Stale
	if cell.Manual() {
		status = graph.Manual
	}
	return &Verdict{Status: status, Shown: last, Reasons: reasons}
}

func (p *Plan) blocked(id, root, why string) *Verdict {
	last, _ := p.ledger.Last(id)
	return &Verdict{Status: graph.Blocked, Root: root, Shown: last, Reasons: []string{why}}
}

// blockedUpstream returns the verdict of a cell that waits for a failed one.
// The root is the cell that failed, not the one in between.
func (p *Plan) blockedUpstream(cell *graph.Cell) *Verdict {
	for _, up := range p.Project.Graph.Upstream(cell.ID) {
		switch v := p.Verdicts[up]; {
		case v == nil:
			return p.blocked(cell.ID, "", "its inputs go round in a circle")
		case v.Status == graph.Failed:
			return p.blocked(cell.ID, up, fmt.Sprintf("waits for `%s`, which failed", p.Project.Cells[up].Name))
		case v.Status == graph.Blocked && v.Root != "":
			return p.blocked(cell.ID, v.Root, fmt.Sprintf("waits for `%s`, which %s", p.Project.Cells[v.Root].Name, p.fate(v.Root)))
		case v.Status == graph.Blocked:
			return p.blocked(cell.ID, up, fmt.Sprintf("waits for `%s`, which has a mistake", p.Project.Cells[up].Name))
		}
	}
	return nil
}

// fate says what keeps others from running behind a cell.
func (p *Plan) fate(root string) string {
	if v := p.Verdicts[root]; v != nil && v.Status == graph.Failed {
		return "failed"
	}
	return "has a mistake"
}

// changes puts into words what differs from the last record. Inputs whose
// digest is not known yet are taken as unchanged; they are named apart.
func (p *Plan) changes(last *store.Record, parts fingerprint.Parts, unknown []string) []string {
	if last == nil {
		if len(unknown) > 0 {
			return nil
		}
		return []string{"never run"}
	}
	old, err := p.Project.decoded.of(last)
	if err != nil {
		return []string{"its last record cannot be read"}
	}
	if len(unknown) > 0 {
		parts = assumeUnchanged(parts, old, unknown)
	}
	var words []string
	for _, reason := range fingerprint.Diff(old, parts) {
		words = append(words, reason.String())
	}
	if len(words) == 0 && len(unknown) == 0 {
		words = []string{fingerprint.Gone().String()}
	}
	return words
}

// assumeUnchanged fills the inputs that are not known yet with the digests of
// the old record, so that a comparison shows what else differs.
func assumeUnchanged(parts, old fingerprint.Parts, unknown []string) fingerprint.Parts {
	before := make(map[string]string, len(old.Inputs))
	for _, in := range old.Inputs {
		before[in.Name] = in.Digest
	}
	inputs := append([]fingerprint.InputPart(nil), parts.Inputs...)
	for i, in := range inputs {
		for _, name := range unknown {
			if in.Name == name {
				inputs[i].Digest = before[name]
			}
		}
	}
	parts.Inputs = inputs
	return parts
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
