package export

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
)

// made writes an executable that carries a small project and the given files more.
func made(t *testing.T, more ...content) string {
	t.Helper()
	driver := filepath.Join(t.TempDir(), "driver")
	if err := os.WriteFile(driver, []byte("\x7fELF a driver of some length"), 0o755); err != nil {
		t.Fatal(err)
	}
	m := Manifest{Version: manifestVersion, Name: "sums", Worker: strings.Repeat("ab", 32), Outline: &project.Outline{}, Static: &fingerprint.Static{Version: fingerprint.Version}}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "sums")
	contents := append([]content{{name: manifestName, data: data}, {name: workerName, data: []byte("a worker")}}, more...)
	if err := write(out, driver, contents); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDriverStaysWhatItWas(t *testing.T) {
	out := made(t)
	data, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(data, []byte("\x7fELF a driver of some length")) {
		t.Fatalf("%.40q, %v", data, err)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm()&0o111 == 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".export-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWorkerIsPublished(t *testing.T) {
	b, err := Open(made(t))
	if err != nil {
		t.Fatal(err)
	}
	results, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer results.Close()
	packed := b.Packed(results)
	for range 2 {
		path, err := packed.Worker()
		if err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "a worker" {
			t.Errorf("%q, %v", data, err)
		}
	}
}

func TestWhatCarriesNothing(t *testing.T) {
	dir := t.TempDir()
	var other bytes.Buffer
	archive := zip.NewWriter(&other)
	if _, err := archive.Create("something"); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("#!/bin/sh\n"), "archive": other.Bytes()} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, ErrNone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDamage flips each byte of what is carried, and cuts the file at each. What
// still opens gives the worker as it was, or an error.
func TestDamage(t *testing.T) {
	whole, err := os.ReadFile(made(t))
	if err != nil {
		t.Fatal(err)
	}
	results, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer results.Close()
	path := filepath.Join(t.TempDir(), "damaged")
	intact := 0
	check := func(data []byte) {
		if err := os.WriteFile(path, data, 0o755); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path)
		if err != nil {
			return
		}
		archive, err := zip.OpenReader(path)
		if err != nil {
			return
		}
		defer archive.Close()
		to := filepath.Join(t.TempDir(), "worker")
		if unpack(&archive.Reader, workerName, to, 0o755) != nil {
			return
		}
		intact++
		if got, err := os.ReadFile(to); err != nil || string(got) != "a worker" {
			t.Errorf("the worker of %v is %q, %v", b.Manifest.Name, got, err)
		}
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x10
		check(flipped)
		check(whole[:i])
	}
	check(whole)
	if intact < 2 {
		t.Errorf("%d of the files could be read", intact)
	}
}

func TestDataStaysInItsFolder(t *testing.T) {
	b, err := Open(made(t, content{name: "data/a/b.csv", data: []byte("1")}, content{name: "data/../../evil", data: []byte("2")}))
	if err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(t.TempDir(), "x", "data")
	for range 2 {
		dir, err := b.Data(below)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(filepath.Join(dir, "a", "b.csv")); err != nil || string(data) != "1" {
			t.Errorf("%q, %v", data, err)
		}
	}
	if entries, err := os.ReadDir(below); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(below), "evil*")); len(found) > 0 {
		t.Error("a file was written outside")
	}
}

func TestDataOutsideIsRefused(t *testing.T) {
	o := &project.Outline{Sources: []graph.Source{{ID: "far", Kind: graph.File, Path: "../far.csv"}}}
	if _, err := dataFiles(t.TempDir(), o); err == nil || !strings.Contains(err.Error(), "`far` is ../far.csv") {
		t.Error(err)
	}
}
