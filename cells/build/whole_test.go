package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"stagebook"
)

// TestRuntimeIsWhole compares the sources in this program with those on disk: a
// new package of the runtime needs a line in runtime.go at the root.
func TestRuntimeIsWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all sources of the runtime")
	}
	embedded, onDisk := roots(t, stagebook.Runtime()), roots(t, os.DirFS("../.."))
	if !slices.Equal(embedded, onDisk) {
		t.Errorf("this program holds\n%v\nbut the runtime is\n%v", embedded, onDisk)
	}
}

// TestOnlyTheStandardLibrary holds the wall around the worker: what isn't an
// extension imports no other module, or no module could take it in.
func TestOnlyTheStandardLibrary(t *testing.T) {
	src, err := openSources(os.DirFS(filepath.Join("..", "..")))
	if err != nil {
		t.Fatal(err)
	}
	packages, err := src.closure([]string{workerPath})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		if len(p.foreign) > 0 {
			t.Errorf("%s imports %v", p.path, p.foreign)
		}
	}
}

func roots(t *testing.T, tree fs.FS) []string {
	t.Helper()
	src, err := openSources(tree)
	if err != nil {
		t.Fatal(err)
	}
	extensions, err := src.extensions()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{workerPath}
	for _, p := range extensions {
		want = append(want, p.path)
	}
	packages, err := src.closure(want)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range packages {
		for name := range p.files {
			list = append(list, p.path+"/"+name)
		}
	}
	slices.Sort(list)
	return list
}
