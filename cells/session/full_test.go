package session

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// keeps is a project whose results lie in a pack, in files of their own, and in
// the worker's spool on their way.
const keeps = `package demo

import "fmt"

const Knob = 0

func Small(knob int) int { return knob }

func Logged(knob int) int { fmt.Println("a line"); return knob + 1 }

func Large(knob int) []int {
	all := make([]int, 20_000)
	for i := range all {
		all[i] = i * (knob + 1)
	}
	return all
}

func Sum(large []int, small, logged int) int { return large[1] + small + logged }
`

// fullDisk fails every change that takes room, once it is full.
type fullDisk struct {
	left  atomic.Int64 // changes that still find room; negative: without end
	fault error
}

func (f *fullDisk) ask(op, _ string) error {
	switch op {
	case "remove", "truncate", "chmod", "chtimes", "lock":
		return nil
	}
	for {
		left := f.left.Load()
		if left < 0 {
			return nil
		}
		if left == 0 {
			return &fs.PathError{Op: op, Path: "the store", Err: f.fault}
		}
		if f.left.CompareAndSwap(left, left-1) {
			return nil
		}
	}
}

// TestDiskFullWhilePublishing fills the disk at each change of a run. Cells whose
// results cannot be kept fail for the disk, in words that say what to do; nothing
// that is shown as fresh is missing; and with room again all completes.
func TestDiskFullWhilePublishing(t *testing.T) {
	full := &fullDisk{}
	full.left.Store(-1)
	d := newDeskOf(t, map[string]string{"demo.go": keeps})
	opened, err := store.OpenFaulty(t.TempDir(), store.Options{Warn: func(text string) {
		if !strings.Contains(text, "disk is full") {
			t.Error(text)
		}
	}}, full.ask)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	d.store = opened
	s := d.open()
	d.run(s.View(nil), Request{}) // builds
	struck, knob := 0, 0
	for left := range int64(60) {
		knob++
		v := s.View(map[string]string{"knob": fmt.Sprint(knob)})
		full.fault = []error{syscall.ENOSPC, syscall.EDQUOT}[left%2]
		full.left.Store(left)
		struck += d.fill(v)
		through := full.left.Load() > 0
		full.left.Store(-1)
		d.readable(v)
		d.run(v, Request{})
		d.fresh(v)
		d.readable(v)
		if got, want := d.value(v, "sum"), fmt.Sprint(knob+1+knob+knob+1); !strings.Contains(got, want) {
			t.Errorf("with room again sum shows %s, want %s", got, want)
		}
		if through {
			break
		}
	}
	if struck < 5 {
		t.Errorf("only %d cells failed for the disk: nothing was proved", struck)
	}
}

// fill runs a view on a disk that is, or becomes, full, and counts the cells that
// failed for that.
func (d *desk) fill(v *View) (struck int) {
	d.t.Helper()
	run, err := v.Run(Request{})
	if err != nil {
		if !errors.Is(err, store.ErrFull) || !saysWhatToDo(err.Error()) {
			d.t.Errorf("a run that cannot be recorded: %v", err)
		}
		return 0
	}
	<-run.Done()
	v.untilIdle()
	for id, cell := range v.State().Cells {
		switch cell.Status {
		case graph.Fresh:
		case graph.Stale:
			if id != "sum" { // which waits for what failed
				d.t.Errorf("`%s` is stale, %q", id, cell.Reasons)
			}
		case graph.Failed:
			struck++
			if cell.Failure.Kind != supervisor.KindStore || !saysWhatToDo(cell.Failure.Message) {
				d.t.Errorf("`%s` failed for %q: %s", id, cell.Failure.Kind, cell.Failure.Message)
			}
		default:
			d.t.Errorf("`%s` is %s, %q", id, cell.Status, cell.Reasons)
		}
	}
	return struck
}

func saysWhatToDo(text string) bool {
	return strings.Contains(text, "disk is full") && strings.Contains(text, "make room")
}

// readable expects that all which is fresh is there.
func (d *desk) readable(v *View) {
	d.t.Helper()
	for id, cell := range v.State().Cells {
		if cell.Status != graph.Fresh {
			continue
		}
		for _, out := range cell.Shown.Outputs {
			for _, digest := range []string{out.Digest, out.Display} {
				if _, err := d.store.ReadObject(digest); err != nil {
					d.t.Errorf("`%s` is fresh: %v", id, err)
				}
			}
		}
		if logs := cell.Shown.Logs; logs != "" {
			if _, err := d.store.ReadObject(logs); err != nil {
				d.t.Errorf("the log of `%s`: %v", id, err)
			}
		} else if id == "logged" {
			d.t.Error("a log was dropped in silence")
		}
	}
}
