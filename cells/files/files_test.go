//go:build unix

package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// bench is a folder with a clock that tests move.
type bench struct {
	*Digests
	t     *testing.T
	ahead time.Duration
	kept  map[string][]byte
}

func (b *bench) Derived(_, key string) ([]byte, bool) { data, ok := b.kept[key]; return data, ok }

func (b *bench) PutDerived(_, key string, data []byte) error { b.kept[key] = data; return nil }

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, kept: map[string][]byte{}}
	b.Digests = New(t.TempDir(), Options{Keep: b, Now: b.now})
	return b
}

func (b *bench) now() time.Time { return time.Now().Add(b.ahead) }

func (b *bench) write(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// expect hashes a file and says whether the digest is remembered now.
func (b *bench) expect(name, text string) (remembered bool) {
	b.t.Helper()
	got, err := b.File(context.Background(), name)
	want := sha256.Sum256([]byte(text))
	if err != nil || got != hex.EncodeToString(want[:]) {
		b.t.Errorf("digest of %s = %s, %v; want that of %q", name, got, err, text)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	_, remembered = b.known[name]
	return remembered
}

func TestRememberedOnlyWhenSettled(t *testing.T) {
	b := open(t)
	b.write("a", "one")
	if b.expect("a", "one") {
		t.Error("a file that was just written is trusted")
	}
	b.ahead = Granularity + time.Second
	if !b.expect("a", "one") {
		t.Skip("this system has no time of inode changes, or a file system of another machine")
	}
	b.write("a", "two") // within the clock of the test nothing has settled again
	b.expect("a", "two")
}

// TestChangesSeen alters a file in ways that leave as much as possible as it was.
func TestChangesSeen(t *testing.T) {
	changes := map[string]func(b *bench, path string, before fs.FileInfo){
		"same size, time set back": func(b *bench, path string, before fs.FileInfo) {
			b.write("a", "two")
			b.back(path, before)
		},
		"replaced by rename, time set back": func(b *bench, path string, before fs.FileInfo) {
			other := b.write("b", "two")
			b.back(other, before)
			b.must(os.Rename(other, path))
		},
		"grown and cut": func(b *bench, path string, before fs.FileInfo) {
			b.write("a", "twotwo")
			b.must(os.Truncate(path, 3))
			b.back(path, before)
		},
		"replaced by a link": func(b *bench, path string, before fs.FileInfo) {
			b.back(b.write("b", "two"), before)
			b.must(os.Remove(path))
			b.must(os.Symlink("b", path))
		},
		"removed and made again": func(b *bench, path string, before fs.FileInfo) {
			b.must(os.Remove(path))
			b.write("a", "two")
			b.back(path, before)
		},
	}
	for name, change := range changes {
		for _, settled := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				b := open(t)
				path := b.write("a", "one")
				if settled {
					b.ahead = time.Hour
				}
				b.expect("a", "one")
				before, err := os.Stat(path)
				b.must(err)
				change(b, path, before)
				b.expect("a", "two")
			})
		}
	}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) back(path string, before fs.FileInfo) {
	b.t.Helper()
	b.must(os.Chtimes(path, before.ModTime(), before.ModTime()))
}

// TestWithinOneTick writes a file again and again as fast as it can: some of
// the writes share a tick of the clock, and each must be seen.
func TestWithinOneTick(t *testing.T) {
	b := open(t)
	for i := range 2000 {
		text := string(rune('a' + i%26))
		b.write("a", text)
		b.expect("a", text)
	}
}

func TestLinksFollowed(t *testing.T) {
	b := open(t)
	b.write("one", "1")
	b.write("two", "2")
	link := filepath.Join(b.dir, "link")
	b.must(os.Symlink("one", link))
	b.ahead = time.Hour
	b.expect("link", "1")
	b.write("one", "x")
	b.expect("link", "x")
	b.must(os.Remove(link))
	b.must(os.Symlink("two", link))
	b.expect("link", "2")
}

func TestRefusals(t *testing.T) {
	b := open(t)
	b.write("dir/file", "x")
	b.must(os.Symlink("nowhere", filepath.Join(b.dir, "dangling")))
	b.must(syscall.Mkfifo(filepath.Join(b.dir, "pipe"), 0o600))
	secret := b.write("secret", "x")
	b.must(os.Chmod(secret, 0))
	for name, words := range map[string][]string{
		"missing":  {"missing is missing", "put the file there"},
		"dir":      {"dir is a folder", "dir/*"},
		"dangling": {"link to nowhere"},
		"pipe":     {"a pipe"},
		"secret":   {"secret may not be read", "rights"},
	} {
		_, err := b.File(context.Background(), name)
		if name == "secret" && os.Getuid() == 0 {
			continue // nothing is closed to root
		}
		for _, word := range words {
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %v; want %q in it", name, err, word)
			}
		}
	}
	if _, err := b.File(context.Background(), "missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestGlob(t *testing.T) {
	b := open(t)
	b.ahead = time.Hour
	seen := map[string]string{}
	look := func(what string) {
		t.Helper()
		digest, err := b.Glob(context.Background(), "data/*.csv")
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if before := seen[digest]; before != "" {
			t.Errorf("%q looks like %q", what, before)
		}
		seen[digest] = what
	}
	look("no folder") // and no match is no error
	b.write("data/a.csv", "1")
	look("one")
	b.write("data/b.csv", "1")
	look("two")
	b.write("data/b.csv", "2")
	look("the second changed")
	b.must(os.Rename(filepath.Join(b.dir, "data/b.csv"), filepath.Join(b.dir, "data/c.csv")))
	look("the second renamed")
	b.write("data/a.csv", "2")
	b.write("data/c.csv", "1")
	look("contents exchanged")
	b.write("data/other.txt", "1")
	before := len(seen)
	if _, err := b.Glob(context.Background(), "data/*.csv"); err != nil || len(seen) != before {
		t.Error(err)
	}
	for pattern, word := range map[string]string{"data": "folder", "[": "no pattern"} {
		if _, err := b.Glob(context.Background(), pattern); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

// TestChangedWhileRead lets a writer work while the file is read.
func TestChangedWhileRead(t *testing.T) {
	b := open(t)
	path := filepath.Join(b.dir, "big")
	b.must(os.WriteFile(path, make([]byte, largeFile), 0o666))
	writes := 0
	b.o.Progress = func(p Progress) {
		if p.Done < p.Total/2 && writes < 100 {
			writes++
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
			b.must(err)
			_, err = f.Write([]byte("x"))
			b.must(err)
			b.must(f.Close())
		}
	}
	if _, err := b.File(context.Background(), "big"); !errors.Is(err, errChanged) {
		t.Errorf("a file that never held still: %v", err)
	}
	writes = 100
	data, err := os.ReadFile(path)
	b.must(err)
	b.expect("big", string(data))
}

// TestSeen: a change that is taken back leaves a trace.
func TestSeen(t *testing.T) {
	b := open(t)
	path := b.write("data/a", "one")
	before, err := os.Stat(path)
	b.must(err)
	seen, all := b.Seen("data/a"), b.GlobSeen("data/*")
	if seen != b.Seen("data/a") || all != b.GlobSeen("data/*") || seen == "" {
		t.Error("an untouched file looks otherwise")
	}
	time.Sleep(20 * time.Millisecond) // a tick of the clock of the file system
	b.write("data/a", "two")
	b.write("data/a", "one")
	b.back(path, before)
	if seen == b.Seen("data/a") || all == b.GlobSeen("data/*") {
		t.Error("a change that was taken back left no trace")
	}
	all = b.GlobSeen("data/*")
	b.write("data/b", "")
	if all == b.GlobSeen("data/*") {
		t.Error("a new file left no trace")
	}
}

// TestLargeFile is hashed once for many who ask, tells how far it is, can be
// given up, and is known to the next process.
func TestLargeFile(t *testing.T) {
	b := open(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), largeFile/16)
	b.write("big", string(data))
	b.ahead = time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	b.o.Progress = func(p Progress) { cancel() }
	if _, err := b.File(ctx, "big"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	var mu sync.Mutex
	whole, last := 0, int64(0)
	b.o.Progress = func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		if p.Path != "big" || p.Total != largeFile || p.Done <= last && last != p.Total {
			t.Errorf("progress %+v after %d", p, last)
		}
		if last = p.Done; p.Done == p.Total {
			whole++
		}
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { b.File(context.Background(), "big") })
	}
	wg.Wait()
	if !b.expect("big", string(data)) {
		t.Skip("nothing is remembered on this file system")
	}
	next := New(b.dir, Options{Keep: b, Now: b.now, Progress: b.o.Progress})
	if _, err := next.File(context.Background(), "big"); err != nil || whole != 1 {
		t.Errorf("read %d times, %v", whole, err)
	}
	b.kept[b.dir] = []byte("{") // damaged
	if again := New(b.dir, Options{Keep: b}); len(again.known) != 0 {
		t.Error("damage was believed")
	}
}

// TestOtherMachinesClock: on a network file system the times say nothing about
// our clock, so a file must have looked the same for a while here.
func TestOtherMachinesClock(t *testing.T) {
	d := New(t.TempDir(), Options{})
	path := filepath.Join(d.dir, "a")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	pipe, _, err := os.Pipe() // no file system that is known as local
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	now := time.Now()
	s := sight{Inode: 1, Changed: now.Add(-time.Hour).UnixNano()}
	if d.settled("a", pipe, s, now) {
		t.Error("trusted at first sight")
	}
	d.sights["a"] = sighted{s, now}
	if d.settled("a", pipe, s, now.Add(Granularity/2)) || !d.settled("a", pipe, s, now.Add(Granularity)) {
		t.Error("not trusted exactly after it looked the same for long enough")
	}
}

func BenchmarkKnownFile(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), make([]byte, 1<<20), 0o666); err != nil {
		b.Fatal(err)
	}
	d := New(dir, Options{Now: func() time.Time { return time.Now().Add(time.Hour) }})
	for b.Loop() {
		if _, err := d.File(context.Background(), "a"); err != nil {
			b.Fatal(err)
		}
	}
}
