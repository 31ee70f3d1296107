package verify

import (
	"fmt"
	"slices"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
	"stagebook/cells/verify/difference"
)

// judge says what all calls together show.
func (v *verification) judge() *Report {
	verdicts := make(map[string]*Cell, len(v.targets))
	for _, id := range v.targets { // in run order, so that what is upstream is known
		c := v.verdict(id)
		v.inherit(&c, verdicts)
		verdicts[id] = &c
	}
	report := &Report{Runs: v.cfg.Runs}
	for _, cell := range v.cfg.State.Outline.Cells {
		if c := verdicts[cell.ID]; c != nil {
			report.Cells = append(report.Cells, *c)
		} else if len(v.cfg.Cells) == 0 || slices.Contains(v.cfg.Cells, cell.ID) { // on a cycle, or behind one
			report.Cells = append(report.Cells, Cell{ID: cell.ID, Name: cell.Name, Pos: cell.Pos, Verdict: Unjudged, Why: "its inputs go round in a circle"})
		}
	}
	return report
}

func (v *verification) verdict(id string) Cell {
	cell := v.cells[id]
	c := Cell{ID: id, Name: cell.Name, Pos: cell.Pos, Verdict: Same, Calls: len(v.attempts[id]), Why: v.why[id]}
	switch {
	case v.skipped(cell):
		c.Verdict = Skipped
		return c
	case c.Calls == 0:
		c.Verdict = Unjudged
		return c
	}
	if c.Changed = v.changed(id); len(c.Changed) > 0 {
		c.Verdict = Changes
		return c
	}
	first := v.attempts[id][0]
	for _, a := range v.attempts[id][1:] {
		if c.Finding = v.compare(first, a); c.Finding != nil {
			c.Verdict = Differs
			if cell.Policy.CacheOff || cell.Policy.Refresh > 0 {
				c.Verdict = Declared
			}
			return c
		}
	}
	if first.result.Failure != nil {
		c.Verdict, c.Why = Fails, failureText(first.result.Failure)
		return c
	}
	if recorded := v.inputs[id]; recorded.stored {
		c.Compared = true
		if c.Finding = v.outputs(recorded.outputs, first.result.Outputs); c.Finding != nil {
			c.Finding.First, c.Finding.Second = "the store", "run 1"
			c.Verdict = Stored
			if cell.Policy.CacheOff || cell.Policy.Refresh > 0 {
				c.Verdict = Declared
			}
		}
	}
	return c
}

// inherit names the cells upstream whose differences reach a cell.
func (v *verification) inherit(c *Cell, verdicts map[string]*Cell) {
	for _, id := range v.cfg.State.Graph.Ancestors(c.ID) {
		if up := verdicts[id]; up != nil && id != c.ID && up.Verdict.unsteady() {
			c.From = append(c.From, up.Name)
		}
	}
	if !c.Verdict.unsteady() {
		return
	}
	for _, in := range v.cells[c.ID].Inputs { // held values were made anew in each process
		out, up := v.output(in), verdicts[in.Cell]
		if in.Kind != graph.Value || out == nil || out.Held == "" {
			continue
		}
		if up != nil && (up.Verdict.unsteady() || len(up.From) > 0) {
			c.Verdict = Inherits
		} else if !v.differsWithin(c.ID) {
			c.Why = fmt.Sprintf("its input `%s` is held in memory only and was made anew for each run, so `%s` may be to blame", in.Name, v.cells[in.Cell].Name)
		}
	}
}

// differsWithin reports whether two calls in one process, on the very same inputs,
// gave two results.
func (v *verification) differsWithin(id string) bool {
	attempts := v.attempts[id]
	for i := 1; i < len(attempts); i++ {
		x, y := attempts[i-1], attempts[i]
		if x.run == y.run && !slices.EqualFunc(x.result.Outputs, y.result.Outputs, alike) {
			return true
		}
	}
	return false
}

// unsteady reports whether two runs gave two results.
func (v Verdict) unsteady() bool { return v == Differs || v == Declared || v == Inherits }

// changed names the inputs that a cell changed in any of its calls.
func (v *verification) changed(id string) []string {
	var names []string
	for _, a := range v.attempts[id] {
		names = append(names, a.result.Changed...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// unlike reports whether a result differs from that of the first call.
func (v *verification) unlike(id string, result *supervisor.Result) bool {
	v.mu.Lock()
	first := v.attempts[id][0].result
	v.mu.Unlock()
	return (first.Failure == nil) != (result.Failure == nil) || !slices.EqualFunc(first.Outputs, result.Outputs, alike)
}

// alike compares by digests. Where a value is held, its display speaks for it.
func alike(a, b supervisor.Output) bool {
	return a.Name == b.Name && a.Digest == b.Digest && a.Display == b.Display
}

// compare returns the first difference between two calls.
func (v *verification) compare(a, b attempt) *Finding {
	f := &Finding{Of: "outcome"}
	x, y := a.result.Failure, b.result.Failure
	switch {
	case x == nil && y == nil:
		if f = v.outputs(a.result.Outputs, b.result.Outputs); f == nil {
			return nil
		}
	case x != nil && y != nil:
		if x.Kind == y.Kind && x.Message == y.Message {
			return nil
		}
		f.Words = fmt.Sprintf("%s ≠ %s", failureText(x), failureText(y))
	case x != nil:
		f.Words = failureText(x) + " ≠ no failure"
	default:
		f.Words = "no failure ≠ " + failureText(y)
	}
	f.First, f.Second = fmt.Sprintf("run %d", a.run), fmt.Sprintf("run %d", b.run)
	if a.run == b.run {
		f.Second = "another call of it"
	}
	return f
}

// outputs returns the first difference between the results of two calls.
func (v *verification) outputs(a, b []supervisor.Output) *Finding {
	for i := range min(len(a), len(b)) {
		if alike(a[i], b[i]) {
			continue
		}
		f := &Finding{Output: a[i].Name, Of: "value"}
		switch {
		case (a[i].Digest == "") != (b[i].Digest == ""):
			f.Words = fmt.Sprintf("%s ≠ %s", storedText(a[i]), storedText(b[i]))
			return f
		case a[i].Digest != b[i].Digest:
			f.Difference = v.place(a[i].Digest, b[i].Digest, difference.Values)
		default:
			f.Of = "display"
			f.Difference = v.place(a[i].Display, b[i].Display, difference.Displays)
		}
		f.Words = f.Difference.String()
		return f
	}
	return nil
}

func storedText(out supervisor.Output) string {
	if out.Held != "" {
		return "held in memory only: " + out.Held
	}
	return "stored"
}

// largest is the size of values, in bytes, whose differences are looked for.
const largest = 1 << 30

// place finds the first place where two objects differ.
func (v *verification) place(a, b string, compare func(a, b []byte) *difference.Difference) *difference.Difference {
	digests := &difference.Difference{Path: "digest", A: shortDigest(a), B: shortDigest(b)}
	for _, digest := range []string{a, b} {
		file, err := v.objects.OpenObject(digest)
		if err != nil {
			return digests
		}
		info, err := file.Stat()
		file.Close()
		if err != nil || info.Size() > largest {
			return digests
		}
	}
	x, errX := v.objects.read(a)
	y, errY := v.objects.read(b)
	if errX != nil || errY != nil {
		return digests
	}
	if d := compare(x, y); d != nil {
		return d
	}
	return digests
}

func shortDigest(digest string) string { return digest[:min(12, len(digest))] }

func failureText(f *supervisor.Failure) string {
	place := ""
	if f.Pos.File != "" {
		place = fmt.Sprintf(" at %s:%d", f.Pos.File, f.Pos.Line)
	}
	return fmt.Sprintf("%s%s: %s", f.Kind, place, f.Message)
}
