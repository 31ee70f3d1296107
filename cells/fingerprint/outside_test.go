package fingerprint_test

import (
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
)

// TestOutside says how far a change of another module reaches: also from two
// imports away, and to cells that get its values hidden in interfaces.
func TestOutside(t *testing.T) {
	s := newSandbox(t, "modules.txtar")
	s.sound(s.base)
	s.run(t, []edit{
		{"module two imports away", "b/b.go", "var value = 1", "var value = 2", "boxed near shown unwrapped wrapped"},
		{"module that is named", "a/a.go", `return "thing"`, `return "thing!"`, "boxed near shown unwrapped wrapped"},
		{"type that nobody hides yet", "cells.go", `return "local"`, `return "local!"`, "shown unwrapped wrapped"},
	})
	st := fingerprint.NewStatic(s.base)
	for id := range st.Cells {
		if why := st.Uncacheable(id); why != "" {
			t.Errorf("%s is not kept: %s", id, why)
		}
	}
}

// TestDoesNotBuild says that a package which does not build makes the cells that
// reach it uncacheable, and no other.
func TestDoesNotBuild(t *testing.T) {
	s := newSandbox(t, "modules.txtar")
	s.write("b/b.go", "package b\n\nfunc Value() int { return missing }\n")
	st := fingerprint.NewStatic(s.load(nil))
	for id, want := range map[string]bool{"near": true, "plain": false, "length": false} {
		if got := st.Uncacheable(id) != ""; got != want {
			t.Errorf("%s: not kept %v (%q), want %v", id, got, st.Uncacheable(id), want)
		}
	}
}

// TestBroken says that a declaration that does not compile stops the cells that
// reach it, and is no part of the program of the others.
func TestBroken(t *testing.T) {
	s := newSandbox(t, "base.txtar")
	s.write("broken.go", "package m\n\nvar broken = missing()\n\nfunc helper() int { return broken }\n\n// Hit reaches it.\nfunc Hit() int { return helper() }\n")
	st := fingerprint.NewStatic(s.load(s.base))
	if why := st.Uncacheable("hit"); !strings.Contains(why, "does not compile") {
		t.Errorf("hit: %q", why)
	}
	if got := differing(s.keys, codeKeys(t, st)); got != "" {
		t.Errorf("keys of other cells changed: %s", got)
	}
}

// TestChoice says that the value behind the name of a choice is in the key,
// although the address only carries the name.
func TestChoice(t *testing.T) {
	s := newSandbox(t, "base.txtar")
	dyn := fingerprint.Dynamic{Params: []fingerprint.ParamPart{{Name: "speed", Type: "Mode", Text: "Slow"}}}
	before, err := fingerprint.NewStatic(s.base).Parts("moved", dyn)
	if err != nil {
		t.Fatal(err)
	}
	s.write("more.go", strings.Replace(s.files["more.go"], "Slow Mode = 2", "Slow Mode = 3", 1))
	after, err := fingerprint.NewStatic(s.load(s.base)).Parts("moved", dyn)
	if err != nil {
		t.Fatal(err)
	}
	reasons := fingerprint.Diff(before, after)
	if len(reasons) != 1 || reasons[0].String() != "the value behind a choice of speed: 2 → 3" || before.Key() == after.Key() {
		t.Errorf("got %v", reasons)
	}
	if dyn.Params[0].Value != "" {
		t.Error("the caller's parameters were changed")
	}
}
