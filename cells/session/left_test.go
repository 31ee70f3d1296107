package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stagebook/cells/scheduler"
	"stagebook/cells/supervisor"
)

// deaf is a project with a cell that does not listen to its context and ends when
// it is let go.
const deaf = `package demo

import (
	"os"
	"time"

	_ "embed"
)

//go:embed gate.txt
var gate string

//param:slider min=1 max=9
const Knob = 1

func Numbers() []int { return []int{1, 2, 3} }

func Slow(numbers []int, knob int) int {
	if knob == 1 {
		os.WriteFile(gate+".began", nil, 0o600)
		for {
			if _, err := os.Stat(gate); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
	return len(numbers) * knob
}
`

// A slider that moves on does not cost the worker: what was computed for its last
// place is left to finish, though it does not listen, and kept.
func TestSliderMovesOn(t *testing.T) {
	gate := filepath.Join(t.TempDir(), "gate")
	d := newDeskOf(t, map[string]string{"demo.go": deaf, "gate.txt": gate})
	s := d.open(func(cfg *Config) { cfg.Jobs, cfg.Unconfined = 1, true })
	before, after := s.View(nil), s.View(map[string]string{"knob": "2"})
	one := d.begin(before)
	for _, err := os.Stat(gate + ".began"); err != nil; _, err = os.Stat(gate + ".began") {
		time.Sleep(time.Millisecond)
	}
	worker := workerOf(s)
	two := d.begin(after)
	one.Supersede(two)
	<-one.Done()
	<-two.Done()
	after.untilIdle()
	d.fresh(after)
	if got := d.value(after, "slow"); !strings.Contains(got, `"text":"6"`) {
		t.Errorf("it shows %s", got)
	}
	d.fresh(before, "slow")
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.flights.Wait()
	d.ran(d.run(before, Request{}))
	d.fresh(before)
	if workerOf(s) != worker || !worker.Alive() {
		t.Error("the worker was ended")
	}
}

func workerOf(s *Session) *supervisor.Worker {
	_, crew := s.currentCrew()
	crew.mu.Lock()
	defer crew.mu.Unlock()
	return crew.worker
}

// begin starts to run what is stale.
func (d *desk) begin(v *View) *scheduler.Run {
	d.t.Helper()
	run, err := v.Run(Request{})
	if err != nil {
		d.t.Fatal(err)
	}
	return run
}
