package build

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"stagebook/cells/project"
	"stagebook/cells/store"
)

// tiny is a runtime small enough to compile in a moment. Its worker runs the
// cells without inputs that its arguments name, and prints what they return.
const tiny = `
-- go.mod --
module stagebook

go 1.26.0
-- cells/cells.go --
package cells

type File string
-- cells/worker/protocol/protocol.go --
package protocol

// Version is the version.
const Version = 7
-- cells/codec/foreign/foreign.go --
package foreign

import _ "example.org/foreign"

func Register() { println("registered") }
-- cells/worker/worker_test.go --
package worker_test

import _ "no.such/package"
-- cells/worker/worker.go --
// Package worker is.
package worker

import (
	"fmt"
	"os"
	"reflect"
	"slices"

	"stagebook/cells"
	"stagebook/cells/worker/protocol"
)

type Table struct {
	Module, Package string
	Cells           []Cell
}

type Cell struct {
	Name            string
	Func            any
	Inputs, Outputs []string
	Context, Err    bool
}

func Main(t Table) {
	for range 1 { // needs a new language version
		fmt.Println(t.Module, t.Package, protocol.Version)
	}
	for _, c := range t.Cells {
		f := reflect.ValueOf(c.Func)
		if f.Type().NumIn() > 0 && f.Type().In(0) == reflect.TypeFor[cells.File]() {
			fmt.Println(c.Name, "takes", f.Type().In(0))
		}
		if slices.Contains(os.Args[1:], c.Name) {
			fmt.Println(c.Name, c.Inputs, c.Outputs, c.Context, c.Err, f.Call(nil)[0])
		}
	}
}
`

// bench is a folder with a project, and a store.
type bench struct {
	t       testing.TB
	dir     string
	store   *store.Store
	runtime map[string]string // files of the tiny runtime, changed by tests
}

func newBench(t testing.TB, archive string) *bench {
	t.Helper()
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	b := &bench{t: t, dir: t.TempDir(), runtime: make(map[string]string)}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		b.write(f.Name, string(f.Data))
	}
	for _, f := range txtar.Parse([]byte(tiny)).Files {
		b.runtime[f.Name] = string(f.Data)
	}
	var err error
	if b.store, err = store.Open(t.TempDir(), store.Options{Warn: func(s string) { t.Log(s) }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.store.Close() })
	return b
}

func (b *bench) write(name, text string) {
	b.t.Helper()
	path := filepath.Join(b.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) options() Options {
	tree := make(fstest.MapFS)
	for name, text := range b.runtime {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Options{Store: b.store, Runtime: tree}
}

func (b *bench) load(folder string) *project.Snapshot {
	b.t.Helper()
	s, err := project.Load(b.t.Context(), project.Options{Dir: filepath.Join(b.dir, folder)})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) build(s *project.Snapshot) *Executable {
	b.t.Helper()
	exe, err := Build(b.t.Context(), s, b.options())
	if err != nil {
		b.t.Fatal(err)
	}
	return exe
}

// run starts an executable and returns what it printed but for its first line.
func (b *bench) run(exe *Executable, cells ...string) string {
	b.t.Helper()
	if exe.Path == "" {
		b.t.Fatalf("there is no worker: %v", exe.Broken)
	}
	out, err := exec.Command(exe.Path, cells...).Output()
	if err != nil {
		b.t.Fatalf("running the worker: %v", err)
	}
	_, rest, _ := strings.Cut(string(out), "\n")
	return rest
}

// files are the names and contents of a folder.
func (b *bench) files() map[string]string {
	b.t.Helper()
	list := make(map[string]string)
	err := filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		text := ""
		if !d.IsDir() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text = string(data)
		}
		list[path] = text
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}
