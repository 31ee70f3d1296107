package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stagebook/cells"
)

type mode string

// started is a run with these flags and this environment.
func started(t *testing.T, args, environ []string) (*Run, *bytes.Buffer) {
	t.Helper()
	o, err := parse("demo", args, environ)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	return &Run{ctx: t.Context(), options: o, trouble: make(map[string]string), said: &said, last: time.Now()}, &said
}

func TestParametersOfEachType(t *testing.T) {
	r, _ := started(t, []string{"--param", "n=7", "--param", "share=1e-3", "--param", "on=true", "--param", "wait=3s", "--param", "day=2026-01-02T00:00:00Z", "--param", "mode=Wild", "--param", "z=1+2i", "--param", "u=9"}, []string{"STAGEBOOK_PARAM_label=a=b", "STAGEBOOK_PARAM_n=8", "STAGEBOOK_PARAM_on=", "STAGEBOOK_PARAM_other=1", "PATH=x"})
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if n := Param(r, "n", int8(1)); n != 7 {
		t.Error(n)
	}
	if s := Param(r, "share", 0.5); s != 1e-3 {
		t.Error(s)
	}
	if on, wait := Param(r, "on", false), Param(r, "wait", time.Second); !on || wait != 3*time.Second {
		t.Error(on, wait)
	}
	if d, l := Param(r, "day", time.Time{}), Param(r, "label", "x"); !d.Equal(day) || l != "a=b" {
		t.Error(d, l)
	}
	if m := Param(r, "mode", mode("calm"), Choose("Calm", mode("calm")), Choose("Wild", mode("wild"))); m != "wild" {
		t.Error(m)
	}
	if z, u, rest := Param(r, "z", complex(0, 0)), Param(r, "u", uint16(1)), Param(r, "rest", 4); z != 1+2i || u != 9 || rest != 4 {
		t.Error(z, u, rest)
	}
	if err := r.Given(); err != nil { // a name of the environment is anybody's
		t.Error(err)
	}
}

func TestMistakesInParameters(t *testing.T) {
	for flag, want := range map[string]string{
		"n=many": "parameter n:", "n=300": "parameter n:", "mode=Odd": `"Odd" is none of Calm`, "none=1": "--param none: there is no such parameter; there are n, mode",
	} {
		r, _ := started(t, []string{"--param", flag}, nil)
		Param(r, "n", int8(1))
		Param(r, "mode", mode("calm"), Choose("Calm", mode("calm")))
		var wrong *usageError
		if err := r.Given(); !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", flag, err)
		}
		if code := r.all("demo", (*Run).Given); code != exitUsage {
			t.Errorf("%s: %d", flag, code)
		}
	}
	for _, args := range [][]string{{"--param", "x"}, {"--none"}, {"more"}} {
		if _, err := parse("demo", args, nil); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

type busy struct{ error }

func (busy) Temporary() bool { return true }

func TestEndings(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	list := []int{1, 2}
	for name, c := range map[string]struct {
		cells func(*Run) error
		want  int
		said  string
	}{
		"done":    {func(r *Run) error { return r.Done("a", nil, Out("a", &list)) }, exitDone, "a "},
		"failed":  {func(r *Run) error { return r.Done("a", io.EOF) }, exitFailed, "a: EOF"},
		"busy":    {func(r *Run) error { return r.Done("a", busy{io.EOF}) }, exitRetry, "worth trying again"},
		"panic":   {func(*Run) error { panic("no") }, exitFailed, "panic: no"},
		"stopped": {func(r *Run) error { r.ctx = ended; return r.Done("a", nil) }, exitFailed, "a: context canceled"},
		"changed": {func(r *Run) error {
			mine := []int{1}
			err := r.Done("a", nil, Out("a", &mine))
			mine[0] = 2
			return err
		}, exitFailed, "`a` was changed by a cell"},
	} {
		r, said := started(t, nil, nil)
		if code := r.all("demo", c.cells); code != c.want || !strings.Contains(said.String(), c.said) {
			t.Errorf("%s: %d, %s", name, code, said)
		}
	}
}

func TestEnvironmentIsTheNotebooks(t *testing.T) {
	got := environment(Config{Env: []string{"TOKEN"}}, []string{"TOKEN=x", "PATH=/bin", "TZ=Asia/Tokyo", "STAGEBOOK_PARAM_n=1"}, "/h", "/t")
	want := []string{"TZ=UTC", "LANG=C.UTF-8", "HOME=/h", "TMPDIR=/t", inside + "=1", "TOKEN=x", "STAGEBOOK_PARAM_n=1"}
	if !slices.Equal(got, want) {
		t.Error(got)
	}
}

type table struct{}

func (table) WriteCSV(w io.Writer, _ ...string) error {
	_, err := io.WriteString(w, "a\n1\n")
	return err
}

type picture struct{ Note string }

func (*picture) Render(w io.Writer) error { _, err := io.WriteString(w, "<svg>"); return err }

func TestResultsAsFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "out")
	r, said := started(t, []string{"--out", dir}, nil)
	text, prose, rows, drawn, figures, odd := "x", cells.Markdown("# y"), table{}, &picture{}, map[string]int{"n": 1}, make(chan int)
	err := r.Done("all", nil, Out("text", &text), Out("prose", &prose), Out("rows", &rows), Out("drawn", &drawn), Out("figures", &figures), Out("odd", &odd))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(data)
	}
	want := map[string]string{"text.txt": "x", "prose.md": "# y", "rows.csv": "a\n1\n", "drawn.html": "<svg>", "figures.json": "{\n  \"n\": 1\n}\n"}
	if !maps.Equal(got, want) || !strings.Contains(said.String(), "odd in memory only (no file: ") {
		t.Errorf("%v\n%s", got, said)
	}
}
