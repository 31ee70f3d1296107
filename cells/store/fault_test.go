package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func open(t *testing.T, opts Options) *Store {
	t.Helper()
	s, err := Open(t.TempDir(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFaults lets each change of the disk fail, one after the other, and
// expects a clear error, no half-made result and no stray file.
func TestFaults(t *testing.T) {
	const key = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
	writes := map[string]func(*Store) error{
		"object": func(s *Store) error { _, err := s.PutObject([]byte("x")); return err },
		"record": func(s *Store) error { _, err := s.PutRecord(Record{Key: key}, false); return err },
		"forced": func(s *Store) error { _, err := s.PutRecord(Record{Key: key}, true); return err },
		"head":   func(s *Store) error { return s.SetHead("p", "c", "v", key) },
		"run":    func(s *Store) error { _, err := s.PutRun(Run{Project: "p"}); return err },
		"pin":    func(s *Store) error { return s.Pin("link", nil) },
		"secret": func(s *Store) error { _, err := s.HMACKey(); return err },
		"synced": func(s *Store) error { s.PutDerived("svg", "x", nil); return s.Sync() },
	}
	faults := []struct {
		errno syscall.Errno
		want  error
	}{{syscall.ENOSPC, ErrFull}, {syscall.EDQUOT, ErrFull}, {syscall.EROFS, ErrReadOnly}, {syscall.EACCES, ErrReadOnly}}
	for name, write := range writes {
		for n := 1; ; n++ {
			s := open(t, Options{})
			var changes atomic.Int64
			fault := faults[n%len(faults)]
			s.fault = func(op, path string) error {
				if changes.Add(1) == int64(n) {
					return &fs.PathError{Op: op, Path: path, Err: fault.errno}
				}
				return nil
			}
			err := write(s)
			if changes.Load() < int64(n) { // got through with n-1 changes
				break
			}
			if name == "synced" && n < 3 {
				continue // the fault was PutDerived's
			}
			if !errors.Is(err, fault.want) || !strings.Contains(fmt.Sprint(err), s.Root()) {
				t.Errorf("%s, change %d: %v; want %v and where the store is", name, n, err, fault.want)
			}
			if stray, _ := filepath.Glob(s.path("tmp", "*")); len(stray) > 0 {
				t.Errorf("%s, change %d left %v", name, n, stray)
			}
			if err := write(s); err != nil {
				t.Errorf("%s after the fault was over: %v", name, err)
			}
		}
	}
}

// TestSyncKeepsWhatFailed: what could not be synced is tried again.
func TestSyncKeepsWhatFailed(t *testing.T) {
	s := open(t, Options{})
	digest, err := s.PutObject([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	s.fault = func(op, _ string) error { return syscall.EIO }
	if err := s.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("Sync = %v", err)
	}
	var synced []string
	s.fault = func(op, path string) error {
		if path == s.objectPath(digest) {
			synced = append(synced, op)
		}
		return nil
	}
	if err := s.Sync(); err != nil || len(synced) != 1 {
		t.Errorf("second Sync = %v, synced the object %d times", err, len(synced))
	}
	if err := s.Sync(); err != nil || len(synced) != 1 {
		t.Errorf("third Sync = %v, synced the object again", err)
	}
}

// TestUseRefreshes walks a clock past the interval and expects a reading to
// count as a use.
func TestUseRefreshes(t *testing.T) {
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	s := open(t, Options{Now: func() time.Time { return now }})
	digest, err := s.PutObject([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	used := func() time.Time {
		info, err := os.Stat(s.objectPath(digest))
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	made := now
	now = now.Add(usedInterval - time.Second)
	if s.HasObject(digest); !used().Equal(made) {
		t.Error("refreshed before the interval was over")
	}
	uses := map[string]func(){
		"HasObject":  func() { s.HasObject(digest) },
		"ReadObject": func() { s.ReadObject(digest) },
		"PutObject":  func() { s.PutObject([]byte("x")) },
		"OpenObject": func() {
			if f, err := s.OpenObject(digest); err == nil {
				f.Close()
			}
		},
	}
	for name, use := range uses {
		now = now.Add(usedInterval)
		if use(); !used().Equal(now) {
			t.Errorf("%s left the time at %v, it is %v", name, used(), now)
		}
	}
}

// TestRemovalLooksAgain: what is used between the listing and the removal stays.
func TestRemovalLooksAgain(t *testing.T) {
	s := open(t, Options{})
	digest, err := s.PutObject([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	path := s.objectPath(digest)
	old := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	w := &sweep{store: s, before: time.Now().Add(-DefaultGrace), report: Report{Removed: map[string]int{}}}
	listed := w.list("objects")[0]
	s.HasObject(digest)
	if w.remove(listed) || !s.HasObject(digest) {
		t.Error("an object in use was removed")
	}
	if _, err := s.ReadObject(digest); err != nil {
		t.Error(err)
	}
}

// FuzzUnseal: whatever lies in a sealed file, only what seal has written for
// the same label is believed.
func FuzzUnseal(f *testing.F) {
	l := label{"record", "k"}
	f.Add(seal(l, []byte("{}")))
	f.Add(seal(label{"record", "other"}, []byte("{}")))
	f.Add([]byte("stagebook 2 x\n"))
	f.Add([]byte("stagebook 1 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		content, err := unseal(l, data)
		if err == nil && string(seal(l, content)) != string(data) {
			t.Errorf("believed %q", data)
		}
	})
}

func TestComponent(t *testing.T) {
	seen := map[string]string{}
	for _, text := range []string{"", ".", "..", "/", "a/b", "a_b", "a-b", "A/b", "é", strings.Repeat("long", 100), "nul", "\x00"} {
		name := component(text)
		if seen[name] != "" {
			t.Errorf("%q and %q share the name %s", text, seen[name], name)
		}
		seen[name] = text
		if filepath.Base(name) != name || len(name) > 80 || strings.ToLower(name) != name || !strings.Contains(name, "-") {
			t.Errorf("component(%q) = %q", text, name)
		}
	}
}
