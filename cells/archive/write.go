package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"stagebook/cells/store"
)

// Write writes an archive, and returns its manifest. Files are read twice, once for
// their digests; one that changes meanwhile is an error that names it, and what was
// written is no archive then.
func (c *Content) Write(ctx context.Context, w io.Writer) (*Manifest, error) {
	m := c.Manifest
	m.Entries = nil
	for _, f := range c.Files {
		entry, err := entryOf(ctx, f)
		if err != nil {
			return nil, err
		}
		m.Entries = append(m.Entries, entry)
	}
	for _, o := range c.objects {
		m.Entries = append(m.Entries, Entry{Path: objectFolder + o.digest, Size: o.size, SHA256: o.digest})
	}
	for _, l := range c.lists() {
		entry, err := l.entry()
		if err != nil {
			return nil, err
		}
		m.Entries = append(m.Entries, entry)
	}
	head, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	if len(head) > manifestLimit || len(m.Entries) > DefaultEntries {
		return nil, fmt.Errorf("the project has %d files and results, too many for one archive, which holds %d: leave some of the data out of its folder", len(m.Entries), DefaultEntries)
	}
	pack, err := zstd.NewWriter(w, zstd.WithEncoderCRC(true), zstd.WithWindowSize(windowSize), zstd.WithEncoderConcurrency(2))
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	out := &writing{ctx: ctx, tar: tar.NewWriter(pack), pack: pack, made: m.Made}
	err = out.all(c, &m, head)
	return &m, errors.Join(err, out.tar.Close(), pack.Close())
}

// windowSize is how far back the packing looks. A reader needs as much memory, and takes
// some more from those who packed an archive anew.
const windowSize = 8 << 20

// list is one of the files of lines. Its lines are made twice, so that none but the
// one at hand is in memory.
type list struct {
	name string
	each func(w io.Writer) error
}

func (c *Content) lists() []list {
	return []list{
		{recordsName, func(w io.Writer) error {
			for _, key := range c.Records {
				record, ok := c.store.Record(key)
				if !ok {
					return fmt.Errorf("archiving results: the record %s was removed meanwhile: try again", key)
				}
				if err := json.NewEncoder(w).Encode(record); err != nil {
					return fmt.Errorf("archiving results: %w", err)
				}
			}
			return nil
		}},
		{headsName, func(w io.Writer) error { return lines(w, c.Heads) }},
		{runsName, func(w io.Writer) error { return lines(w, c.Runs) }},
	}
}

// lines writes values as JSON, one a line.
func lines[T any](w io.Writer, values []T) error {
	to := json.NewEncoder(w)
	for i := range values {
		if err := to.Encode(&values[i]); err != nil {
			return fmt.Errorf("archiving records: %w", err)
		}
	}
	return nil
}

// entry works out the size and digest of a list.
func (l list) entry() (Entry, error) {
	sum, size := sha256.New(), new(counter)
	if err := l.each(io.MultiWriter(sum, size)); err != nil {
		return Entry{}, err
	}
	return Entry{Path: l.name, Size: int64(*size), SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// counter counts what is written to it.
type counter int64

func (n *counter) Write(p []byte) (int, error) {
	*n += counter(len(p))
	return len(p), nil
}

// entryOf reads a file for its size and digest.
func entryOf(ctx context.Context, f File) (Entry, error) {
	e := Entry{Path: moduleFolder + f.Path}
	if err := ctx.Err(); err != nil {
		return e, err
	}
	file, info, err := openPlain(f)
	if err != nil {
		return e, err
	}
	defer file.Close()
	sum := sha256.New()
	if e.Size, err = io.Copy(sum, file); err != nil {
		return e, fmt.Errorf("archiving %s: %w", f.Path, err)
	}
	e.SHA256, e.Run = hex.EncodeToString(sum.Sum(nil)), info.Mode().Perm()&0o100 != 0
	return e, nil
}

// openPlain opens a regular file, and no link that has taken its place.
func openPlain(f File) (*os.File, os.FileInfo, error) {
	was, err := os.Lstat(f.Disk)
	if err != nil {
		return nil, nil, fmt.Errorf("archiving %s: %w", f.Path, err)
	}
	if !was.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("archiving %s: it is no regular file", f.Path)
	}
	file, err := os.Open(f.Disk)
	if err != nil {
		return nil, nil, fmt.Errorf("archiving %s: %w", f.Path, err)
	}
	info, err := file.Stat()
	if err == nil && !os.SameFile(was, info) {
		err = errors.New("it was exchanged meanwhile: try again")
	}
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("archiving %s: %w", f.Path, err)
	}
	return file, info, nil
}

// writing is an archive that is being written.
type writing struct {
	ctx  context.Context
	tar  *tar.Writer
	pack *zstd.Encoder
	made time.Time
}

func (w *writing) all(c *Content, m *Manifest, head []byte) error {
	if err := w.entry(Entry{Path: manifestName, Size: int64(len(head)), SHA256: store.Digest(head)}, bytes.NewReader(head)); err != nil {
		return err
	}
	// In a piece of its own, so that who has the beginning can read the manifest.
	if err := errors.Join(w.tar.Flush(), w.pack.Flush()); err != nil {
		return fmt.Errorf("archiving the manifest: %w", err)
	}
	entries := m.Entries
	for _, f := range c.Files {
		file, _, err := openPlain(f)
		if err != nil {
			return err
		}
		err = w.entry(entries[0], file)
		file.Close()
		if err != nil {
			return err
		}
		entries = entries[1:]
	}
	for _, o := range c.objects {
		file, err := c.store.OpenObject(o.digest)
		if err != nil {
			return fmt.Errorf("archiving a result: %w", err)
		}
		err = w.entry(entries[0], file)
		file.Close()
		if err != nil {
			return err
		}
		entries = entries[1:]
	}
	for _, l := range c.lists() {
		if err := w.list(entries[0], l); err != nil {
			return err
		}
		entries = entries[1:]
	}
	return nil
}

// list writes the lines of a list.
func (w *writing) list(e Entry, l list) error {
	lines, to := io.Pipe()
	go func() { to.CloseWithError(l.each(to)) }() // ends with the list, or when lines is closed
	defer lines.Close()
	return w.entry(e, lines)
}

// entry writes one file, which must be what the manifest says.
func (w *writing) entry(e Entry, from io.Reader) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: e.Path, Size: e.Size, Mode: 0o644, ModTime: w.made, Format: tar.FormatPAX}
	if e.Run {
		header.Mode = 0o755
	}
	if err := w.tar.WriteHeader(header); err != nil {
		return fmt.Errorf("archiving %s: %w", e.Path, err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w.tar, sum), io.LimitReader(from, e.Size))
	if err != nil {
		return fmt.Errorf("archiving %s: %w", e.Path, err)
	}
	if n != e.Size || hex.EncodeToString(sum.Sum(nil)) != e.SHA256 {
		return fmt.Errorf("archiving %s: it changed meanwhile: try again when nothing writes to it", e.Path)
	}
	return nil
}
