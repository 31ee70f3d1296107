package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

const (
	// blockSize is how much is hashed between two looks at the context.
	blockSize = 1 << 20
	// largeFile is the size from which on progress is told and the digest is
	// saved at once.
	largeFile = 32 << 20
	// reads is how often a file that changes while it is read is read again.
	reads = 3
)

// errChanged says that a file changed while it was read.
var errChanged = errors.New("it keeps changing while it is read: wait until its writer is done")

// read hashes a file until it has held still, and remembers the digest when it
// may be trusted.
func (d *Digests) read(ctx context.Context, rel string) (string, error) {
	for try := 1; ; try++ {
		digest, err := d.readOnce(ctx, rel)
		if !errors.Is(err, errChanged) || try == reads {
			return digest, err
		}
	}
}

func (d *Digests) readOnce(ctx context.Context, rel string) (string, error) {
	begun := d.o.Now() // before the first look: what is written later moves the time on
	f, err := os.Open(d.path(rel))
	if err != nil {
		if _, err := d.stat(rel); err != nil {
			return "", err
		}
		return "", refused(rel, err)
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		return "", refused(rel, err)
	}
	if !before.Mode().IsRegular() {
		_, err := d.stat(rel)
		return "", errors.Join(fmt.Errorf("%s is no regular file", rel), err)
	}
	digest, n, err := d.hash(ctx, f, Progress{Path: rel, Total: before.Size()})
	if err != nil {
		return "", err
	}
	after, err := f.Stat()
	if err != nil {
		return "", refused(rel, err)
	}
	named, err := d.stat(rel)
	if err != nil {
		return "", err
	}
	if n != before.Size() || !same(before, after) || !os.SameFile(after, named) {
		return "", fmt.Errorf("%s: %w", rel, errChanged)
	}
	d.remember(rel, f, known{mustSight(after), digest}, begun)
	return digest, nil
}

// same reports whether two looks at one open file show no change.
func same(a, b os.FileInfo) bool {
	x, ok1 := sightOf(a)
	y, ok2 := sightOf(b)
	if !ok1 || !ok2 {
		return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
	}
	return x == y
}

func mustSight(info os.FileInfo) sight {
	s, _ := sightOf(info)
	return s
}

// hash reads a file to its end.
func (d *Digests) hash(ctx context.Context, f *os.File, p Progress) (digest string, n int64, err error) {
	sum, block := sha256.New(), make([]byte, blockSize)
	tell := d.o.Progress != nil && p.Total >= largeFile
	for {
		if err := ctx.Err(); err != nil {
			return "", n, err
		}
		got, err := f.Read(block)
		sum.Write(block[:got])
		n += int64(got)
		if p.Done = n; tell && (n%(8*blockSize) == 0 || n == p.Total) && got > 0 {
			d.o.Progress(p)
		}
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), n, nil
		}
		if err != nil {
			return "", n, refused(p.Path, err)
		}
	}
}

// remember keeps a digest if the file cannot change from now on without looking
// different.
func (d *Digests) remember(rel string, f *os.File, k known, begun time.Time) {
	large := k.Sight.Size >= largeFile
	d.mu.Lock()
	if k.Sight == (sight{}) || !d.settled(rel, f, k.Sight, begun) {
		delete(d.known, rel)
		d.mu.Unlock()
		return
	}
	d.known[rel], d.dirty = k, true
	d.mu.Unlock()
	if large {
		_ = d.Save() // else the next process hashes it again, no more
	}
}

// settled reports whether a file that looked so when its reading began had been
// left alone for longer than a tick. It is called with mu held.
func (d *Digests) settled(rel string, f *os.File, s sight, begun time.Time) bool {
	if isLocal(f) {
		return begun.Sub(time.Unix(0, s.Changed)) >= Granularity
	}
	seen := d.sights[rel]
	return seen.sight == s && begun.Sub(seen.since) >= Granularity
}
