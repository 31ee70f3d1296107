//go:build linux || darwin || freebsd || netbsd || openbsd

package wire

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"stagebook/cells/worker/protocol"
)

func pair(t *testing.T) (*Conn, *Conn) {
	t.Helper()
	ours, file, err := Pair()
	if err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Dup(int(file.Fd())) // as a child gets it
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	theirs, err := Inherited(uintptr(fd))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ours.Close()
		theirs.Close()
	})
	return ours, theirs
}

func TestMessagesWithFiles(t *testing.T) {
	ours, theirs := pair(t)
	const senders, each = 4, 25
	dir := t.TempDir()
	var all sync.WaitGroup
	for s := range senders {
		all.Go(func() {
			path := filepath.Join(dir, string(rune('a'+s)))
			content := []byte{byte(s)}
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Error(err)
			}
			for i := range each {
				var files []*os.File
				for range i % 3 {
					f, err := os.Open(path)
					if err != nil {
						t.Error(err)
						return
					}
					defer f.Close()
					files = append(files, f)
				}
				if err := ours.Send(&protocol.Message{Call: uint64(s)}, [][]byte{bytes.Repeat(content, i*5000)}, files...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	counts := make([]int, senders)
	for range senders * each {
		m, blobs, files, err := theirs.Receive()
		if err != nil {
			t.Fatal(err)
		}
		i := counts[m.Call]
		counts[m.Call]++
		if len(files) != i%3 || len(blobs[0]) != i*5000 {
			t.Errorf("message %d of %d came with %d files and %d bytes", i, m.Call, len(files), len(blobs[0]))
		}
		for _, f := range files {
			got, err := io.ReadAll(io.NewSectionReader(f, 0, 10))
			if err != nil || !bytes.Equal(got, []byte{byte(m.Call)}) {
				t.Errorf("message %d of %d came with a file of %v, %v", i, m.Call, got, err)
			}
			f.Close()
		}
	}
	all.Wait()
	ours.Close()
	if _, _, _, err := theirs.Receive(); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v", err)
	}
}

// TestPosted mixes messages that wait with such that do not, with files and with
// large ones: all arrive, in their order, also the last, which nothing follows.
func TestPosted(t *testing.T) {
	ours, theirs := pair(t)
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const all = 200
	go func() { // ends when all is sent
		for i := range uint64(all) {
			var err error
			switch {
			case i == all-1 || i%5 < 3:
				err = ours.Post(&protocol.Message{Call: i})
			case i%5 == 3:
				err = ours.Send(&protocol.Message{Call: i}, nil, f)
			default:
				err = ours.Send(&protocol.Message{Call: i}, [][]byte{make([]byte, 100<<(i%12))})
			}
			if err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range uint64(all) {
		m, _, files, err := theirs.Receive()
		if err != nil || m.Call != i || (len(files) == 1) != (i%5 == 3) {
			t.Fatalf("message %d came as %+v with %d files, %v", i, m, len(files), err)
		}
		for _, f := range files {
			f.Close()
		}
	}
	for range 10 { // more than is kept back
		if err := ours.Post(&protocol.Message{Hot: &protocol.Hot{Kept: []string{string(make([]byte, postMost/5))}}}); err != nil {
			t.Fatal(err)
		}
		if m, _, _, err := theirs.Receive(); err != nil || m.Hot == nil {
			t.Fatalf("received %+v, %v", m, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	ours, _ := pair(t)
	if err := ours.Send(&protocol.Message{}, [][]byte{make([]byte, protocol.MaxBlobs+1)}); !errors.Is(err, protocol.ErrLimit) {
		t.Errorf("got %v", err)
	}
}

func TestCloseWakesReceive(t *testing.T) {
	ours, _ := pair(t)
	woken := make(chan error, 1)
	go func() {
		_, _, _, err := ours.Receive()
		woken <- err
	}()
	ours.Close()
	if err := <-woken; err == nil {
		t.Error("received from a closed end")
	}
}

func TestInheritedRefuses(t *testing.T) {
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := Inherited(f.Fd()); err == nil {
		t.Error("a file was taken for a socket")
	}
}
