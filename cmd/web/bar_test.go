package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// stand is a state of three cells, the last of which needs the others.
func stand(now time.Time) *session.State {
	cells := []graph.Cell{
		{Name: "A", ID: "a", Outputs: []graph.Output{{Name: "a"}}},
		{Name: "B", ID: "b", Outputs: []graph.Output{{Name: "b"}}},
		{Name: "C", ID: "c", Inputs: []graph.Input{{Name: "a", Kind: graph.Value, Cell: "a"}, {Name: "b", Kind: graph.Value, Cell: "b"}}},
	}
	shown := new(store.Record)
	return &session.State{Graph: graph.New(cells), Cells: map[string]*session.CellState{
		"a": {Cell: &cells[0], Status: graph.Running, Started: now.Add(-2 * time.Second), Shown: shown, Last: 10 * time.Second},
		"b": {Cell: &cells[1], Status: graph.Queued, Shown: shown, Last: 4 * time.Second},
		"c": {Cell: &cells[2], Status: graph.Queued, Shown: shown, Last: 3 * time.Second},
	}}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	all := []string{"a", "b", "c"}
	for _, c := range []struct {
		name   string
		slots  int
		change func(*session.State)
		want   time.Duration
		known  bool
	}{
		{"the longest chain", 2, func(*session.State) {}, 11 * time.Second, true},
		{"one after the other", 1, func(*session.State) {}, 15 * time.Second, true},
		{"the progress that a cell tells", 2, func(s *session.State) { s.Cells["a"].Done, s.Cells["a"].Total = 1, 4 }, 9 * time.Second, true},
		{"longer than last time", 2, func(s *session.State) { s.Cells["a"].Started = now.Add(-time.Minute) }, 7 * time.Second, true},
		{"a cell that never ran", 2, func(s *session.State) { s.Cells["c"].Shown, s.Cells["c"].Last = nil, 0 }, 8 * time.Second, false},
		{"only what is under way counts", 2, func(s *session.State) { s.Cells["a"].Status = graph.Fresh }, 7 * time.Second, true},
	} {
		state := stand(now)
		c.change(state)
		if got, known := timeLeft(state, all, c.slots, now); got != c.want || known != c.known {
			t.Errorf("%s: %s, %v; want %s, %v", c.name, got, known, c.want, c.known)
		}
	}
}

func TestBar(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	state := stand(now)
	state.Cells["b"].Status = graph.Fresh
	var out bytes.Buffer
	b := &bar{out: &out, width: func() int { return 80 }, wanted: []string{"a", "b", "c"}, slots: 2, now: func() time.Time { return now }}
	b.draw(state)
	if got, want := out.String(), "\r\x1b[K[######..............] 1 of 3, about 11s left: A 2s"; got != want {
		t.Errorf("the bar is %q, want %q", got, want)
	}
	out.Reset()
	b.width = func() int { return 40 }
	b.draw(state)
	if got := strings.TrimPrefix(out.String(), "\r\x1b[K"); len([]rune(got)) != 39 || !strings.HasSuffix(got, "…") {
		t.Errorf("in 40 columns the bar is %q", got)
	}
	out.Reset()
	b.clear()
	b.clear()
	if got := out.String(); got != "\r\x1b[K" {
		t.Errorf("clearing twice writes %q", got)
	}
}
