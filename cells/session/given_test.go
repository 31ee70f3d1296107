package session

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

// Two views read two files of one declaration, and each result is kept by what
// it was made from.
func TestAViewReadsAnotherFile(t *testing.T) {
	d := newDesk(t)
	d.write("other.csv", "a\n")
	s := d.open()
	own, other := s.View(nil), s.View(map[string]string{"table": "other.csv"})
	if ran := d.run(own, Request{}); !slices.Contains(ran, "lines") {
		t.Fatalf("ran %v", ran)
	}
	if got := other.State().Cells["lines"]; got.Status != graph.Stale {
		t.Errorf("before it ran the other view is %s", got.Status)
	}
	if ran := d.run(other, Request{}); !slices.Equal(ran, []string{"lines", "scaled"}) {
		t.Errorf("in the other view ran %v", ran)
	}
	state := other.State()
	if len(state.Files) != 1 || state.Files[0].Path != "other.csv" || !state.Files[0].Changed || len(state.Unknown) > 0 {
		t.Errorf("%+v, unknown %v", state.Files, state.Unknown)
	}
	if state.Cells["lines"].Shown.Key == own.State().Cells["lines"].Shown.Key {
		t.Error("both views show one result")
	}
	if got := own.State().Cells["lines"]; got.Status != graph.Fresh {
		t.Errorf("the first view is %s", got.Status)
	}
	d.write("other.csv", "a\nb\n")
	d.reload(s)
	if got := other.State().Cells["lines"].Status; got != graph.Stale {
		t.Errorf("after its file changed the other view is %s", got)
	}
	if got := own.State().Cells["lines"].Status; got != graph.Fresh {
		t.Errorf("after another file changed the first view is %s", got)
	}
	again := s.View(map[string]string{"table": "table.csv"})
	if again != own {
		t.Error("the declared path makes a view of its own")
	}
}

func TestRefusedFiles(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	for _, path := range []string{"../outside.csv", "/etc/passwd", ".env", "data/.env", "", "a/../table.csv", `..\x.csv`, "."} {
		state := s.View(map[string]string{"table": path}).State()
		if f := state.Files[0]; f.Problem == "" || f.Path != "table.csv" || f.Changed {
			t.Errorf("%q: %+v", path, f)
		}
	}
	missing := s.View(map[string]string{"table": "absent.csv"}).State()
	if got := missing.Cells["lines"]; got.Status != graph.Blocked || !strings.Contains(strings.Join(got.Reasons, " "), "absent.csv is missing") {
		t.Errorf("a missing file: %s %v", got.Status, got.Reasons)
	}
}

const secretSource = `package demo

import (
	"fmt"

	"stagebook/cells"
)

var Password = cells.Secret("GIVEN_TEST_PASSWORD")

func Length(password cells.SecretVar) int {
	fmt.Println("it is", password.Value())
	return len(password.Value())
}
`

const (
	firstSecret  = "correct horse battery"
	secondSecret = "staple & staple"
)

func TestASecretIsGivenAndForgotten(t *testing.T) {
	t.Setenv("GIVEN_TEST_PASSWORD", "")
	os.Unsetenv("GIVEN_TEST_PASSWORD")
	var said bytes.Buffer
	d := newDeskOf(t, map[string]string{"demo.go": secretSource})
	s := d.open(func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(&said, nil)) })
	v := s.View(nil)
	if set, given := s.Secret("password"); set || given {
		t.Fatalf("set %v, given %v", set, given)
	}
	if got := v.State().Cells["length"]; got.Status != graph.Blocked || !strings.Contains(got.Reasons[0], "is not set") {
		t.Fatalf("%s %v", got.Status, got.Reasons)
	}
	for _, bad := range []struct{ id, value string }{{"password", ""}, {"password", "a\x00b"}, {"password", strings.Repeat("x", secretLimit+1)}, {"nobody", "x"}} {
		if err := s.SetSecret(bad.id, bad.value); err == nil || bad.value != "" && bad.id == "password" && strings.Contains(err.Error(), bad.value) {
			t.Errorf("%q was taken, or said: %.80v", bad.id, err)
		}
	}
	for _, value := range []string{firstSecret, secondSecret} {
		if err := s.SetSecret("password", value); err != nil {
			t.Fatal(err)
		}
		if set, given := s.Secret("password"); !set || !given {
			t.Errorf("set %v, given %v", set, given)
		}
		if got := v.State().Cells["length"].Status; got != graph.Stale {
			t.Errorf("with a value it is %s", got)
		}
		if ran := d.run(v, Request{}); !slices.Equal(ran, []string{"length"}) {
			t.Errorf("ran %v", ran)
		}
	}
	if err := s.SetSecret("password", firstSecret); err != nil {
		t.Fatal(err)
	}
	if got := v.State().Cells["length"].Status; got != graph.Fresh {
		t.Errorf("with the first value again it is %s", got)
	}
	if err := s.ForgetSecret("password"); err != nil {
		t.Fatal(err)
	}
	if set, given := s.Secret("password"); set || given {
		t.Errorf("forgotten: set %v, given %v", set, given)
	}
	s.Close()
	leaks(t, d.store.Root(), &said)
}

// leaks looks for the secrets in all that was written: records, runs, logs,
// displays and values.
func leaks(t *testing.T, root string, said *bytes.Buffer) {
	t.Helper()
	for _, secret := range []string{firstSecret, secondSecret} {
		if strings.Contains(said.String(), secret) {
			t.Error("a secret was logged")
		}
	}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, secret := range []string{firstSecret, secondSecret} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds a secret", path)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
