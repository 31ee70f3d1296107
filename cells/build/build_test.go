package build

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBuild(t *testing.T) {
	b := newBench(t, `
-- go.mod --
module example.com/m

go 1.21
-- p/p.go --
// Package odd has another name than its folder.
package odd

type hidden struct{ N int }

func Raw() hidden { return hidden{41} }

func Next(raw hidden) (a, b int, err error) { return raw.N, raw.N + 1, nil }
`)
	before := b.files()
	s := b.load("p")
	exe := b.build(s)
	if got := b.run(exe, "raw"); got != "raw [] [raw] false false {41}\n" {
		t.Errorf("the worker printed %q", got)
	}
	if want := []string{"raw", "next"}; !slices.Equal(exe.Cells, want) || len(exe.Broken) > 0 {
		t.Errorf("cells %v, want %v; broken %v", exe.Cells, want, exe.Broken)
	}
	if after := b.files(); !maps.Equal(before, after) {
		t.Errorf("the author's folder changed: %v", after)
	}

	o := b.options()
	o.GoTool = filepath.Join(t.TempDir(), "missing")
	again, err := Build(t.Context(), b.load("p"), o)
	if err != nil || again.Path != exe.Path {
		t.Errorf("the same content gave %v, %v", again, err)
	}
	b.runtime["cells/cells.go"] += "\n// Changed.\n"
	o.Runtime = b.options().Runtime
	var missing *Error
	if _, err := Build(t.Context(), s, o); !errors.As(err, &missing) || missing.Kind != NoTool {
		t.Errorf("another runtime: got %v, want a missing Go tool", err)
	}
}

func TestModules(t *testing.T) {
	const cell = "package p\n\nimport \"example.com/m/internal/x\"\n\nfunc A() int { return x.One }\n-- m/internal/x/x.go --\npackage x\n\nconst One = 1\n"
	for name, tt := range map[string]struct{ folder, archive, want string }{
		"internal project":   {"m/internal/p", "-- m/go.mod --\nmodule example.com/m\n\ngo 1.18\n-- m/internal/p/p.go --\n" + cell, "1"},
		"root of the module": {"m", "-- m/go.mod --\nmodule example.com/m\n\ngo 1.26\n-- m/p.go --\n" + cell, "1"},
		"nested module": {"m/sub/p", `
-- m/go.mod --
module example.com/m
-- m/broken.go --
package broken is
-- m/sub/go.mod --
module example.com/m/sub

go 1.25
-- m/sub/p/p.go --
package p

func A() string { return "nested" }
`, "nested"},
		"no go.mod": {"lone", "-- lone/p.go --\npackage p\n\nfunc A() string { return \"lone\" }\n", "lone"},
		"workspace": {"one/p", `
-- go.work --
go 1.26

use (
	./one
	./two
)
-- one/go.mod --
module example.com/one

go 1.26
-- one/p/p.go --
package p

import "example.com/two"

func A() int { return two.Two }
-- two/go.mod --
module example.com/two

go 1.26
-- two/two.go --
package two

const Two = 2
`, "2"},
		"vendor folder": {"m", `
-- m/go.mod --
module example.com/m

go 1.26

require example.org/foreign v1.0.0
-- m/vendor/modules.txt --
# example.org/foreign v1.0.0
## explicit
example.org/foreign
-- m/vendor/example.org/foreign/f.go --
package foreign

const Three = 3
-- m/p.go --
package p

import "example.org/foreign"

func A() int { return foreign.Three }
`, "3"},
		"embedded file": {"m", `
-- m/go.mod --
module example.com/m

go 1.26
-- m/some.txt --
embedded
-- m/p.go --
package p

import _ "embed"

//go:embed some.txt
var text string

func A() string { return text }
`, "embedded\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, tt.archive)
			before := b.files()
			exe := b.build(b.load(tt.folder))
			if got := b.run(exe, "a"); got != "a [] [a] false false "+tt.want+"\n" {
				t.Errorf("the worker printed %q, want %s", got, tt.want)
			}
			if after := b.files(); !maps.Equal(before, after) {
				t.Errorf("the author's folder changed: %v", slices.Sorted(maps.Keys(after)))
			}
		})
	}
}

func TestExtensionOnlyWithItsModule(t *testing.T) {
	b := newBench(t, `
-- go.mod --
module example.com/m

go 1.26

require example.org/foreign v1.0.0

replace example.org/foreign => ./foreign
-- foreign/go.mod --
module example.org/foreign

go 1.26
-- foreign/f.go --
package foreign
-- with/p.go --
package p

import _ "example.org/foreign"

func A() int { return 1 }
-- without/p.go --
package p

func A() int { return 1 }
`)
	for folder, want := range map[string]string{"with": "registered\n", "without": ""} {
		exe := b.build(b.load(folder))
		cmd := exec.Command(exe.Path)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		if err := cmd.Run(); err != nil || stderr.String() != want {
			t.Errorf("%s: %v, printed %q, want %q", folder, err, stderr.String(), want)
		}
	}
}

// TestReadNotDisk builds what was read, whatever lies in the folder meanwhile.
func TestReadNotDisk(t *testing.T) {
	b := newBench(t, "-- go.mod --\nmodule m.example\n\ngo 1.26\n-- p.go --\npackage p\n\nfunc A() int { return 1 }\n")
	s := b.load(".")
	b.write("p.go", "package p\n\nfunc A() int { return 2 }\n")
	b.write("new.go", "package p\n\nfunc A() int { return 3 }\n")
	if got := b.run(b.build(s), "a"); got != "a [] [a] false false 1\n" {
		t.Errorf("printed %q", got)
	}
}

func TestFolderBehindALink(t *testing.T) {
	b := newBench(t, "-- real/go.mod --\nmodule m.example\n\ngo 1.26\n-- real/p/p.go --\npackage p\n\nfunc A() int { return 1 }\n")
	if err := os.Symlink(filepath.Join(b.dir, "real"), filepath.Join(b.dir, "link")); err != nil {
		t.Skip(err)
	}
	if got := b.run(b.build(b.load("link/p")), "a"); got != "a [] [a] false false 1\n" {
		t.Errorf("printed %q", got)
	}
}

// TestReplacedFolderChanges keeps no worker of code that was not read.
func TestReplacedFolderChanges(t *testing.T) {
	b := newBench(t, `
-- m/go.mod --
module m.example

go 1.26

require dep.example v0.0.0

replace dep.example => ../dep
-- m/p.go --
package p

import "dep.example"

func A() int { return dep.N }
-- dep/go.mod --
module dep.example

go 1.26
-- dep/dep.go --
package dep

const N = 1
`)
	s := b.load("m")
	b.write("dep/dep.go", "package dep\n\nconst N = 22\n")
	_, err := Build(t.Context(), s, b.options())
	var failure *Error
	if !errors.As(err, &failure) || failure.Kind != Changed {
		t.Errorf("got %v, want changed files", err)
	}
	if got := b.run(b.build(b.load("m")), "a"); got != "a [] [a] false false 22\n" {
		t.Errorf("printed %q", got)
	}
}

func TestCancel(t *testing.T) {
	b := newBench(t, "-- go.mod --\nmodule m.example\n\ngo 1.26\n-- p.go --\npackage p\n\nfunc A() int { return 1 }\n")
	s := b.load(".")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Build(ctx, s, b.options()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a cancelled context", err)
	}
}
