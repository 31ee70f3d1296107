package session

import (
	"strings"
	"testing"

	"stagebook/cells/build"
	"stagebook/cells/project/edit"
)

// saying replaces what the greeting says.
func saying(word string) func(p *edit.Package) (*edit.Change, error) {
	return func(p *edit.Package) (*edit.Change, error) {
		return p.Replace(edit.Target{Name: "Greeting"}, "func Greeting() string { return \""+word+"\" }")
	}
}

// What was typed is built before it is saved: saving and running it finds the worker,
// and what was never saved is in no file and no page.
func TestBuiltWhileTyping(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	if err := s.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := s.Identity()
	s.BuildEarly(saying("hallo"))
	s.BuildEarly(saying("hello"))
	s.owned.Wait()
	if s.Identity() != before {
		t.Error("the page shows what was never saved")
	}
	done, err := s.Edit(t.Context(), saying("hello"))
	if err != nil || len(done.Change.Edits) != 1 {
		t.Fatal(done, err)
	}
	exe, err := build.Build(t.Context(), s.Known().Snapshot, build.Options{Store: d.store})
	if err != nil || exe.Steps["build"] != 0 {
		t.Fatalf("the worker is built once more: %v, %v", exe.Steps, err)
	}
	v := s.View(nil)
	d.run(v, Request{Cells: []string{"greeting"}})
	if !strings.Contains(d.value(v, "greeting"), "hello") {
		t.Error(d.value(v, "greeting"))
	}
}

func TestMistakesAreNotBuiltWhileTyping(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	if err := s.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"func Greeting() string { return 1 }", "func Greeting() string { return none }", "func Greeting( {"} {
		s.BuildEarly(func(p *edit.Package) (*edit.Change, error) { return p.Replace(edit.Target{Name: "Greeting"}, source) })
	}
	s.owned.Wait()
	if s.early.done != nil {
		t.Error("something was built")
	}
}
