// Package storetest is the suite that every store of results has to pass. It
// knows the layout of the store, because half of its promises are about files
// that somebody has torn, altered or taken away.
package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"stagebook/cells/store"
)

// Run checks the stores that open makes, each in a folder of its own. It must
// be called from a top-level test, which it runs again in a second process.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	if root := os.Getenv(childRoot); root != "" {
		child(t, root)
		return
	}
	tests := []struct {
		name string
		run  func(*testing.T, *store.Store)
	}{
		{"objects", testObjects},
		{"object files", testObjectFiles},
		{"damaged objects", testDamagedObjects},
		{"damaged packs", testDamagedPacks},
		{"an older store", testOlder},
		{"records", testRecords},
		{"generations", testGenerations},
		{"damaged records", testDamagedRecords},
		{"damaged generations", testDamagedGenerations},
		{"records in files", testOldRecords},
		{"damaged records in files", testDamagedOldRecords},
		{"another version", testAnotherVersion},
		{"heads", testHeads},
		{"runs", testRuns},
		{"derived", testDerived},
		{"workers", testWorkers},
		{"secret key", testHMACKey},
		{"concurrent puts", testConcurrentPuts},
		{"two processes", testTwoProcesses},
		{"killed process", testKilledProcess},
		{"removal", testRemoval},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func testObjects(t *testing.T, s *store.Store) {
	for _, data := range [][]byte{nil, []byte("a"), bytes.Repeat([]byte("abc\n"), 1<<16)} {
		digest := put(t, s, data)
		if digest != store.Digest(data) {
			t.Errorf("digest of %d bytes = %s", len(data), digest)
		}
		if put(t, s, data) != digest || !s.HasObject(digest) {
			t.Error("a second put differs")
		}
		mustRead(t, s, digest, data)
	}
	for _, digest := range []string{hash("never put"), "", "../../../etc/passwd"} {
		if s.HasObject(digest) {
			t.Errorf("has %q", digest)
		}
		if _, err := s.ReadObject(digest); err == nil {
			t.Errorf("read %q", digest)
		}
	}
	if _, err := s.OpenObject(hash("never put")); !errors.Is(err, store.ErrMissing) {
		t.Errorf("open a missing object: %v", err)
	}
}

func testObjectFiles(t *testing.T, s *store.Store) {
	data := bytes.Repeat([]byte("spooled "), 10_000)
	for range 2 {
		path := filepath.Join(t.TempDir(), "spool")
		write(t, path, data)
		digest, size, err := s.PutObjectFile(path)
		if err != nil || digest != store.Digest(data) || size != int64(len(data)) {
			t.Fatalf("PutObjectFile = %s, %d, %v", digest, size, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("the file is still in the spool folder")
		}
		mustRead(t, s, digest, data)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Skip(err)
	}
	if _, _, err := s.PutObjectFile(link); err == nil {
		t.Error("a link was taken for a file")
	}
}

func testDamagedObjects(t *testing.T, s *store.Store) {
	data := bytes.Repeat([]byte("a result of some length "), 1000)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			digest := put(t, s, data)
			damage(t, objectPath(s, digest))
			if f, err := s.OpenObject(digest); !errors.Is(err, store.ErrMissing) {
				t.Errorf("open = %v, %v", f, err)
			}
			put(t, s, data)
			mustRead(t, s, digest, data)

			damage(t, objectPath(s, digest))
			if _, err := s.ReadObject(digest); !errors.Is(err, store.ErrMissing) {
				t.Errorf("read: %v", err)
			}
			damage(t, objectPath(s, put(t, s, data)))
			put(t, s, data) // finds it damaged
			mustRead(t, s, digest, data)
		})
	}
}

// testDamagedPacks damages small objects while their process lives, and looks
// at them from there and as a later process does.
func testDamagedPacks(t *testing.T, s *store.Store) {
	for name, damage := range packDamages {
		t.Run(name, func(t *testing.T) {
			before, data, behind := []byte("before "+name), []byte("small result, "+name), []byte("behind "+name)
			for range 2 {
				put(t, s, before)
				put(t, s, data)
				put(t, s, behind)
				path, at := packOf(t, s, data)
				damage(t, path, at)
				if got, err := s.ReadObject(hash(string(data))); !errors.Is(err, store.ErrMissing) {
					t.Errorf("read: %q, %v", got, err)
				}
				lookAgain(t, s, data)
				if name != "gone" && name != "torn" && name != "header torn" {
					lookAgain(t, s, before, behind)
				}
				put(t, s, data)
				mustRead(t, s, hash(string(data)), data)
			}
		})
	}
}

// lookAgain opens the store anew and expects of each object that it is right or
// missing, and of those named after the first that they are there.
func lookAgain(t *testing.T, s *store.Store, all ...[]byte) {
	t.Helper()
	other, err := store.Open(s.Root(), store.Options{})
	check(t, err)
	defer other.Close()
	for _, data := range all {
		got, err := other.ReadObject(hash(string(data)))
		switch {
		case err == nil && !bytes.Equal(got, data):
			t.Errorf("read %q, want %q", got, data)
		case err != nil && len(all) > 1:
			t.Errorf("%q: %v", data, err)
		case err == nil && len(all) == 1 && bytes.HasPrefix(data, []byte("small result")):
			t.Errorf("%q was read although it is damaged", data)
		}
	}
}

// testOlder reads what lay in files of their own before there were packs.
func testOlder(t *testing.T, s *store.Store) {
	data := []byte("small, in a file")
	write(t, objectPath(s, hash(string(data))), data)
	mustRead(t, s, hash(string(data)), data)
	if !s.HasObject(hash(string(data))) || put(t, s, data) != hash(string(data)) {
		t.Error("an object in a file of its own is not known")
	}
}

func testRecords(t *testing.T, s *store.Store) {
	rec := record("k", "first")
	got, err := s.PutRecord(rec, false)
	if err != nil || got.Generation != 1 {
		t.Fatalf("put = generation %d, %v", got.Generation, err)
	}
	back, ok := s.Record(rec.Key)
	if !ok || !reflect.DeepEqual(*back, got) {
		t.Errorf("read back %+v, want %+v", back, got)
	}
	second, err := s.PutRecord(record("k", "second"), false)
	if err != nil || !reflect.DeepEqual(second, got) {
		t.Errorf("the second put gave %+v, %v; want the first one's", second, err)
	}
	if _, ok := s.Record(hash("another")); ok {
		t.Error("found a record never put")
	}
	if _, err := s.PutRecord(store.Record{Key: "short"}, false); err == nil {
		t.Error("a key that is no hash was taken")
	}
}

func testGenerations(t *testing.T, s *store.Store) {
	first := mustPut(t, s, record("k", "1"), false)
	if got := mustPut(t, s, record("k", "2"), true); got.Generation != 2 || got.Run != "2" {
		t.Errorf("forced run gave generation %d of run %s", got.Generation, got.Run)
	}
	late := record("k", "3")
	late.Generation = first.Generation // set out before the second was there
	if got := mustPut(t, s, late, true); got.Run != "2" {
		t.Errorf("a run that set out to replace generation 1 replaced 2 with %q", got.Run)
	}
	late.Generation = 2
	if got := mustPut(t, s, late, true); got.Generation != 3 || got.Run != "3" {
		t.Errorf("replacing generation 2 gave %d of run %s", got.Generation, got.Run)
	}
	if got := mustPut(t, s, record("fresh", "1"), true); got.Generation != 1 {
		t.Errorf("replacing nothing gave generation %d", got.Generation)
	}
}

func testHeads(t *testing.T, s *store.Store) {
	places := [][3]string{
		{"example.com/a", "roc", ""},
		{"example.com/a", "rOC", ""},
		{"example.com/A", "roc", ""},
		{"example.com/a", "roc", "seed=7&testSize=0.3"},
		{"../..", "/", "\x00"},
		{"", "", "…"},
	}
	for i, p := range places {
		if _, ok := s.Head(p[0], p[1], p[2]); ok {
			t.Errorf("%q has a head before it was set", p)
		}
		if err := s.SetHead(p[0], p[1], p[2], hash("old")); err != nil {
			t.Fatal(err)
		}
		if err := s.SetHead(p[0], p[1], p[2], hash(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range places {
		if key, ok := s.Head(p[0], p[1], p[2]); !ok || key != hash(fmt.Sprint(i)) {
			t.Errorf("head of %q = %s, %v", p, key, ok)
		}
	}
}

func testRuns(t *testing.T, s *store.Store) {
	started := time.Date(2026, 11, 12, 2, 0, 0, 0, time.UTC)
	var ids []string
	for range 3 {
		run, err := s.PutRun(store.Run{Project: "example.com/a", Started: started})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, run.ID)
	}
	run, ok := s.Run(ids[1])
	if !ok || run.Number != 2 {
		t.Fatalf("run = %+v, %v", run, ok)
	}
	run.Ended, run.Cells = started.Add(time.Second), []store.RunCell{{ID: "roc", Status: "fresh", Key: hash("k")}}
	if _, err := s.PutRun(run); err != nil {
		t.Fatal(err)
	}
	runs := s.Runs("example.com/a")
	if len(runs) != 3 || runs[0].Number != 3 || !reflect.DeepEqual(runs[1], run) {
		t.Errorf("runs = %+v", runs)
	}
	if len(s.Runs("example.com/b")) != 0 {
		t.Error("another project has the runs too")
	}
	if _, ok := s.Run("*"); ok {
		t.Error("found a run by a pattern")
	}
}

func testDerived(t *testing.T, s *store.Store) {
	if err := s.PutDerived("svg", "digest 720 dark", []byte("<svg/>")); err != nil {
		t.Fatal(err)
	}
	if data, ok := s.Derived("svg", "digest 720 dark"); !ok || string(data) != "<svg/>" {
		t.Errorf("derived = %q, %v", data, ok)
	}
	for _, other := range [][2]string{{"svg", "digest 720 light"}, {"analysis", "digest 720 dark"}, {"../svg", "x"}} {
		if _, ok := s.Derived(other[0], other[1]); ok {
			t.Errorf("%q was never put", other)
		}
	}
}

func testWorkers(t *testing.T, s *store.Store) {
	temp := filepath.Join(t.TempDir(), "worker")
	write(t, temp, []byte("#!/bin/sh\n"))
	id := hash("build")
	path, err := s.PublishWorker(id, temp)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("not executable: %v, %v", info, err)
	}
	if found, ok := s.WorkerPath(id); !ok || found != path {
		t.Errorf("WorkerPath = %s, %v", found, ok)
	}
	damages["flipped"](t, path)
	if _, ok := s.WorkerPath(id); ok {
		t.Error("a damaged executable was handed out")
	}
}

func testHMACKey(t *testing.T, s *store.Store) {
	key, err := s.HMACKey()
	if err != nil || len(key) != 32 {
		t.Fatalf("key of %d bytes, %v", len(key), err)
	}
	if again, err := s.HMACKey(); err != nil || !bytes.Equal(again, key) {
		t.Errorf("the key changed, %v", err)
	}
	if info, err := os.Stat(filepath.Join(s.Root(), "v1", "hmac.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func record(key, run string) store.Record {
	return store.Record{
		Key: hash(key), Project: "example.com/a", Cell: "roc", Run: run, By: "go1.26.8 linux/amd64",
		Made: time.Date(2026, 11, 12, 2, 0, 0, 0, time.UTC), Duration: 3 * time.Millisecond,
		Steps: map[string]time.Duration{"run": 2 * time.Millisecond}, Parts: json.RawMessage(`{"code":"x"}`),
		Outputs: []store.RecordOutput{{Name: "roc", Type: "*charts.Line", Digest: hash(key + run), Size: 12}},
	}
}

func mustPut(t *testing.T, s *store.Store, rec store.Record, replace bool) store.Record {
	t.Helper()
	got, err := s.PutRecord(rec, replace)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, s *store.Store, data []byte) string {
	t.Helper()
	digest, err := s.PutObject(data)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func mustRead(t *testing.T, s *store.Store, digest string, want []byte) {
	t.Helper()
	f, err := s.OpenObject(digest)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	opened, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(opened, want) {
		t.Errorf("opened %d bytes, %v; want %d", len(opened), err, len(want))
	}
	if data, err := s.ReadObject(digest); err != nil || !bytes.Equal(data, want) {
		t.Errorf("read %d bytes, %v; want %d", len(data), err, len(want))
	}
}

func hash(text string) string { return store.Digest([]byte(text)) }
