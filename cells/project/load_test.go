package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// unpack writes the files of an archive into a fresh folder of the given name.
func unpack(t testing.TB, name string, archive *txtar.Archive) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for _, f := range archive.Files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// project writes a project of txtar text and loads it.
func project(t testing.TB, text string) *Snapshot {
	t.Helper()
	return load(t, unpack(t, "demo", txtar.Parse([]byte(text))), nil)
}

func load(t testing.TB, dir string, prev *Snapshot) *Snapshot {
	t.Helper()
	s, err := Load(t.Context(), Options{Dir: dir, Runtime: runtimeFolder(t), Prev: prev})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func runtimeFolder(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("testdata/runtime")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func diagnosticsText(o *Outline) string {
	var b strings.Builder
	for _, d := range o.Diagnostics {
		b.WriteString(d.String() + "\n")
		if len(d.Cells) > 0 {
			b.WriteString("\tblocks " + strings.Join(d.Cells, ", ") + "\n")
		}
	}
	for _, n := range o.NotCells {
		b.WriteString(n.Name + ": " + n.Reason + "\n")
	}
	return b.String()
}
