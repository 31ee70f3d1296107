package hints

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
)

// read loads a project from the text of an archive.
func read(t testing.TB, text string) *project.Snapshot {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	for _, f := range txtar.Parse([]byte(text)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := project.Load(context.Background(), project.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func lines(s *project.Snapshot) []string {
	var out []string
	for _, h := range Find(s, fingerprint.NewStatic(s)) {
		line := fmt.Sprintf("%s:%d %s %s", h.Pos.File, h.Pos.Line, h.Kind, strings.Join(h.Cells, ","))
		if h.Program {
			line += " program"
		}
		out = append(out, line)
	}
	return out
}

// TestPlaces puts hints on exactly the cells that reach them: through helpers,
// methods, variables and other packages.
func TestPlaces(t *testing.T) {
	s := read(t, `
-- go.mod --
module example.com/demo

go 1.26
-- demo.go --
// Package demo is a demo.
package demo

import (
	"os"
	"time"

	"example.com/demo/deep"
)

var started = time.Now()

func helper() string { return os.Getenv("A") }

func One() string { return helper() }
func Two(one string) string { return one }
func Three() deep.Thing { return deep.New() }
func Four(three deep.Thing) int { return three.N }
func Five() time.Time { return started }

type local struct{}

func (local) Do() string { return os.Getenv("B") }

func Six() string { return local{}.Do() }

//cell:cache off
func Seven() time.Time { return time.Now() }

//cell:allow environment the reason
func Eight() string { return helper() }

func nobody() string { return os.Getenv("C") }
-- deep/deep.go --
package deep

import "math/rand/v2"

type Thing struct{ N int }

func New() Thing { return Thing{rand.IntN(3)} }

func (t Thing) Shuffled() int { return rand.IntN(t.N) }
`)
	want := []string{
		"deep/deep.go:7 random three",
		"deep/deep.go:9 random three,four",
		"demo.go:11 clock five program",
		"demo.go:13 environment one",
		"demo.go:23 environment six",
	}
	if got := lines(s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEveryKindCanBeAllowed holds the directives that package project accepts
// against the analyzers there are.
func TestEveryKindCanBeAllowed(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- demo.go --\npackage demo\n\n")
	for _, a := range Analyzers() {
		fmt.Fprintf(&b, "//cell:allow %s because it is so\n", a.Name)
	}
	b.WriteString("func One() int { return 1 }\n\n//cell:allow weather\nfunc Two() int { return 2 }\n")
	found := read(t, b.String()).Outline().Diagnostics
	if len(found) != 1 || !strings.Contains(found[0].Message, `no kind of hint "weather"`) {
		t.Fatalf("%v, want one about the weather", found)
	}
	kinds := strings.Split(strings.TrimPrefix(found[0].Remedy, "there are "), ", ")
	for _, a := range Analyzers() {
		if !slices.Contains(kinds, a.Name) {
			t.Errorf("%s is not listed in %q", a.Name, found[0].Remedy)
		}
	}
	if len(kinds) != len(Analyzers()) {
		t.Errorf("%q lists %d kinds, and there are %d", found[0].Remedy, len(kinds), len(Analyzers()))
	}
}

// TestBrokenSources gives analyzers syntax without types: nothing may panic, and
// what is whole is still looked at.
func TestBrokenSources(t *testing.T) {
	s := read(t, `
-- demo.go --
package demo

import (
	"nowhere/at/all"
	"time"
)

func One() time.Time { return time.Now() }
func Two() int { return all.Three(undefined, func() { for range missing { x = append(x, 1) } }) }
func Three( { for k := range
func Four() int { select { case a := <-b: case c := <-d: }; go func() { e <- f }(); return g.h[i](j) + fmt.Sprint(k...) }
func Five() int { return slices.Collect(maps.Keys(m)) + os.Open() + len() }
`)
	if got := lines(s); !slices.Contains(got, "demo.go:8 clock one") {
		t.Errorf("%q lacks the clock", got)
	}
}
