package incremental

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"stagebook/cells/session"
)

// TestInSessions drives random projects in real sessions with real workers, and
// compares all that was shown as fresh with programs built for nothing else.
func TestInSessions(t *testing.T) {
	t.Parallel() // with TestOnPaper; the environment of the process is this test's
	seed, budget := firstSeed(), newBudget(250, 25)
	t.Logf("-incremental.seed=%d", seed)
	steps, projects, ran, seen := 0, 0, 0, 0
	for ; budget.more(steps) && !t.Failed(); projects++ {
		s := newLiveScenario(seed+uint64(projects), budget.next(steps, 40))
		r := s.inSessions(t)
		steps, ran, seen = steps+r.step+1, ran+r.runs, seen+r.seen
		if r.problem != "" {
			report(t, "sessions", seed+uint64(projects), s, r, func(s *scenario) outcome { return s.inSessions(t) })
		}
	}
	t.Logf("%d steps in %d projects, %d cells run, %d results compared", steps, projects, ran, seen)
}

// newLiveScenario makes a random one. A change of code costs a build, so most
// steps are others.
func newLiveScenario(seed uint64, n int) *scenario {
	rng := rand.New(rand.NewPCG(seed, 4))
	s := &scenario{Start: newModel(rng, flavour{Library: rng.IntN(3) == 0, Frames: rng.IntN(10) == 0, Chain: rng.IntN(3) == 0})}
	states := []*model{s.Start}
	for range n {
		next := states[len(states)-1].newLiveStep(rng, len(states))
		s.Steps = append(s.Steps, next)
		states = append(states, after(states, &next))
	}
	return s
}

func (m *model) newLiveStep(rng *rand.Rand, behind int) step {
	if m.Broken != "" && rng.IntN(2) == 0 {
		return step{Do: "mend"}
	}
	switch n := rng.IntN(23); {
	case n < 5:
		return m.newEdit(rng)
	case n < 9:
		return m.newWorldly(rng)
	case n < 11:
		return step{Do: "revert", N: 1 + rng.IntN(behind)}
	case n < 14:
		return m.newView(rng)
	case n < 15:
		return step{Do: "one", Cell: m.Cells[rng.IntN(len(m.Cells))].ID}
	case n < 16:
		return step{Do: "cancel", N: rng.IntN(40)}
	case n < 18:
		return step{Do: "kill", N: rng.IntN(40)}
	case n < 19:
		return step{Do: "reopen"}
	case n < 20:
		return step{Do: "race", Unit: m.Units[rng.IntN(len(m.Units))].ID, N: rng.IntN(997)}
	case n < 21:
		return step{Do: "filerace", Name: []string{"d1.dat", "d2.dat"}[rng.IntN(2)], N: rng.IntN(5)}
	case n < 22:
		return step{Do: "unstored", N: rng.IntN(40)}
	}
	return step{Do: "second"}
}

// inSessions does what a scenario says until something is wrong.
func (s *scenario) inSessions(t testing.TB) (o outcome) {
	var mu sync.Mutex // guards o.problem: a store may warn at any time
	complain := func(text string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		if o.problem == "" {
			o.problem = fmt.Sprintf("step %d: ", o.step) + fmt.Sprintf(text, args...)
		}
	}
	l := newLive(t, s.Start, complain)
	defer l.close()
	states := []*model{s.Start}
	l.all(-1, 0, nil)
	for i := 0; i < len(s.Steps) && o.problem == ""; i++ {
		o.step = i
		states = append(states, after(states, &s.Steps[i]))
		l.m = states[len(states)-1]
		l.step(i, &s.Steps[i])
		l.folder.untouched()
	}
	o.runs, o.seen = l.runs, len(l.shown)
	if o.problem == "" {
		l.compare()
	}
	return o
}

// step does one thing, and runs what it made stale.
func (l *live) step(i int, s *step) {
	switch s.Do {
	case "touch":
		l.folder.touch(s.Name)
	case "sametime": // what it held is hashed under the time that it will have again
		l.server(0)
		l.folder.stamp(s.Name)
		l.read()
		l.write()
		l.folder.stamp(s.Name)
	}
	if s.Do == "race" || s.Do == "filerace" {
		l.race(i, s)
	}
	if s.Do == "env" { // no running server sees another environment
		l.reopen()
	}
	l.reload()
	l.look(i, l.server(0).View(nil), nil)
	switch k := l.m.knob(s.Name); {
	case s.Do == "view" && k != nil:
		l.all(i, 0, world{k.id(): k.Others[s.N%len(k.Others)]})
	case s.Do == "one" && l.m.cell(s.Cell) != nil:
		v, _ := l.run(0, nil, l.m.cell(s.Cell).id())
		l.look(i, v, nil)
		return
	case s.Do == "cancel" || s.Do == "kill":
		l.disturb(i, s)
	case s.Do == "unstored":
		l.unstored(i, s)
	case s.Do == "reopen":
		l.reopen()
	case s.Do == "second":
		l.together(i)
	}
	l.all(i, 0, nil)
}

func (l *live) reopen() {
	for _, s := range l.open {
		s.Close()
	}
	l.open = nil
	l.write()
	l.server(0)
}

// disturb makes some cells stale, runs them, and stops that on the way.
func (l *live) disturb(i int, s *step) {
	k := l.m.Knobs[s.N%len(l.m.Knobs)]
	w := world{k.id(): k.Others[s.N%len(k.Others)]}
	v := l.server(0).View(w)
	run, err := v.Run(session.Request{})
	if err != nil {
		l.complain("running: %v", err)
		return
	}
	time.Sleep(time.Duration(s.N) * time.Millisecond / 4)
	if s.Do == "cancel" {
		v.Cancel("")
	} else {
		l.kill()
	}
	l.wait(v, run)
	l.look(i, v, w)
	if s.Do == "kill" {
		l.all(i, 0, w)
	}
}

// race changes sources or a file while a run of the state before is under way.
func (l *live) race(i int, s *step) {
	k := l.m.Knobs[s.N%len(l.m.Knobs)]
	v := l.server(0).View(world{k.id(): k.Others[s.N%len(k.Others)]})
	run, err := v.Run(session.Request{})
	if err != nil {
		l.complain("running: %v", err)
		return
	}
	time.Sleep(time.Duration(s.N%40) * time.Millisecond / 4)
	if s.Do == "filerace" {
		l.write() // and nobody hears of it
		l.wait(v, run)
	}
	l.reload()
	l.wait(v, run)
	l.all(i, 0, world{k.id(): k.Others[s.N%len(k.Others)]})
}

// together runs everything in two servers at once.
func (l *live) together(i int) {
	var views []*session.View
	k := l.m.Knobs[i%len(l.m.Knobs)]
	w := world{k.id(): k.Others[0]}
	for n := range 2 {
		v := l.server(n).View(w)
		views = append(views, v)
		if _, err := v.Run(session.Request{}); err != nil {
			l.complain("running: %v", err)
		}
	}
	for n, v := range views {
		run, err := v.Run(session.Request{})
		if err != nil {
			l.complain("running: %v", err)
			continue
		}
		l.wait(v, run)
		l.look(i, v, w)
		l.all(i, n, w)
	}
}
