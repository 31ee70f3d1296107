package session

import (
	"strings"
	"testing"
)

// A file that the project is built from, and that no cell reaches, changes between
// reading and building: the project says the same, so it is built as it is now.
func TestUnreachedFileChangesBeforeTheBuild(t *testing.T) {
	files := map[string]string{
		"demo.go":  "package demo\n\nimport _ \"embed\"\n\n//go:embed note.txt\nvar note string\n\nfunc One() int { return 1 }\n",
		"note.txt": "before\n",
	}
	d := newDeskOf(t, files)
	s := d.open()
	d.write("note.txt", "after\n")
	d.reload(s)
	v := s.View(nil)
	d.ran(d.run(v, Request{}), "one")
	d.fresh(v)
}

// The same of a file that a cell reaches makes that run fail, since its keys are
// of what is gone, and the next one is of what is there.
func TestReachedFileChangesBeforeTheBuild(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	d.write("motto.txt", "backwards\n")
	run, err := v.Run(Request{Cells: []string{"motto"}})
	if err != nil {
		t.Fatal(err)
	}
	<-run.Done()
	v.untilIdle()
	if f := v.State().Cells["motto"].Failure; f == nil || f.Kind != "build" || !strings.Contains(f.Message, "run again") {
		t.Errorf("motto: %+v", f)
	}
	d.reload(s)
	d.ran(d.run(v, Request{Cells: []string{"motto"}}), "motto")
	if !strings.Contains(d.value(v, "motto"), "backwards") {
		t.Error(d.value(v, "motto"))
	}
}
