package incremental

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// folder is a generated project on disk.
type folder struct {
	t     testing.TB
	root  string // of the module
	dir   string // of the package
	files map[string]string
	tick  time.Time
}

func newFolder(t testing.TB, m *model) *folder {
	root := t.TempDir()
	f := &folder{t: t, root: root, dir: filepath.Join(root, baseName), files: map[string]string{}, tick: time.Now().Add(-time.Hour)}
	f.put(filepath.Join(root, "go.mod"), "module "+modulePath+"\n\ngo 1.26\n")
	if m.Library || m.Frames {
		mod, sum := moduleFiles()
		f.put(filepath.Join(root, "go.mod"), mod)
		f.put(filepath.Join(root, "go.sum"), sum)
	}
	return f
}

// moduleFiles are the go.mod and go.sum of a module that requires this one,
// with the same versions of everything else.
var moduleFiles = sync.OnceValues(func() (mod, sum string) {
	here, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	data, err := os.ReadFile(filepath.Join(here, "go.mod"))
	if err != nil {
		panic(err)
	}
	sums, err := os.ReadFile(filepath.Join(here, "go.sum"))
	if err != nil {
		panic(err)
	}
	text := strings.Replace(string(data), "module stagebook\n", "module "+modulePath+"\n", 1)
	return text + fmt.Sprintf("\nrequire stagebook v0.0.0\n\nreplace stagebook => %s\n", here), string(sums)
})

func (f *folder) put(path, text string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		f.t.Fatal(err)
	}
}

// write brings the folder to a state. Only what differs is written.
func (f *folder) write(m *model) {
	next := m.render()
	for name, text := range next {
		if old, ok := f.files[name]; !ok || old != text {
			f.put(filepath.Join(f.dir, filepath.FromSlash(name)), text)
		}
	}
	for name := range f.files {
		if _, ok := next[name]; !ok {
			if err := os.Remove(filepath.Join(f.dir, filepath.FromSlash(name))); err != nil {
				f.t.Fatal(err)
			}
			os.Remove(filepath.Dir(filepath.Join(f.dir, filepath.FromSlash(name)))) // goes when it is empty
		}
	}
	f.files = next
}

// stamp sets the time of a file to one of an hour ago, so that all changes of it
// lie within one tick of a coarse clock.
func (f *folder) stamp(name string) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.Chtimes(path, f.tick, f.tick); err != nil && !os.IsNotExist(err) {
		f.t.Fatal(err)
	}
}

// touch rewrites a file with what it holds.
func (f *folder) touch(name string) {
	if text, ok := f.files[name]; ok {
		f.put(filepath.Join(f.dir, filepath.FromSlash(name)), text)
	}
}

// untouched fails the test when anything else lies in the package folder.
func (f *folder) untouched() {
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(f.dir, path)
		if _, ok := f.files[filepath.ToSlash(rel)]; err == nil && !ok {
			f.t.Errorf("%s lies in the author's folder", rel)
		}
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
}
