package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// clock is a time that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func open(t testing.TB) (*Store, *clock, *bytes.Buffer) {
	var said bytes.Buffer
	s := Open(t.TempDir(), slog.New(slog.NewTextHandler(&said, nil)))
	c := &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s.now = c.now
	return s, c, &said
}

func files(pairs ...string) map[string][]byte {
	m := map[string][]byte{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = []byte(pairs[i+1])
	}
	return m
}

func save(t testing.TB, s *Store, m map[string][]byte, why string) *State {
	t.Helper()
	state, err := s.Save("/p", m, Note{Who: "ann", Why: why})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func objects(t *testing.T, s *Store) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(s.dir, "objects", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSaveAndRead(t *testing.T) {
	s, c, _ := open(t)
	first := save(t, s, files("a.go", "package a\n", "b.go", "package a\n\nvar B = 1\n"), "opened")
	if again := save(t, s, files("a.go", "package a\n", "b.go", "package a\n\nvar B = 1\n"), "nothing"); again.ID != first.ID {
		t.Error("an equal state was kept twice")
	}
	c.Time = c.Add(time.Minute)
	second := save(t, s, files("a.go", "package a\n", "b.go", "package a\n\nvar B = 2\n"), "edited B")
	if n := len(objects(t, s)); n != 3 {
		t.Errorf("%d objects: unchanged files are not shared", n)
	}
	other := Open(s.dir, nil) // as after a restart
	list, err := other.List("/p")
	if err != nil || len(list) != 2 || list[0].ID != second.ID || list[0].Parent != first.ID || list[0].Why != "edited B" || list[0].Who != "ann" {
		t.Fatalf("%v %+v", err, list)
	}
	got, err := other.Read(list[1])
	if err != nil || string(got["b.go"]) != "package a\n\nvar B = 1\n" {
		t.Errorf("%v %q", err, got)
	}
	if list, err := other.List("/other"); err != nil || len(list) != 0 {
		t.Error(err, list)
	}
	if _, err := other.Find("/p", "../../x"); !errors.Is(err, ErrNoState) {
		t.Error(err)
	}
}

// TestTorn damages files in every way and expects the rest to be readable.
func TestTorn(t *testing.T) {
	s, c, said := open(t)
	save(t, s, files("a.go", "one"), "first")
	c.Time = c.Add(time.Second)
	second := save(t, s, files("a.go", "two"), "second")
	path := filepath.Join(s.states("/p"), second.ID)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, torn := range [][]byte{nil, data[:len(data)/2], append([]byte("x"), data...), []byte("{}\n" + digest([]byte("{}")))} {
		said.Reset()
		if err := os.WriteFile(path, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := s.List("/p")
		if err != nil || len(list) != 1 || list[0].Why != "first" || !strings.Contains(said.String(), "passed over") {
			t.Errorf("%v %+v %s", err, list, said)
		}
	}
	if _, err := s.Sweep(); err == nil {
		t.Error("swept although a state cannot be read")
	}
	list, err := s.List("/p")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.object(digest([]byte("one"))), []byte("on"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(list[0]); !errors.Is(err, errTorn) {
		t.Error(err)
	}
	save(t, s, files("a.go", "one", "b.go", ""), "mended")
	if got, err := s.Read(list[0]); err != nil || string(got["a.go"]) != "one" {
		t.Errorf("saving again does not mend: %v", err)
	}
	if err := os.Remove(s.object(digest([]byte("one")))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(list[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestClockSetBack(t *testing.T) {
	s, c, _ := open(t)
	for i := range 5 {
		c.Time = c.Add(-time.Hour)
		save(t, s, files("a.go", fmt.Sprint(i)), fmt.Sprint(i))
	}
	list, err := s.List("/p")
	if err != nil || len(list) != 5 || list[0].Why != "4" || list[4].Why != "0" {
		t.Errorf("%v %+v", err, list)
	}
}

func TestThinAndSweep(t *testing.T) {
	s, c, _ := open(t)
	end := c.Time
	c.Time = end.Add(-10 * 24 * time.Hour)
	for i := 0; c.Before(end); i++ {
		save(t, s, files("a.go", fmt.Sprint(i)), "")
		c.Time = c.Add(40 * time.Minute)
	}
	named, err := s.Save("/p", files("a.go", "named"), Note{Name: "good"})
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.List("/p")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Thin("/p"); err != nil {
		t.Fatal(err)
	}
	list, err := s.List("/p")
	if err != nil {
		t.Fatal(err)
	}
	day, hourly, daily := 0, map[string]int{}, map[string]int{}
	for _, state := range list {
		switch age := c.Sub(state.Time); {
		case age < keepAll:
			day++
		case age < keepHourly:
			hourly[state.Time.Format("02 15")]++
		default:
			daily[state.Time.Format("01-02")]++
		}
	}
	if day < 35 || day > 38 {
		t.Errorf("%d states of the last day", day)
	}
	if len(hourly) < 6*24-1-24 || len(daily) < 3 {
		t.Errorf("%d hours, %d days", len(hourly), len(daily))
	}
	for hour, n := range hourly {
		if n > 1 {
			t.Errorf("hour %s has %d", hour, n)
		}
	}
	if list[0].ID != named.ID || list[len(list)-1].ID != before[len(before)-1].ID {
		t.Error("the newest or the first is gone")
	}
	if n, err := s.Thin("/p"); n != 0 || err != nil {
		t.Errorf("thinning again removes %d: %v", n, err)
	}
	if n, err := s.Sweep(); n != 0 || err != nil {
		t.Errorf("swept %d young objects: %v", n, err)
	}
	old := time.Now().Add(-2 * grace)
	for _, path := range objects(t, s) {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(); n != len(before)-len(list) || err != nil {
		t.Errorf("swept %d of %d: %v", n, len(before)-len(list), err)
	}
	for _, state := range list {
		if _, err := s.Read(state); err != nil {
			t.Error(err)
		}
	}
}

func TestDrafts(t *testing.T) {
	s, _, said := open(t)
	d := Draft{File: "a.go", Cell: "Raw", Text: "func Raw( {", Base: "func Raw() {}"}
	if err := s.Put("/p", d); err != nil {
		t.Fatal(err)
	}
	if err := s.Put("/p", Draft{File: "a.go", Cell: "Raw", Text: "func Raw(( {"}); err != nil {
		t.Fatal(err)
	}
	got, err := Open(s.dir, nil).Get("/p", "a.go", "Raw")
	if err != nil || got.Text != "func Raw(( {" || got.Base != d.Base {
		t.Fatalf("%v %+v", err, got)
	}
	if got.Conflicts("func Raw() {}") || got.Conflicts(got.Text) || !got.Conflicts("func Raw() { x() }") {
		t.Error("conflicts are not seen")
	}
	if err := s.Put("/p", Draft{File: "a.go", Cell: "Other", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.draft("/p", "a.go", "Other"), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := s.Drafts("/p")
	if err != nil || len(list) != 1 || !strings.Contains(said.String(), "passed over") {
		t.Errorf("%v %+v", err, list)
	}
	if err := s.Drop("/p", "a.go", "Raw"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get("/p", "a.go", "Raw"); got != nil || err != nil {
		t.Error(got, err)
	}
	if err := s.Drop("/p", "a.go", "Raw"); err != nil {
		t.Error("dropping twice:", err)
	}
}

func projectFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "x.csv"), []byte("1"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("data/x.csv", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestBin moves a project into the bin and back, within a file system and, as a
// test sees it, between two.
func TestBin(t *testing.T) {
	for _, across := range []bool{false, true} {
		s, c, _ := open(t)
		if across {
			rename = func(from, to string) error {
				return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EXDEV}
			}
		}
		t.Cleanup(func() { rename = os.Rename })
		dir := projectFolder(t)
		d, err := s.Discard(dir, "ann")
		if err != nil {
			t.Fatal(err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 0 {
			t.Errorf("left behind: %v", entries)
		}
		list, err := s.Bin()
		if err != nil || len(list) != 1 || list[0].From != dir || list[0].Name != "demo" {
			t.Fatalf("%v %+v", err, list)
		}
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Restore(d.ID, ""); err == nil {
			t.Error("restored over something")
		}
		to, err := s.Restore(d.ID, dir+"2")
		if err != nil || to != dir+"2" {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(to, "link"))
		if info, _ := os.Stat(filepath.Join(to, "data", "x.csv")); err != nil || string(data) != "1" || info.Mode().Perm() != 0o640 {
			t.Error(err, string(data))
		}
		if list, err := s.Bin(); err != nil || len(list) != 0 {
			t.Error(err, list)
		}
		if _, err := s.Discard(to, ""); err != nil {
			t.Fatal(err)
		}
		c.Time = c.Add(31 * 24 * time.Hour)
		if n, err := s.Purge(30 * 24 * time.Hour); n != 1 || err != nil {
			t.Error(n, err)
		}
	}
}

// TestBinFails lets the copy between file systems fail: the project stays whole.
func TestBinFails(t *testing.T) {
	s, _, _ := open(t)
	rename = func(from, to string) error { return syscall.EXDEV }
	t.Cleanup(func() { rename = os.Rename })
	dir := projectFolder(t)
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	if _, err := s.Discard(dir, ""); err == nil || !strings.Contains(err.Error(), "pipe") {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "data", "x.csv")); err != nil || string(data) != "1" {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(filepath.Join(s.dir, "bin")); len(entries) != 0 {
		t.Errorf("left in the bin: %v", entries)
	}
}

func BenchmarkSave(b *testing.B) {
	s, _, _ := open(b)
	m := map[string][]byte{}
	for i := range 10 {
		m[fmt.Sprintf("%d.go", i)] = bytes.Repeat([]byte("// a line of code\n"), 500)
	}
	for i := 0; b.Loop(); i++ {
		m["0.go"] = fmt.Appendf(nil, "package a // %d", i)
		save(b, s, m, "edited")
	}
}
