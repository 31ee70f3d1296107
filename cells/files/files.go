package files

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Granularity is longer than a tick of any file system's clock; FAT's is two
// seconds.
const Granularity = 2*time.Second + 100*time.Millisecond

// Keeper keeps the memory between processes. The store is one.
type Keeper interface {
	Derived(kind, key string) ([]byte, bool)
	PutDerived(kind, key string, data []byte) error
}

// Progress tells how far the reading of a large file has come.
type Progress struct {
	Path        string // relative to the package, with slashes
	Done, Total int64  // bytes
}

// Options say how files are read. The zero value remembers nothing beyond the
// process and tells nobody.
type Options struct {
	Keep     Keeper           // nil: nowhere
	Progress func(Progress)   // called while files over 32 MB are hashed, from any goroutine
	Now      func() time.Time // nil: time.Now
}

// Digests identifies the files of one package. Its methods may be called from
// many goroutines.
type Digests struct {
	dir string
	o   Options

	mu     sync.Mutex         // guards everything below
	known  map[string]known   // by path relative to dir
	sights map[string]sighted // of files whose times another machine sets
	busy   map[string]chan struct{}
	dirty  bool // known differs from what is kept
}

// known is a digest that may be trusted as long as the file looks the same.
type known struct {
	Sight  sight  `json:"sight"`
	Digest string `json:"digest"`
}

// sight is what a file looks like from outside.
type sight struct {
	Device  uint64 `json:"device"`
	Inode   uint64 `json:"inode"`
	Size    int64  `json:"size"`
	Written int64  `json:"written"` // time of modification, Unix nanoseconds
	Changed int64  `json:"changed"` // time of the last change of the inode
}

// sighted is since when a file looks as it does, by our own clock.
type sighted struct {
	sight sight
	since time.Time
}

// New identifies the files below a package folder.
func New(dir string, o Options) *Digests {
	if o.Now == nil {
		o.Now = time.Now
	}
	d := &Digests{dir: dir, o: o, known: map[string]known{}, sights: map[string]sighted{}, busy: map[string]chan struct{}{}}
	if o.Keep != nil {
		if data, ok := o.Keep.Derived("files", dir); ok && json.Unmarshal(data, &d.known) != nil {
			d.known = map[string]known{}
		}
	}
	return d
}

// Save keeps what is remembered for later processes.
func (d *Digests) Save() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Keep == nil || !d.dirty {
		return nil
	}
	data, err := json.Marshal(d.known)
	if err == nil {
		err = d.o.Keep.PutDerived("files", d.dir, data)
	}
	if err != nil {
		return fmt.Errorf("remember the digests of files: %w", err)
	}
	d.dirty = false
	return nil
}

// File returns the SHA-256 of a file, named by its path relative to the package
// with slashes, in lower-case hex. Of callers at the same time one reads. The
// error names the file and the remedy; it is fs.ErrNotExist for a missing file.
func (d *Digests) File(ctx context.Context, rel string) (digest string, err error) {
	for {
		digest, wait, err := d.lookOrClaim(rel)
		if digest != "" || err != nil {
			return digest, err
		}
		if wait == nil {
			break
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		close(d.busy[rel])
		delete(d.busy, rel)
	}()
	return d.read(ctx, rel)
}

// Takes reports whether File would read a large file from its beginning, which
// takes a while.
func (d *Digests) Takes(rel string) bool {
	info, err := os.Stat(d.path(rel))
	if err != nil || info.Size() < largeFile || !info.Mode().IsRegular() {
		return false
	}
	s, ok := sightOf(info)
	d.mu.Lock()
	defer d.mu.Unlock()
	k, remembered := d.known[rel]
	return !ok || !remembered || k.Sight != s
}

// Seen says what a file looks like from outside, as words to compare and nothing
// else. It costs one look. A run whose file looks otherwise at its end than at
// its start may have read another content, also when the digest is the same
// again. For a missing file it is "".
func (d *Digests) Seen(rel string) string {
	info, err := os.Stat(d.path(rel))
	if err != nil {
		return ""
	}
	return Look(info)
}

// Look says what a file looks like from outside: whoever writes it, or puts
// another in its place, changes that, also when size and time stay.
func Look(info fs.FileInfo) string {
	s, ok := sightOf(info)
	if !ok {
		s = sight{Size: info.Size(), Written: info.ModTime().UnixNano()}
	}
	return fmt.Sprintf("%x %x %x %x %x", s.Device, s.Inode, s.Size, s.Written, s.Changed)
}

// GlobSeen is Seen for all files that match a pattern, and their names.
func (d *Digests) GlobSeen(pattern string) string {
	paths, _ := filepath.Glob(d.path(pattern))
	var all strings.Builder
	for _, path := range paths {
		rel, err := filepath.Rel(d.dir, path)
		if err != nil {
			rel = path
		}
		fmt.Fprintf(&all, "%q %s\n", rel, d.Seen(filepath.ToSlash(rel)))
	}
	return all.String()
}

// lookOrClaim returns a remembered digest, or a channel that closes when
// somebody else has read the file, or neither: the file is the caller's to read.
func (d *Digests) lookOrClaim(rel string) (digest string, wait chan struct{}, err error) {
	info, err := d.stat(rel)
	if err != nil {
		return "", nil, err
	}
	now := d.o.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := sightOf(info)
	if !ok {
		delete(d.known, rel)
	}
	if k, remembered := d.known[rel]; remembered && k.Sight == s {
		return k.Digest, nil, nil
	}
	if seen := d.sights[rel]; seen.sight != s {
		d.sights[rel] = sighted{s, now}
	}
	if wait := d.busy[rel]; wait != nil {
		return "", wait, nil
	}
	d.busy[rel] = make(chan struct{})
	return "", nil, nil
}

// stat looks at a file through its name, following links.
func (d *Digests) stat(rel string) (fs.FileInfo, error) {
	path := d.path(rel)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, lerr := os.Readlink(path); lerr == nil {
			return nil, missing(fmt.Sprintf("%s is a link to %s, which is missing: put the file there, or change the path", rel, link))
		}
		return nil, missing(rel + " is missing: put the file there, or change the path")
	case err != nil:
		return nil, refused(rel, err)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name a file, or files with a pattern like %s/*", rel, rel)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file but %s: name a file that can be read twice", rel, kindOf(info.Mode()))
	}
	return info, nil
}

// missing is fs.ErrNotExist in words for people.
type missing string

func (m missing) Error() string { return string(m) }
func (m missing) Unwrap() error { return fs.ErrNotExist }

func (d *Digests) path(rel string) string {
	if filepath.IsAbs(filepath.FromSlash(rel)) {
		return filepath.FromSlash(rel)
	}
	return filepath.Join(d.dir, filepath.FromSlash(rel))
}

// refused words an error of opening or reading.
func refused(rel string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s may not be read by this user: change its rights: %w", rel, err)
	}
	return fmt.Errorf("%s cannot be read: %w", rel, err)
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
