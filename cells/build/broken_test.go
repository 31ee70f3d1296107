package build

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

const mod = "-- go.mod --\nmodule example.com/m\n\ngo 1.26\n"

func TestBrokenCellsAreCutOut(t *testing.T) {
	b := newBench(t, mod+`
-- p.go --
package p

import (
	"fmt"
	"runtime"
	"strings"
)

// Bad does not compile.
func Bad() int {
	return strings.ToUpper(undefined)
}

func uses() int { return Bad() }

func Reaches() int { return uses() }

func Line() string {
	_, file, line, _ := runtime.Caller(0)
	return fmt.Sprint(file, ":", line)
}
-- other.go --
package p

func Half( {

func Whole() int { return 5 }
-- sub/sub.go --
package sub

func Bad() int { return "" }

func Good() int { return 6 }
-- user.go --
package p

import "example.com/m/sub"

func FromSub() int { return sub.Good() }

func FromBadSub() int { return sub.Bad() }
-- noclause.go --
packag p

func Lost() int { return 1 }
`)
	exe := b.build(b.load("."))
	want := "fromSub [] [fromSub] false false 6\nline [] [line] false false example.com/m/p.go:19\nwhole [] [whole] false false 5\n"
	lines := strings.SplitAfter(b.run(exe, "line", "whole", "fromSub"), "\n")
	slices.Sort(lines)
	if got := strings.Join(lines, ""); got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if d := exe.Broken["bad"]; d.Pos.File != "p.go" || d.Pos.Line != 11 {
		t.Errorf("bad is blocked by %+v", d)
	}
	for _, id := range []string{"bad", "reaches", "fromBadSub"} {
		if d, ok := exe.Broken[id]; !ok || d.Message == "" || slices.Contains(exe.Cells, id) {
			t.Errorf("%s is not reported as broken: %v", id, d)
		}
	}
}

// TestOnlyTheCompilerKnows has mistakes that the type checker lets pass.
func TestOnlyTheCompilerKnows(t *testing.T) {
	b := newBench(t, mod+`
-- p.go --
package p

func Good() int { return 1 }

func bodyless() int { return 1 }

func Bad() int { return bodyless() }
`)
	before := b.load(".")
	b.write("p.go", "package p\n\nfunc Good() int { return 1 }\n\nfunc bodyless() int\n\nfunc Bad() int { return bodyless() }\n")
	s, err := project.Load(t.Context(), project.Options{Dir: b.dir, Prev: before})
	if err != nil {
		t.Fatal(err)
	}
	exe := b.build(s)
	if got := b.run(exe, "good"); got != "good [] [good] false false 1\n" {
		t.Errorf("printed %q", got)
	}
	if d := exe.Broken["bad"]; d.Pos != (graph.Position{File: "p.go", Line: 5, Column: 6}) || !strings.Contains(d.Message, "missing function body") {
		t.Errorf("bad is blocked by %+v", d)
	}
	// What the compiler said is remembered: the Go tool is not asked again.
	o := b.options()
	o.GoTool = "/missing"
	again, err := Build(t.Context(), s, o)
	if err != nil || again.ID != exe.ID || again.Broken["bad"].Message != exe.Broken["bad"].Message {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestNothingToRun(t *testing.T) {
	b := newBench(t, mod+"-- p.go --\npackage p\n\nfunc Bad() int { return x }\n")
	exe := b.build(b.load("."))
	if exe.Path != "" || len(exe.Cells) > 0 || exe.Broken["bad"].Message == "" {
		t.Errorf("got %+v", exe)
	}
}

// fakeTool is a Go tool that does what a shell script says.
func fakeTool(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	path := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFailures(t *testing.T) {
	b := newBench(t, mod+"-- p.go --\npackage p\n\nfunc A() int { return 1 }\n")
	s := b.load(".")
	say := func(text string) string {
		return "printf '%s\\n' '" + `{"ImportPath":"example.com/m/stagebook_worker","Action":"build-output","Output":"` + text + `"}` + "'; exit 1"
	}
	for name, tt := range map[string]struct {
		script string
		want   Kind
	}{
		"link":    {say(`link: example.com/m: relocation target f not defined\n`), Link},
		"disk":    {say(`link: writing output: no space left on device\n`), Disk},
		"runtime": {say(`internal/stagebook_runtime/cells/worker/w.go:1:2: undefined: x\n`), Runtime},
		"module":  {"echo 'go: updates to go.mod needed' >&2; exit 1", Module},
		"crash":   {"kill -9 $$", Module},
	} {
		t.Run(name, func(t *testing.T) {
			o := b.options()
			o.GoTool = fakeTool(t, tt.script)
			_, err := Build(t.Context(), s, o)
			var failure *Error
			if !errors.As(err, &failure) || failure.Kind != tt.want {
				t.Errorf("got %v, want kind %s", err, tt.want)
			}
		})
	}
}

func TestChangedWhileBuilding(t *testing.T) {
	b := newBench(t, mod+"-- p.go --\npackage p\n\nimport _ \"embed\"\n\n//go:embed x.txt\nvar x string\n\nfunc A() string { return x }\n-- x.txt --\none\n")
	s := b.load(".")
	o := b.options()
	o.GoTool = fakeTool(t, "echo two > x.txt; exit 0")
	_, err := Build(t.Context(), s, o)
	var failure *Error
	if !errors.As(err, &failure) || failure.Kind != Changed {
		t.Errorf("got %v, want changed files", err)
	}
}
