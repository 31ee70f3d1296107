package cells_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"stagebook/cells"
)

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("data", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"b.csv", "a.csv", "c.txt"} {
		if err := os.WriteFile("data/"+name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := cells.File("data/a.csv").ReadAll()
	if err != nil || string(data) != "a.csv" {
		t.Errorf("got %q, %v", data, err)
	}
	f, err := cells.File("data/a.csv").Open()
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	paths, err := cells.Files("data/*.csv").Paths()
	want := []string{cells.File("data/a.csv").Path(), cells.File("data/b.csv").Path()}
	if err != nil || !slices.Equal(paths, want) {
		t.Errorf("got %q, %v", paths, err)
	}
	if paths, err := cells.Files("none/*").Paths(); err != nil || len(paths) != 0 {
		t.Errorf("got %q, %v", paths, err)
	}
	if _, err := cells.Files("[").Paths(); err == nil {
		t.Error("a bad pattern was taken")
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("REGION", "eu")
	t.Setenv("PASSWORD", "hunter2")
	if got := cells.Env("REGION"); got.Value() != "eu" || got.Name() != "REGION" {
		t.Errorf("got %q", got.Value())
	}
	secret := cells.Secret("PASSWORD")
	if secret.Value() != "hunter2" {
		t.Errorf("got %q", secret.Value())
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("with", "secret", secret)
	shown := fmt.Sprintf("%s %v %+v %#v %q %x %d ", secret, secret, secret, secret, secret, secret, secret) + log.String()
	if strings.Contains(shown, "hunter2") || strings.Count(shown, "secret PASSWORD") != 8 {
		t.Errorf("shown as %s", shown)
	}
}

// recorder is a Reporter that writes down what it hears.
type recorder struct {
	steps []int
	text  bytes.Buffer
}

func (r *recorder) Progress(done, total int) { r.steps = append(r.steps, done, total) }

func (r *recorder) Log(ctx context.Context, record slog.Record) {
	handler := slog.NewTextHandler(&r.text, &slog.HandlerOptions{Level: record.Level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})
	_ = handler.Handle(ctx, record)
}

func TestReporter(t *testing.T) {
	var r recorder
	ctx := cells.WithReporter(t.Context(), &r)
	cells.Progress(ctx, 1, 3)
	cells.Progress(t.Context(), 2, 3) // outside of a run
	if !slices.Equal(r.steps, []int{1, 3}) {
		t.Errorf("heard %v", r.steps)
	}
	log := cells.Log(ctx).With("a", 1).WithGroup("g").With("b", 2)
	log.Debug("said", "c", 3)
	log.WithGroup("empty").Warn("bare")
	const want = "level=DEBUG msg=said a=1 g.b=2 g.c=3\nlevel=WARN msg=bare a=1 g.b=2\n"
	if got := r.text.String(); got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	if cells.Log(t.Context()) != slog.Default() {
		t.Error("outside of a run there is another logger")
	}
}
