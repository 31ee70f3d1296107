package starter_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cmd/web/starter"
)

// lay writes files below a folder.
func lay(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCopyNamesWhatTheFolderDecides(t *testing.T) {
	projects := t.TempDir()
	old := filepath.Join(projects, "sums")
	lay(t, old, map[string]string{
		"sums.go":        "//go:build linux\r\n\r\n// Package sums adds. Not sums of money.\r\npackage sums\r\n\r\nimport (\r\n\t\"fmt\"\r\n\t\"host/sums/part\"\r\n\t\"host/sumsother\"\r\n)\r\n",
		"sums_test.go":   "package sums_test\n\nimport \"host/sums\"\n",
		"broken.go":      "package sums\n\nfunc {",
		"nothing.go":     "no Go at all",
		"part/part.go":   "package part\n\nimport _ \"host/sums/part/deep\"\n",
		"data/rows.csv":  "a,b\n1,2\n",
		".git/HEAD":      "ref",
		"data/.keep":     "",
		"other_named.go": "package another\n",
	})
	if err := os.Symlink("rows.csv", filepath.Join(old, "data", "link.csv")); err != nil {
		t.Fatal(err)
	}
	if err := starter.Copy(starter.Copying{From: old, Projects: projects, Name: "sums2", ImportPath: "host/sums"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"sums.go":        "//go:build linux\r\n\r\n// Package sums2 adds. Not sums of money.\r\npackage sums2\r\n\r\nimport (\r\n\t\"fmt\"\r\n\t\"host/sums2/part\"\r\n\t\"host/sumsother\"\r\n)\r\n",
		"sums_test.go":   "package sums2_test\n\nimport \"host/sums2\"\n",
		"broken.go":      "package sums2\n\nfunc {",
		"nothing.go":     "no Go at all",
		"part/part.go":   "package part\n\nimport _ \"host/sums2/part/deep\"\n",
		"data/rows.csv":  "a,b\n1,2\n",
		"data/.keep":     "",
		"other_named.go": "package another\n",
	} {
		if got := read(t, filepath.Join(projects, "sums2", name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if link, err := os.Readlink(filepath.Join(projects, "sums2", "data", "link.csv")); err != nil || link != "rows.csv" {
		t.Errorf("the link leads to %q: %v", link, err)
	}
	if _, err := os.Stat(filepath.Join(projects, "sums2", ".git")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what version control keeps was copied: %v", err)
	}
}

func TestCopyOfAModuleKeepsItsImports(t *testing.T) {
	projects := t.TempDir()
	lay(t, filepath.Join(projects, "sums"), map[string]string{"go.mod": "module sums\n", "sums.go": "package sums\n\nimport _ \"sums/part\"\n"})
	if err := starter.Copy(starter.Copying{From: filepath.Join(projects, "sums"), Projects: projects, Name: "two", ImportPath: "sums"}); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(projects, "two", "sums.go")); got != "package two\n\nimport _ \"sums/part\"\n" {
		t.Errorf("got %q", got)
	}
}

func TestCopyRefusesAndLeavesNothing(t *testing.T) {
	projects := t.TempDir()
	lay(t, projects, map[string]string{"sums/sums.go": "package sums\n", "taken/x.txt": "mine"})
	for name, want := range map[string]string{"taken": "take another name", "func": "word of Go", "../up": "small letters", "": "small letters", strings.Repeat("a", 61): "at most"} {
		err := starter.Copy(starter.Copying{From: filepath.Join(projects, "sums"), Projects: projects, Name: name})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if got := read(t, filepath.Join(projects, "taken", "x.txt")); got != "mine" {
		t.Errorf("what had the name is now %q", got)
	}
	if err := starter.Copy(starter.Copying{From: filepath.Join(projects, "absent"), Projects: projects, Name: "two"}); err == nil {
		t.Error("a project that is not there was copied")
	}
	entries, _ := os.ReadDir(projects)
	if len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}
