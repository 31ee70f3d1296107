package incremental

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestOnPaper plans random projects through random edits with the real planner,
// and runs their cells on paper.
func TestOnPaper(t *testing.T) {
	t.Parallel()
	seed, budget := firstSeed(), newBudget(1750, 150)
	t.Logf("-incremental.seed=%d", seed)
	steps, projects, ran := 0, 0, 0
	for ; budget.more(steps) && !t.Failed(); projects++ {
		s := newScenario(seed+uint64(projects), budget.next(steps, 80))
		r := s.onPaper(t)
		steps, ran = steps+r.step+1, ran+r.runs
		if r.problem != "" {
			report(t, "paper", seed+uint64(projects), s, r, func(s *scenario) outcome { return s.onPaper(t) })
		}
	}
	t.Logf("%d steps in %d projects, %d cells run on paper", steps, projects, ran)
}

// scenario is a project and what happens to it.
type scenario struct {
	Start *model
	Steps []step
}

// newScenario makes a random one. Steps are chosen for the state they meet.
func newScenario(seed uint64, n int) *scenario {
	rng := rand.New(rand.NewPCG(seed, 3))
	s := &scenario{Start: newModel(rng, flavour{Library: rng.IntN(3) == 0, Frames: rng.IntN(8) == 0})}
	states := []*model{s.Start}
	for range n {
		m := states[len(states)-1]
		var next step
		switch rng.IntN(10) {
		case 0:
			next = m.newWorldly(rng)
		case 1:
			next = step{Do: "revert", N: 1 + rng.IntN(len(states))}
		case 2:
			next = m.newView(rng)
		default:
			next = m.newEdit(rng)
		}
		if m.Broken != "" && rng.IntN(2) == 0 {
			next = step{Do: "mend"}
		}
		s.Steps = append(s.Steps, next)
		states = append(states, after(states, &next))
	}
	return s
}

// newView looks at other values of a parameter.
func (m *model) newView(rng *rand.Rand) step {
	k := m.Knobs[rng.IntN(len(m.Knobs))]
	return step{Do: "view", Name: k.id(), N: rng.IntN(len(k.Others))}
}

// after returns the state after a step that follows others.
func after(states []*model, s *step) *model {
	if s.Do == "revert" {
		return states[max(0, len(states)-1-s.N)]
	}
	return states[len(states)-1].apply(s)
}

// outcome is how a scenario went.
type outcome struct {
	problem string
	step    int // at which
	runs    int
	seen    int // results that were shown as fresh
}

// onPaper does what a scenario says until something is wrong.
func (s *scenario) onPaper(t testing.TB) (o outcome) {
	f := newFolder(t, s.Start)
	p := newPaper(f, func(text string, args ...any) {
		if o.problem == "" {
			o.problem = fmt.Sprintf("step %d: ", o.step) + fmt.Sprintf(text, args...)
		}
	})
	states := []*model{s.Start}
	for i := -1; i < len(s.Steps) && o.problem == ""; i++ {
		o.step = i
		var did step
		if i >= 0 {
			did = s.Steps[i]
			states = append(states, after(states, &did))
		}
		m := states[len(states)-1]
		f.write(m)
		if err := p.read(); err != nil {
			p.complain("reading: %v", err)
			break
		}
		p.step(m, &did)
	}
	o.runs = p.runs
	return o
}

// step runs the default view, and the one that the step looks at.
func (p *paper) step(m *model, did *step) {
	if m.Broken == "" {
		for _, d := range p.snapshot.Outline().Diagnostics {
			p.complain("after %s: %s", did.Do, d)
		}
	}
	ran := p.run(m, nil)
	again := string(encode(m))
	if len(ran) > 0 && p.seen[again] {
		p.complain("back in a state that was run before, %q ran", ran)
	}
	if len(ran) > 0 && did.harmless() && did.Do != "mend" && !m.standing() && m.Broken == "" && p.steady {
		p.complain("after %s, which changes nothing, %q ran", did.Do, ran)
	}
	p.seen[again] = true
	p.steady = m.Broken == ""
	if k := m.knob(did.Name); did.Do == "view" && k != nil {
		p.run(m, world{k.id(): k.Others[did.N%len(k.Others)]})
	}
}

// standing reports whether it matters where code stands: some of it asks for its
// line, or several declarations run code when the program starts.
func (m *model) standing() bool {
	starting := 0
	for _, u := range m.Units {
		switch u.Kind {
		case "line":
			return true
		case "registry", "varcall", "order", "apart", "between":
			starting++
		}
	}
	return starting > 1
}
