package build

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/store"
)

// module returns the tiny runtime as a module in folder stagebook.
func (b *bench) module(folder string) {
	for name, text := range b.runtime {
		if !strings.Contains(name, "foreign") {
			b.write(folder+"/"+name, text)
		}
	}
}

const importsCells = `
-- m/go.mod --
module example.com/m

go 1.26.0

require stagebook v0.0.0

replace stagebook => ../stagebook
-- m/p.go --
package p

import "stagebook/cells"

var Data = cells.File("data.csv")

func A(data cells.File) int { return 1 }
-- m/data.csv --
a,b
`

func TestTheModulesOwnRuntime(t *testing.T) {
	b := newBench(t, importsCells)
	b.module("stagebook")
	s := b.load("m")
	exe := b.build(s)
	if got := b.run(exe); got != "a takes cells.File\n" {
		t.Errorf("printed %q", got)
	}
	b.write("stagebook/cells/worker/more.go", "package worker\n\nvar more = 1\n")
	if again := b.build(s); again.ID == exe.ID {
		t.Error("a change of the module's runtime left the identity of the worker")
	}

	b.write("stagebook/cells/worker/protocol/protocol.go", "package protocol\n\nconst Version = 6\n")
	_, err := Build(t.Context(), s, b.options())
	var failure *Error
	if !errors.As(err, &failure) || failure.Kind != Version || !strings.Contains(failure.Message, "too old") {
		t.Errorf("an old runtime: got %v", err)
	}
}

func TestVendoredCellsWithoutWorker(t *testing.T) {
	b := newBench(t, importsCells+`
-- m/vendor/modules.txt --
# stagebook v0.0.0 => ../stagebook
## explicit; go 1.26.0
stagebook/cells
# stagebook => ../stagebook
`)
	b.module("stagebook")
	b.write("m/vendor/stagebook/cells/cells.go", b.runtime["cells/cells.go"])
	if got := b.run(b.build(b.load("m"))); got != "a takes cells.File\n" {
		t.Errorf("printed %q", got)
	}
}

func TestRuntimeModule(t *testing.T) {
	st, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := RuntimeModule(st)
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(manifest, []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := RuntimeModule(st)
	text, _ := os.ReadFile(manifest)
	if err != nil || again != dir || !strings.HasPrefix(string(text), "module stagebook\n") {
		t.Errorf("got %s, %v, go.mod %q", again, err, text)
	}
}
