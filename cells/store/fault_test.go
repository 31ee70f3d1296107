package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// large is an object with a file of its own.
var large = make([]byte, 2*packedMost)

func open(t *testing.T, opts Options) *Store {
	t.Helper()
	s, err := Open(t.TempDir(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// opened is a store on a test's disk.
func opened(t *testing.T) (*Store, *testDisk) {
	t.Helper()
	root := t.TempDir()
	d := newDisk(root)
	s, err := openOn(d, root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { leave(s) })
	return s, d
}

// leave does for a store what the end of its process does.
func leave(s *Store) {
	s.pending.later.Wait()
	if own := s.packs.own; own != nil {
		s.packs.own = nil
		own.file.Close()
	}
	s.closeRecordLock()
	for _, l := range s.leases.all() {
		l.lock.Close()
	}
}

// TestFaults lets each change of the disk fail, one after the other, and
// expects a clear error, no half-made result and no stray file.
func TestFaults(t *testing.T) {
	const key = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
	big := make([]byte, 2*packedMost)
	writes := map[string]func(*Store) error{
		"object": func(s *Store) error { _, err := s.PutObject([]byte("x")); return err },
		"big":    func(s *Store) error { _, err := s.PutObject(big); return err },
		"record": func(s *Store) error { _, err := s.PutRecord(Record{Key: key}, false); return err },
		"forced": func(s *Store) error { _, err := s.PutRecord(Record{Key: key}, true); return err },
		"head":   func(s *Store) error { return s.SetHead("p", "c", "v", key) },
		"run":    func(s *Store) error { _, err := s.PutRun(Run{Project: "p"}); return err },
		"pin":    func(s *Store) error { return s.Pin("link", nil) },
		"secret": func(s *Store) error { _, err := s.HMACKey(); return err },
		"synced": func(s *Store) error { return errors.Join(s.PutDerived("svg", "x", nil), s.Sync()) },
		"packed": func(s *Store) error { _, err := s.PutObject([]byte("x")); return errors.Join(err, s.Sync()) },
	}
	faults := []struct {
		errno syscall.Errno
		want  error
	}{{syscall.ENOSPC, ErrFull}, {syscall.EDQUOT, ErrFull}, {syscall.EROFS, ErrReadOnly}, {syscall.EACCES, ErrReadOnly}}
	for name, write := range writes {
		for n := 1; ; n++ {
			s, d := opened(t)
			fault := faults[n%len(faults)]
			d.at, d.errno = d.step+n, fault.errno
			err := write(s)
			if d.step < d.at { // got through with n-1 changes
				break
			}
			failed := d.ops[d.at-1]
			d.at = 0
			if tolerable(failed) {
				if err != nil {
					t.Errorf("%s stopped at %s: %v", name, failed, err)
				}
				continue
			}
			if !errors.Is(err, fault.want) || !strings.Contains(fmt.Sprint(err), s.Root()) {
				t.Errorf("%s, %s: %v; want %v and where the store is", name, failed, err, fault.want)
			}
			if stray, _ := filepath.Glob(s.path("tmp", "*")); len(stray) > 0 {
				t.Errorf("%s, %s left %v", name, failed, stray)
			}
			if err := write(s); err != nil {
				t.Errorf("%s after the fault was over: %v", name, err)
			}
		}
	}
}

// tolerable reports whether a store may go on after a step has failed: times and
// rights are no part of a result, and strays are GC's.
func tolerable(op string) bool {
	return strings.HasPrefix(op, "chtimes") || strings.HasPrefix(op, "chmod") || strings.HasPrefix(op, "remove")
}

// TestNoLinks adds a file that only the first may write where there are no hard
// links.
func TestNoLinks(t *testing.T) {
	s, d := opened(t)
	d.noLinks = true
	first, err := s.HMACKey()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.HMACKey(); err != nil || string(again) != string(first) {
		t.Errorf("the key changed: %v", err)
	}
	temp, err := s.stage([]byte("late"))
	if err != nil {
		t.Fatal(err)
	}
	if first, err := s.add(temp, s.path("hmac.key")); first || err != nil {
		t.Errorf("added over a file that is there: %v, %v", first, err)
	}
	if stray, _ := filepath.Glob(s.path("tmp", "*")); len(stray) > 0 {
		t.Errorf("left %v", stray)
	}
}

// TestSyncWritesAnew: what could not be synced is written again, since the
// system may have dropped it and report the next sync as a success.
func TestSyncWritesAnew(t *testing.T) {
	s, d := opened(t)
	digest, err := s.PutObject([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	inFile, err := s.PutObject(large)
	if err != nil {
		t.Fatal(err)
	}
	pack := s.packs.own.path
	d.at, d.errno = d.step+1, syscall.EIO
	if err := s.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("Sync = %v", err)
	}
	for _, path := range []string{pack, s.objectPath(inFile)} {
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if after, err := os.Stat(path); err != nil || os.SameFile(before, after) {
				t.Errorf("%s was synced again as it was: %v", path, err)
			}
		}()
	}
	if err := s.Sync(); err != nil {
		t.Errorf("second Sync = %v", err)
	}
	steps := d.step
	if err := s.Sync(); err != nil || d.step != steps {
		t.Errorf("third Sync = %v, after %d steps", err, d.step-steps)
	}
	if data, err := s.ReadObject(digest); err != nil || string(data) != "x" {
		t.Errorf("read %q, %v", data, err)
	}
}

// TestUseRefreshes walks a clock past the interval and expects a reading to
// count as a use.
func TestUseRefreshes(t *testing.T) {
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	s := open(t, Options{Now: func() time.Time { return now }})
	digest, err := s.PutObject(large)
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
		"PutObject":  func() { s.PutObject(large) },
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
	digest, err := s.PutObject(large)
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
