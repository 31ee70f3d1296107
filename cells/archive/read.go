package archive

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"stagebook/cells/settings"
	"stagebook/cells/store"
)

// Options say where an archive is opened.
type Options struct {
	Projects string          // folder in which the project gets its own
	Name     string          // of the project; "" for that of the manifest
	Store    *store.Store    // takes the results
	Settings *settings.Shelf // in which a project of the import path is no longer trusted
	Limits   Limits          // the zero value: the usual ones
}

// Opened is a project that came out of an archive.
type Opened struct {
	Manifest Manifest
	Name     string
	Dir      string // folder of the project
	Records  int    // that the store did not have before
	Runs     int
}

// Read opens an archive: the project gets a folder of its own, and the store its
// results. The error is a *Refusal where the archive is not whole, not ours, or not to
// be trusted, and a *TakenError where there is a project of the name. In any case but
// success no project is there that was not there before, and what was refused has left no
// record. Nothing is run.
func Read(ctx context.Context, from io.Reader, o Options) (*Opened, error) {
	if o.Limits == (Limits{}) {
		o.Limits = Default()
	}
	unpack, err := newUnpacking(ctx, from, o.Limits)
	if err != nil {
		return nil, err
	}
	defer unpack.close()
	return readTar(unpack, o)
}

// readTar opens what is packed.
func readTar(u *unpacking, o Options) (*Opened, error) {
	m, err := u.manifest(o.Limits)
	if err != nil {
		return nil, err
	}
	name := m.Name
	if o.Name != "" {
		name = o.Name
	}
	if err := CheckName(name); err != nil {
		return nil, &Refusal{err.Error()}
	}
	to, err := room(o.Projects, name)
	if err != nil {
		return nil, err
	}
	stage, err := newStage(o)
	if err != nil {
		return nil, err
	}
	defer stage.remove()
	if err := u.entries(m, stage); err != nil {
		return nil, err
	}
	if err := u.end(); err != nil {
		return nil, err
	}
	return stage.publish(m, name, to)
}

// room is where a project of a name goes; a *TakenError where one is already.
func room(projects, name string) (string, error) {
	root, err := filepath.Abs(projects)
	if err == nil {
		err = os.MkdirAll(root, 0o777)
	}
	if err != nil {
		return "", fmt.Errorf("making the folder of projects: %w", err)
	}
	if !isTaken(root, name) {
		return filepath.Join(root, name), nil
	}
	for n := 2; ; n++ {
		free := name + strconv.Itoa(n)
		if !isTaken(root, free) {
			return "", &TakenError{Name: name, Free: free}
		}
	}
}

// isTaken reports whether a folder has a name, or one that is taken for it where case
// is not told apart.
func isTaken(root, name string) bool {
	if _, err := os.Lstat(filepath.Join(root, name)); err == nil {
		return true
	}
	entries, _ := os.ReadDir(root) // one that cannot be read takes no project either
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return true
		}
	}
	return false
}

// unpacking reads the entries of an archive, within limits.
type unpacking struct {
	ctx    context.Context
	tar    *tar.Reader
	packed *zstd.Decoder // nil: what comes is not packed
	in     *meter        // what came in
	out    *meter        // what was unpacked
}

// meter counts what is read through it, and ends with the context.
type meter struct {
	ctx   context.Context
	from  io.Reader
	n     int64
	check func() error // nil: nothing
}

func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.from.Read(p)
	m.n += int64(n)
	if m.check != nil {
		if wrong := m.check(); wrong != nil {
			return n, wrong
		}
	}
	return n, err
}

func newUnpacking(ctx context.Context, from io.Reader, l Limits) (*unpacking, error) {
	u := &unpacking{ctx: ctx, in: &meter{ctx: ctx, from: from}}
	packed, err := zstd.NewReader(u.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8*windowSize), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	u.packed = packed
	u.out = &meter{ctx: ctx, from: packed}
	u.out.check = func() error {
		// Headers and padding come on top of the files.
		if over := l.Size + manifestLimit + int64(l.Entries)*4096; u.out.n > over {
			return refuse("it unpacks to more than %s: allow more with --max-size where you know who made it", bytesText(l.Size))
		}
		if l.Ratio > 0 && u.out.n > ratioFrom && float64(u.out.n) > l.Ratio*float64(u.in.n) {
			return refuse("%s of it unpack to %s, which is what a trap would do: say with --max-size how much it may unpack to where you know who made it", bytesText(u.in.n), bytesText(u.out.n))
		}
		return nil
	}
	u.tar = tar.NewReader(u.out)
	return u, nil
}

func (u *unpacking) close() {
	if u.packed != nil {
		u.packed.Close()
	}
}

// next is the header of the next entry: a regular file, plainly named.
func (u *unpacking) next() (*tar.Header, error) {
	header, err := u.tar.Next()
	if err != nil {
		return nil, err
	}
	if header.Typeflag != tar.TypeReg {
		return nil, refuse("%s is no regular file: links, folders and devices do not belong into an archive", quoted(header.Name))
	}
	for name := range header.PAXRecords {
		if strings.HasPrefix(name, "GNU.sparse.") {
			return nil, refuse("%s has holes, which do not belong into an archive", quoted(header.Name))
		}
	}
	return header, nil
}

// trouble is an error of reading in words: what is torn or no archive at all is refused.
func (u *unpacking) trouble(err error) error {
	if refusal := new(Refusal); errors.As(err, &refusal) {
		return refusal
	}
	if ended := u.ctx.Err(); ended != nil {
		return fmt.Errorf("opening the archive: %w", ended)
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		if u.in.n == 0 {
			return refuse(notOurs, "it is empty")
		}
		return refuse("it ends too early, after %s: it was cut on its way; have it sent again", bytesText(u.in.n))
	case errors.Is(err, zstd.ErrMagicMismatch):
		return refuse(notOurs, "it is not packed by Zstandard")
	case errors.Is(err, tar.ErrHeader), errors.Is(err, zstd.ErrCRCMismatch):
		return refuse("it is damaged: %v; have it sent again", err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return refuse("unpacking it takes more memory than any archive of ours does")
	}
	if broken := new(os.PathError); errors.As(err, &broken) {
		return fmt.Errorf("opening the archive: %w", err)
	}
	return refuse("it cannot be read: %v; have it sent again", err)
}

// manifest reads the first entry, and checks it.
func (u *unpacking) manifest(l Limits) (*Manifest, error) {
	header, err := u.next()
	if err != nil {
		return nil, u.trouble(err)
	}
	if header.Name != manifestName {
		return nil, refuse(notOurs, "it begins with "+quoted(header.Name)+" in place of "+manifestName)
	}
	if header.Size > manifestLimit {
		return nil, refuse("its manifest has %s, and %s is the most", bytesText(header.Size), bytesText(manifestLimit))
	}
	data, err := io.ReadAll(io.LimitReader(u.tar, manifestLimit))
	if err != nil {
		return nil, u.trouble(err)
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, refuse("its manifest cannot be read: %v", err)
	}
	return &m, m.check(l)
}

// entries unpacks what the manifest names, in its order, into a stage.
func (u *unpacking) entries(m *Manifest, to *stage) error {
	for _, want := range m.Entries {
		header, err := u.next()
		if errors.Is(err, io.EOF) {
			return refuse("%s is missing: it was cut on its way; have it sent again", quoted(want.Path))
		}
		if err != nil {
			return u.trouble(err)
		}
		if header.Name != want.Path || header.Size != want.Size {
			return refuse("%s of %d bytes stands where its manifest names %s of %d", quoted(header.Name), header.Size, quoted(want.Path), want.Size)
		}
		if err := u.entry(m, want, to); err != nil {
			return err
		}
	}
	return nil
}

// entry unpacks one file, and checks what it is.
func (u *unpacking) entry(m *Manifest, want Entry, to *stage) error {
	sum := sha256.New()
	err := to.take(m, want, io.TeeReader(u.tar, sum))
	if mine := new(stageError); errors.As(err, &mine) {
		return mine.err
	}
	if err == nil {
		_, err = io.Copy(sum, u.tar) // what was not needed of it counts as well
	}
	if err != nil {
		return u.trouble(err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
		return refuse("%s is not what its manifest says, by its digest: it was changed on its way; have it sent again", quoted(want.Path))
	}
	return nil
}

// end makes sure that nothing comes behind the last entry.
func (u *unpacking) end() error {
	header, err := u.next()
	if err == nil {
		return refuse("%s is in it, and its manifest does not name it", quoted(header.Name))
	}
	if !errors.Is(err, io.EOF) {
		return u.trouble(err)
	}
	// To the end of the packing, whose checksum comes last.
	if n, err := io.Copy(io.Discard, u.out); err != nil {
		return u.trouble(err)
	} else if n > manifestLimit {
		return refuse("%s of nothing come behind its end", bytesText(n))
	}
	return nil
}
