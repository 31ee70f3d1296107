package session

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"stagebook/cells/confine"
)

// What a project declares as its data it may read, wherever links lead, but not
// what is private.
func TestDeclaredIsGranted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is confined on Windows")
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) string {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	d := newDeskOf(t, map[string]string{"demo.go": `package demo

import "os"

//cell:file
var Rates = "../rates.csv"

//cell:file
var Months = "../months/*.csv"

//cell:file
var Linked = "linked.csv"

//cell:file
var Key = "key"

func Read(rates, months, linked, key string) (int, error) {
	content, err := os.ReadFile(rates)
	return len(content), err
}
`})
	t.Setenv("HOME", filepath.Join(root, "home"))
	key := put("home/.ssh/id", "secret")
	linked, big := put("far/linked.csv", "1"), put("disk/big/rows.csv", "1")
	for name, to := range map[string]string{"linked.csv": linked, "key": key, "data": filepath.Dir(big)} {
		if err := os.Symlink(to, filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	d.write("../rates.csv", "abc")
	if err := os.Mkdir(filepath.Join(d.dir, "..", "months"), 0o777); err != nil {
		t.Fatal(err)
	}
	s := d.open()
	p := s.Policy()
	for path, want := range map[string]bool{
		"../rates.csv": true, "../months/new.csv": true, linked: true, big: true, key: false, "../other.csv": false,
		filepath.Join(root, "far/other"): false, d.store.Root(): false,
	} {
		if !filepath.IsAbs(path) {
			path = filepath.Join(d.dir, path)
		}
		if p.Reads(path) != want {
			t.Errorf("reads %s: %v", path, !want)
		}
	}
	if !slices.Contains(p.Data, linked) {
		t.Errorf("it is not said that the project has %s: %q", linked, p.Data)
	}
}

// A file outside of the project that is replaced is another to the kernel, and is
// read all the same.
func TestReplacedFileIsRead(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": `package demo

import "os"

//cell:file
var Rates = "../rates.csv"

func Read(rates string) (string, error) {
	content, err := os.ReadFile(rates)
	return string(content), err
}
`})
	d.write("../rates.csv", "old")
	s := d.open()
	v := s.View(nil)
	d.ran(d.run(v, Request{}), "read")
	d.write("../rates.new", "new")
	if err := os.Rename(filepath.Join(d.dir, "../rates.new"), filepath.Join(d.dir, "../rates.csv")); err != nil {
		t.Fatal(err)
	}
	s.FilesChanged()
	v.untilIdle()
	d.ran(d.run(v, Request{}), "read")
	if confine.Probe().Files() && s.crew.within.Load().files == nil {
		t.Error("the file is not watched for")
	}
}
