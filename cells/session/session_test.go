package session

import (
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

func TestOpenRunAndOpenAgain(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	d.fresh(v, "lines", "scaled", "greeting", "shout", "motto", "heavy")
	if calls := v.State().Cells["lines"].Reasons; len(calls) != 1 || calls[0] != "never run" {
		t.Errorf("lines is stale for %q", calls)
	}
	d.ran(d.run(v, Request{}), "lines", "scaled", "greeting", "shout", "motto")
	d.fresh(v, "heavy")
	if value := d.value(v, "scaled"); !strings.Contains(value, `"text":"6"`) {
		t.Errorf("scaled is %q", value)
	}
	if state := v.State(); state.Run == nil || state.Run.Running() || state.Run.Total != 5 || state.Run.Settled != 5 {
		t.Errorf("the run bar shows %+v", state.Run)
	}
	d.ran(d.run(v, Request{}))
	s.Close()

	s = d.open()
	v = s.View(nil)
	d.fresh(v, "heavy")
	d.ran(d.run(v, Request{}))
	d.ran(d.run(v, Request{Cells: []string{"heavy"}}), "heavy")
	d.fresh(v)
	if runs := d.store.Runs(s.ImportPath()); len(runs) != 4 || runs[0].Status != string(graph.Fresh) {
		t.Errorf("the store has the runs %+v", runs)
	}
}

func TestEdits(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	d.run(v, Request{Manual: true})
	d.fresh(v)

	edit := func(what, file, was, is string, stale ...string) {
		t.Helper()
		d.write(file, is)
		d.reload(s)
		d.fresh(v, stale...)
		d.write(file, was)
		d.reload(s)
		d.fresh(v)
		if t.Failed() {
			t.Fatalf("after an edit of %s", what)
		}
	}
	edit("a helper", "helper.go", helperSource, strings.Replace(helperSource, "hello", "good day", 1), "greeting", "shout")
	edit("a comment", "helper.go", helperSource, helperSource+"\n// the end\n")
	edit("a cell", "demo.go", demoSource, strings.Replace(demoSource, "lines * scale", "lines + scale", 1), "scaled", "heavy")
	edit("a data file", "table.csv", "a\nb\nc\n", "a\n", "lines", "scaled", "heavy")
	edit("an embedded file", "motto.txt", "onwards\n", "upwards\n", "motto")

	d.write("helper.go", strings.Replace(helperSource, "hello", "good day", 1))
	d.write("motto.txt", "upwards\n")
	d.reload(s)
	d.ran(d.run(v, Request{}), "greeting", "shout", "motto")
	d.fresh(v)
	if value := d.value(v, "shout"); !strings.Contains(value, "GOOD DAY WORLD") {
		t.Errorf("shout is %q", value)
	}
}

func TestParametersMakeViews(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	d.run(v, Request{})
	if s.View(map[string]string{"scale": "02"}) != v {
		t.Error("another spelling of the default has a view of its own")
	}
	other := s.View(map[string]string{"scale": "3"})
	if reasons := other.State().Cells["scaled"].Reasons; len(reasons) != 1 || reasons[0] != "parameter scale 2 → 3" {
		t.Errorf("scaled is stale for %q", reasons)
	}
	d.ran(d.run(other, Request{}), "scaled")
	if value := d.value(other, "scaled"); !strings.Contains(value, `"text":"9"`) {
		t.Errorf("scaled is %q", value)
	}
	d.fresh(v, "heavy")
	wrong := s.View(map[string]string{"scale": "70", "size": "1"}).State()
	if wrong.Params[0].Problem == "" || len(wrong.Unknown) != 1 || wrong.Params[0].Text != "2" {
		t.Errorf("a refused value gives %+v, unknown %q", wrong.Params[0], wrong.Unknown)
	}
}

func TestMissingDataFile(t *testing.T) {
	d := newDesk(t)
	source := strings.Replace(demoSource, "table.csv", "lost.csv", 1)
	d.write("demo.go", source)
	v := d.open().View(nil)
	lines := v.State().Cells["lines"]
	want := "lost.csv is missing: put the file there, or change the path of `Table`"
	if lines.Status != graph.Blocked || len(lines.Reasons) != 1 || lines.Reasons[0] != want {
		t.Errorf("lines is %s, %q", lines.Status, lines.Reasons)
	}
	if scaled := v.State().Cells["scaled"]; scaled.Status != graph.Blocked || scaled.Root != "lines" {
		t.Errorf("scaled is %s by %q", scaled.Status, scaled.Root)
	}
	d.ran(d.run(v, Request{}), "greeting", "shout", "motto")
}

func TestWithoutGoTool(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	d.run(s.View(nil), Request{})
	s.Close()

	noGo := func(cfg *Config) { cfg.GoTool = filepath.Join(t.TempDir(), "go") }
	s = d.open(noGo)
	v := s.View(nil)
	d.fresh(v, "heavy")
	run, err := v.Run(Request{Cells: []string{"heavy"}})
	if err != nil {
		t.Fatal(err)
	}
	<-run.Done()
	v.untilIdle()
	failure := v.State().Cells["heavy"].Failure
	if failure == nil || !strings.Contains(failure.Message, "https://go.dev/dl") {
		t.Errorf("running a cell failed with %+v", failure)
	}

	d.write("helper.go", strings.Replace(helperSource, "hello", "good day", 1))
	d.reload(s)
	if state := v.State(); state.AsOf == "" {
		t.Error("the page does not say that it shows an old analysis")
	}
	if _, err := Open(t.Context(), Config{Dir: t.TempDir(), Store: d.store, GoTool: filepath.Join(t.TempDir(), "go")}); err == nil {
		t.Error("a folder that was never read opens without the Go tool")
	}
}

// TestTimeoutIsTheCells holds that the time which a build takes is not counted
// as the cell's: no build is done within a microsecond.
func TestTimeoutIsTheCells(t *testing.T) {
	d := newDesk(t)
	d.write("slow.go", "package demo\n\n//cell:timeout 1us\nfunc Slow() int {\n\tselect {}\n}\n")
	v := d.open().View(nil)
	run, err := v.Run(Request{Cells: []string{"slow"}})
	if err != nil {
		t.Fatal(err)
	}
	<-run.Done()
	v.untilIdle()
	failure := v.State().Cells["slow"].Failure
	if failure == nil || failure.Kind != supervisor.KindTimeout || !strings.Contains(failure.Message, "//cell:timeout") {
		t.Errorf("it failed with %+v", failure)
	}
}

func TestSubscription(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	sub := v.Subscribe("another epoch", 7)
	defer sub.Close()
	<-sub.Ready()
	if change := sub.Take(); !change.Whole {
		t.Errorf("a reader of an older session hears of %+v", change)
	}
	sub = v.Subscribe(s.Epoch(), v.State().Seq)
	defer sub.Close()
	if change := sub.Take(); change.Whole || len(change.Cells) > 0 {
		t.Errorf("a reader that is up to date hears of %+v", change)
	}
	d.run(v, Request{Cells: []string{"greeting"}})
	<-sub.Ready()
	if change := sub.Take(); !change.Run || len(change.Cells) == 0 {
		t.Errorf("after a run a reader hears of %+v", change)
	}
	if _, err := v.Run(Request{Cells: []string{"nothing"}}); err == nil {
		t.Error("a cell that is not there runs")
	}
}

// What changes between the drawing of a page and its subscription is not lost.
func TestLateSubscription(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	for what, change := range map[string]func(){
		"whole": s.Touch,
		"run":   s.FilesChanged,
		"cells": func() { d.run(v, Request{Cells: []string{"greeting"}}) },
	} {
		drawn := v.State().Seq
		change()
		sub := v.Subscribe(s.Epoch(), drawn)
		heard := sub.Take()
		sub.Close()
		if is := map[string]bool{"whole": heard.Whole, "run": heard.Run, "cells": len(heard.Cells) > 0}; !is[what] {
			t.Errorf("after a change of %s a late reader hears of %+v", what, heard)
		}
		if sub = v.Subscribe(s.Epoch(), v.State().Seq); len(sub.dirty) > 0 {
			t.Errorf("a reader that is up to date hears of %q", sub.dirty)
		}
		sub.Close()
	}
}

func TestWatchedFolder(t *testing.T) {
	d := newDesk(t)
	s := d.open(func(cfg *Config) { cfg.Watch = true })
	v := s.View(nil)
	d.run(v, Request{Manual: true})
	sub := v.Subscribe(s.Epoch(), v.State().Seq)
	defer sub.Close()
	d.write("helper.go", strings.Replace(helperSource, "hello", "good day", 1))
	for v.State().Cells["greeting"].Status == graph.Fresh {
		<-sub.Ready()
		sub.Take()
	}
	d.fresh(v, "greeting", "shout")
}
