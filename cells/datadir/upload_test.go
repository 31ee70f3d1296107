package datadir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func begin(t *testing.T, u *Uploads, data []byte) *Upload {
	t.Helper()
	up, err := u.Begin(Wanted{Project: "/p", Path: "data/x.csv", Size: int64(len(data)), Stamp: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return up
}

// send adds what is missing in chunks of n bytes, as a browser does.
func send(t *testing.T, u *Uploads, data []byte, n int) {
	t.Helper()
	up := begin(t, u, data)
	for at := int(up.Received()); at < len(data); at = int(up.Received()) {
		piece := data[at:min(at+n, len(data))]
		var err error
		if up, err = u.Add(up.ID, Addition{Offset: int64(at), Digest: sumOf(piece), From: bytes.NewReader(piece)}); err != nil {
			t.Fatal(err)
		}
	}
}

// finish ends an upload and returns the bytes and the digest that were handed over.
func finish(t *testing.T, u *Uploads, id string) (data []byte, digest string, err error) {
	t.Helper()
	err = u.Finish(id, func(part, sum string) (err error) {
		digest = sum
		data, err = os.ReadFile(part)
		return err
	})
	return data, digest, err
}

func random(n int) []byte {
	data := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(data)
	return data
}

func TestUploadInChunks(t *testing.T) {
	for _, size := range []int{0, 1, 999, 1000, 1001, 5000} {
		u := OpenUploads(t.TempDir())
		data := random(size)
		up := begin(t, u, data)
		send(t, u, data, 1000)
		got, digest, err := finish(t, u, up.ID)
		if err != nil || !bytes.Equal(got, data) || digest != sumOf(data) {
			t.Errorf("%d bytes: %v, %d arrived", size, err, len(got))
		}
		if entries, _ := os.ReadDir(u.dir); len(entries) != 0 {
			t.Errorf("left behind: %v", entries)
		}
	}
}

// broken fails after its bytes.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestUploadGoesOnAfterACut(t *testing.T) {
	dir := t.TempDir()
	data := random(10_000)
	u := OpenUploads(dir)
	up := begin(t, u, data)
	if _, err := u.Add(up.ID, Addition{Offset: 0, Digest: sumOf(data[:4000]), From: bytes.NewReader(data[:4000])}); err != nil {
		t.Fatal(err)
	}
	_, err := u.Add(up.ID, Addition{Offset: 4000, Digest: sumOf(data[4000:8000]), From: broken{bytes.NewReader(data[4000:6000])}})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("a chunk that was cut off: %v", err)
	}
	u = OpenUploads(dir) // the program was started anew
	again := begin(t, u, data)
	if again.ID != up.ID || again.Received() != 4000 || again.Chunks[0].Digest != sumOf(data[:4000]) {
		t.Fatalf("it goes on at %d", again.Received())
	}
	if list := u.List("/p"); len(list) != 1 || list[0].ID != up.ID {
		t.Errorf("listed: %v", list)
	}
	if list := u.List("/other"); len(list) != 0 {
		t.Errorf("another project lists: %v", list)
	}
	send(t, u, data, 4000)
	if got, _, err := finish(t, u, up.ID); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%v, %d bytes", err, len(got))
	}
}

func TestUploadRefuses(t *testing.T) {
	data := random(3000)
	for name, c := range map[string]struct {
		a    Addition
		want string
	}{
		"wrong digest": {Addition{Offset: 1000, Digest: sumOf(data), From: bytes.NewReader(data[1000:2000])}, ErrDigest.Error()},
		"gap":          {Addition{Offset: 2000, From: bytes.NewReader(data[2000:])}, "goes on at byte 1000"},
		"not at start": {Addition{Offset: 500, From: bytes.NewReader(data[500:1000])}, "goes on at byte 1000"},
		"too much":     {Addition{Offset: 1000, From: bytes.NewReader(random(2001))}, "more than the 2000 bytes"},
		"empty":        {Addition{Offset: 1000, From: strings.NewReader("")}, "empty"},
	} {
		u := OpenUploads(t.TempDir())
		up := begin(t, u, data)
		if _, err := u.Add(up.ID, Addition{Offset: 0, From: bytes.NewReader(data[:1000])}); err != nil {
			t.Fatal(err)
		}
		if _, err := u.Add(up.ID, c.a); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if got := begin(t, u, data).Received(); got != 1000 {
			t.Errorf("%s: %d bytes are noted", name, got)
		}
		if _, _, err := finish(t, u, up.ID); err == nil {
			t.Errorf("%s: an upload that is not whole was finished", name)
		}
		send(t, u, data, 1000)
		if got, _, err := finish(t, u, up.ID); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s: afterwards %v", name, err)
		}
	}
}

// A file that was changed while it was being uploaded is sent anew from the
// first chunk that differs.
func TestUploadRewinds(t *testing.T) {
	u := OpenUploads(t.TempDir())
	data := random(3000)
	up := begin(t, u, data)
	send(t, u, data, 1000)
	copy(data[1000:], "changed")
	if _, err := u.Add(up.ID, Addition{Offset: 1000, From: bytes.NewReader(data[1000:2000])}); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, u, data).Received(); got != 2000 {
		t.Fatalf("%d bytes are noted", got)
	}
	send(t, u, data, 1000)
	if got, digest, err := finish(t, u, up.ID); err != nil || !bytes.Equal(got, data) || digest != sumOf(data) {
		t.Error(err)
	}
}

func TestUploadFindsWhatTheDiskLost(t *testing.T) {
	u := OpenUploads(t.TempDir())
	data := random(4000)
	up := begin(t, u, data)
	send(t, u, data, 1000)
	part, err := os.OpenFile(u.part(up.ID), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = part.WriteAt([]byte("torn"), 2500)
	if err := errors.Join(err, part.Close()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := finish(t, u, up.ID); !errors.Is(err, ErrLost) {
		t.Fatalf("a torn part was taken: %v", err)
	}
	if got := begin(t, u, data).Received(); got != 2000 {
		t.Errorf("it goes on at %d", got)
	}
	send(t, u, data, 1000)
	if err := os.Truncate(u.part(up.ID), 1500); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, u, data).Received(); got != 1000 {
		t.Errorf("after a loss it goes on at %d", got)
	}
	send(t, u, data, 1000)
	if got, _, err := finish(t, u, up.ID); err != nil || !bytes.Equal(got, data) {
		t.Error(err)
	}
}

func TestUploadsAreApart(t *testing.T) {
	u := OpenUploads(t.TempDir())
	one, err := u.Begin(Wanted{Project: "/p", Path: "data/x", Size: 5, Stamp: "1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []Wanted{
		{Project: "/q", Path: "data/x", Size: 5, Stamp: "1"},
		{Project: "/p", Path: "data/y", Size: 5, Stamp: "1"},
		{Project: "/p", Path: "data/x", Size: 6, Stamp: "1"},
		{Project: "/p", Path: "data/x", Size: 5, Stamp: "2"},
	} {
		if two, err := u.Begin(w); err != nil || two.ID == one.ID {
			t.Errorf("%+v: %v", w, err)
		}
	}
	if len(u.List("/p")) != 4 {
		t.Errorf("%d are under way", len(u.List("/p")))
	}
	held, release := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := u.Add(one.ID, Addition{From: held})
		done <- err
	}()
	if _, err := release.Write([]byte("he")); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Begin(one.Wanted); !errors.Is(err, ErrBusy) {
		t.Errorf("two pages upload one file: %v", err)
	}
	if err := u.Discard(one.ID); !errors.Is(err, ErrBusy) {
		t.Errorf("what is being written was discarded: %v", err)
	}
	release.Write([]byte("llo"))
	release.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := u.Discard(one.ID); err != nil {
		t.Error(err)
	}
	for _, id := range []string{one.ID, "..", "", strings.Repeat("0", 32)} {
		if _, err := u.Find(id); !errors.Is(err, ErrNoUpload) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if f, err := u.Aside(); err != nil || f.Close() != nil {
		t.Error(err)
	}
	u.Expire(7 * 24 * time.Hour)
	if entries, _ := os.ReadDir(u.dir); len(entries) != 5 {
		t.Errorf("new ones were removed: %v", entries)
	}
	u.now = func() time.Time { return time.Now().Add(8 * 24 * time.Hour) }
	u.Expire(7 * 24 * time.Hour)
	if entries, _ := os.ReadDir(u.dir); len(entries) != 0 {
		t.Errorf("old uploads stay: %v", entries)
	}
}
