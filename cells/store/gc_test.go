package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func age(t *testing.T, path string) {
	t.Helper()
	old := time.Now().Add(-30 * 24 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

// TestPacksCompacted: GC keeps of an old pack what is needed, in another.
func TestPacksCompacted(t *testing.T) {
	root := t.TempDir()
	first, err := Open(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	pinned, _ := first.PutObject([]byte("pinned"))
	dropped, _ := first.PutObject([]byte("dropped"))
	rec, err := first.PutRecord(Record{Key: Digest([]byte("k"))}, false)
	if err != nil {
		t.Fatal(err)
	}
	unwanted, err := first.PutRecord(Record{Key: Digest([]byte("unwanted"))}, false)
	if err == nil {
		err = errors.Join(first.SetHead("p", "unwanted", "v", unwanted.Key), first.Pin("link", []string{pinned, rec.Key}), first.SetHead("p", "kept", "v", rec.Key), first.SetHead("p", "lost", "v", pinned))
	}
	if err != nil {
		t.Fatal(err)
	}
	path := first.packs.own.path

	s, err := Open(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	gc := func() Report {
		report, err := s.GC(context.Background(), GCOptions{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	age(t, path)
	if report := gc(); report.Removed["packs"] != 0 || !exists(path) {
		t.Errorf("the pack of a living process went: %+v", report)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	age(t, path)
	if report := gc(); report.Removed["packs"] != 1 || exists(path) {
		t.Errorf("report %+v", report)
	}
	for _, reader := range []*Store{s, first, open2(t, root)} { // first knew the places of the old pack
		if data, err := reader.ReadObject(pinned); err != nil || string(data) != "pinned" {
			t.Errorf("what was pinned: %q, %v", data, err)
		}
		if _, err := reader.ReadObject(dropped); !errors.Is(err, ErrMissing) {
			t.Errorf("what nobody needs: %v", err)
		}
	}
	if key, ok := open2(t, root).Head("p", "kept", "v"); !ok || key != rec.Key {
		t.Errorf("head = %s, %v", key, ok)
	}
	for _, reader := range []*Store{s, first, open2(t, root)} {
		if _, ok := reader.Record(rec.Key); !ok {
			t.Error("a pinned record is gone")
		}
		if _, ok := reader.Record(unwanted.Key); ok {
			t.Error("a record that nobody needs was kept")
		}
	}
	for _, cell := range []string{"lost", "unwanted"} {
		if _, ok := open2(t, root).Head("p", cell, "v"); ok {
			t.Errorf("the head of %s was kept without a record", cell)
		}
	}
}

func open2(t *testing.T, root string) *Store {
	t.Helper()
	s, err := Open(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestPacksMerged: many short processes leave many packs, which become one.
func TestPacksMerged(t *testing.T) {
	root := t.TempDir()
	var digests []string
	for i := range packsMost + 3 {
		s := open2(t, root)
		digest, err := s.PutObject(fmt.Append(nil, "of process ", i))
		if err == nil {
			_, err = s.PutRecord(Record{Key: Digest([]byte("forced")), Run: fmt.Sprint(i)}, true)
		}
		if err == nil {
			err = errors.Join(s.SetHead("p", "c", "v", Digest(fmt.Append(nil, i))), s.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, digest)
	}
	s := open2(t, root)
	report, err := s.GC(context.Background(), GCOptions{})
	if err != nil {
		t.Fatal(err)
	}
	packs, _ := filepath.Glob(s.path("packs", "*"))
	if len(packs) != 1 || report.Removed["packs"] != packsMost+3 {
		t.Errorf("%d packs are left; %+v", len(packs), report)
	}
	later := open2(t, root)
	for _, digest := range digests {
		if _, err := later.ReadObject(digest); err != nil {
			t.Error(err)
		}
	}
	if rec, ok := later.Record(Digest([]byte("forced"))); !ok || rec.Generation != packsMost+3 || rec.Run != fmt.Sprint(packsMost+2) {
		t.Errorf("the last record is %+v, %v", rec, ok)
	}
	if key, ok := later.Head("p", "c", "v"); !ok || key != Digest(fmt.Append(nil, packsMost+2)) {
		t.Errorf("the last head is %s, %v", key, ok)
	}
}

// TestHeadsInFiles reads a head as it was written before there were packs.
func TestHeadsInFiles(t *testing.T) {
	s := open2(t, t.TempDir())
	h := head{Project: "p", Cell: "c", View: "v", Key: Digest([]byte("old"))}
	path := s.headPath(h)
	if err := s.writeJSON(path, headLabel(path), h); err != nil {
		t.Fatal(err)
	}
	if key, ok := s.Head("p", "c", "v"); !ok || key != h.Key {
		t.Errorf("head = %s, %v", key, ok)
	}
	if err := s.SetHead("p", "c", "v", Digest([]byte("new"))); err != nil {
		t.Fatal(err)
	}
	if key, ok := s.Head("p", "c", "v"); !ok || key != Digest([]byte("new")) {
		t.Errorf("after another was set, head = %s, %v", key, ok)
	}
}

// TestReplacedFilesGo: a record in a file of its own goes when a packed one has
// taken its place, and not before.
func TestReplacedFilesGo(t *testing.T) {
	s := open2(t, t.TempDir())
	keys := []string{Digest([]byte("replaced")), Digest([]byte("not"))}
	for _, key := range keys {
		content, err := json.Marshal(Record{Key: key, Generation: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.writeSealed(s.recordPath(key), label{"record", key}, content); err != nil {
			t.Fatal(err)
		}
		age(t, s.recordPath(key))
	}
	if rec, err := s.PutRecord(Record{Key: keys[0]}, true); err != nil || rec.Generation != 2 {
		t.Fatalf("%+v, %v", rec, err)
	}
	report, err := s.GC(context.Background(), GCOptions{})
	if err != nil || report.Removed["records"] != 1 || exists(s.recordPath(keys[0])) {
		t.Errorf("%+v, %v", report, err)
	}
	for i, generation := range []int{2, 1} {
		if rec, ok := s.Record(keys[i]); !ok || rec.Generation != generation {
			t.Errorf("%d: %+v, %v", i, rec, ok)
		}
	}
}

// TestRuntimeCollected: copies of the runtime's sources go when they are old,
// and not while a project is open.
func TestRuntimeCollected(t *testing.T) {
	s := open(t, Options{})
	old, young := s.path("runtime", "files", "old.go"), s.path("runtime", "files", "young.go")
	for _, path := range []string{old, young} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("package x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	age(t, old)
	lease, err := s.Lease("p", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, leased := range []bool{true, false} {
		if _, err := s.GC(context.Background(), GCOptions{}); err != nil {
			t.Fatal(err)
		}
		if exists(old) != leased || !exists(young) {
			t.Errorf("leased %v: old there %v, young there %v", leased, exists(old), exists(young))
		}
		lease.Release()
	}
}

// TestRemovalRaces lets one process remove everything again and again while
// others put and read.
func TestRemovalRaces(t *testing.T) {
	if root := os.Getenv("STAGEBOOK_STORE_GC"); root != "" {
		collect(root)
		return
	}
	root := t.TempDir()
	var remover *exec.Cmd
	for range 2 {
		remover = exec.Command(os.Args[0], "-test.run=^TestRemovalRaces$")
		remover.Env = append(os.Environ(), "STAGEBOOK_STORE_GC="+root)
		var out strings.Builder
		remover.Stdout, remover.Stderr = &out, &out
		if err := remover.Start(); err != nil {
			t.Fatal(err)
		}
		defer func(cmd *exec.Cmd) {
			cmd.Process.Kill()
			cmd.Wait()
		}(remover)
	}
	wrong, missing, found := 0, 0, 0
	for round := range 30 {
		s, err := Open(root, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			data := strings.Repeat(fmt.Sprint("object ", i, " "), 1+i*100)
			digest, err := s.PutObject([]byte(data))
			if err != nil {
				t.Fatal(err)
			}
			rec, err := s.PutRecord(Record{Key: Digest(fmt.Append(nil, "k", i)), Run: digest, Parts: json.RawMessage(`{}`)}, round%3 == 0)
			if err != nil {
				t.Fatal(err)
			}
			if back, ok := s.Record(rec.Key); ok && back.Run != digest {
				wrong++
			}
			switch back, err := s.ReadObject(digest); {
			case errors.Is(err, ErrMissing):
				missing++
			case err != nil || string(back) != data:
				wrong++
			default:
				found++
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if wrong > 0 || found == 0 {
		t.Errorf("%d wrong, %d missing, %d found", wrong, missing, found)
	}
	t.Logf("%d missing, %d found", missing, found)
}

// collect removes whatever may go, with no grace, until it is killed.
func collect(root string) {
	s, err := Open(root, Options{})
	if err != nil {
		panic(err)
	}
	for {
		if _, err := s.GC(context.Background(), GCOptions{Limit: 1, Grace: time.Nanosecond}); err != nil {
			panic(err)
		}
	}
}
