package datadir

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits of one upload.
const (
	ChunkLimit  = 64 << 20 // bytes of a chunk
	chunksLimit = 1 << 17  // chunks of a file
)

// Uploads keeps what has come of files that are being uploaded. It may be used
// from any number of goroutines.
type Uploads struct {
	dir string
	now func() time.Time

	mu   sync.Mutex      // guards busy
	busy map[string]bool // uploads that are being written
}

// OpenUploads keeps uploads in a folder, which is made when it is first needed.
func OpenUploads(dir string) *Uploads {
	return &Uploads{dir: dir, now: time.Now, busy: make(map[string]bool)}
}

// Wanted is a file that somebody begins to upload. Beginning the same again goes
// on with it.
type Wanted struct {
	Project string `json:"project"` // real folder of the project
	Path    string `json:"path"`    // in it
	Size    int64  `json:"size"`
	Stamp   string `json:"stamp"` // tells versions of a file apart: when it was modified, as the browser says
}

// Upload is how far one has come.
type Upload struct {
	ID     string    `json:"id"`
	Begun  time.Time `json:"begun"`
	Chunks []Chunk   `json:"chunks"`
	Wanted
}

// Chunk is one part of the file.
type Chunk struct {
	Size   int64  `json:"size"`
	Digest string `json:"digest"` // SHA-256 in hex
}

// Received is how many bytes are here.
func (u *Upload) Received() int64 {
	var n int64
	for _, c := range u.Chunks {
		n += c.Size
	}
	return n
}

// Sentinel errors of uploads.
var (
	ErrNoUpload = errors.New("there is no such upload: it was finished, discarded or removed because it was old")
	ErrBusy     = errors.New("this file is being uploaded from another page")
	ErrDigest   = errors.New("what arrived is not what was sent")
	ErrLost     = errors.New("a part of the file is no longer what it was when it arrived: send it again")
)

// OffsetError says where an upload goes on, when a chunk came for another place.
type OffsetError struct{ Want int64 }

func (e *OffsetError) Error() string { return fmt.Sprintf("the upload goes on at byte %d", e.Want) }

var uploadID = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (w Wanted) id() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %q", w.Project, w.Path, w.Size, w.Stamp))
	return hex.EncodeToString(sum[:16])
}

func (u *Uploads) part(id string) string { return filepath.Join(u.dir, id, "part") }
func (u *Uploads) note(id string) string { return filepath.Join(u.dir, id, "note") }

// Begin begins an upload, or finds how far an earlier one of the same file came.
func (u *Uploads) Begin(w Wanted) (*Upload, error) {
	if w.Size < 0 {
		return nil, fmt.Errorf("%s cannot be %d bytes long", w.Path, w.Size)
	}
	id := w.id()
	if !u.claim(id) {
		return nil, ErrBusy
	}
	defer u.release(id)
	up, err := u.read(id)
	if err != nil {
		up = &Upload{ID: id, Begun: u.now().UTC(), Wanted: w}
	}
	if err := os.MkdirAll(filepath.Join(u.dir, id), 0o700); err != nil {
		return nil, fmt.Errorf("taking %s: %w", w.Path, err)
	}
	file, err := os.OpenFile(u.part(id), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("taking %s: %w", w.Path, err)
	}
	info, err := file.Stat()
	for err == nil && up.Received() > info.Size() { // noted, and lost in a crash of the machine
		up.Chunks = up.Chunks[:len(up.Chunks)-1]
	}
	if err := errors.Join(err, file.Close(), u.write(up)); err != nil {
		return nil, fmt.Errorf("taking %s: %w", w.Path, err)
	}
	return up, nil
}

// Find returns an upload that is under way.
func (u *Uploads) Find(id string) (*Upload, error) {
	if !uploadID.MatchString(id) {
		return nil, ErrNoUpload
	}
	return u.read(id)
}

// List returns the uploads of a project that are not finished, oldest first.
func (u *Uploads) List(project string) []*Upload {
	entries, _ := os.ReadDir(u.dir) // none before the first
	var list []*Upload
	for _, e := range entries {
		if up, err := u.Find(e.Name()); err == nil && up.Project == project {
			list = append(list, up)
		}
	}
	slices.SortFunc(list, func(a, b *Upload) int { return a.Begun.Compare(b.Begun) })
	return list
}

// Busy reports whether a chunk of an upload is being written just now.
func (u *Uploads) Busy(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.busy[id]
}

// Aside makes a file in which something can be written that comes in one piece.
// The caller removes it, or hands it to Place.
func (u *Uploads) Aside() (*os.File, error) {
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	file, err := os.CreateTemp(u.dir, "aside-*")
	if err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	return file, nil
}

// Discard throws away what has come of an upload.
func (u *Uploads) Discard(id string) error {
	if !uploadID.MatchString(id) {
		return ErrNoUpload
	}
	if !u.claim(id) {
		return ErrBusy
	}
	defer u.release(id)
	return os.RemoveAll(filepath.Join(u.dir, id))
}

// Expire discards what nothing was added to for longer than an age.
func (u *Uploads) Expire(age time.Duration) {
	entries, _ := os.ReadDir(u.dir)
	for _, e := range entries {
		info, err := os.Stat(u.part(e.Name()))
		if err != nil {
			info, err = e.Info()
		}
		switch {
		case err != nil || u.now().Sub(info.ModTime()) <= age:
		case strings.HasPrefix(e.Name(), "aside-"):
			_ = os.Remove(filepath.Join(u.dir, e.Name())) // another time, then
		default:
			_ = u.Discard(e.Name()) // what is busy is not old
		}
	}
}

func (u *Uploads) claim(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.busy[id] {
		return false
	}
	u.busy[id] = true
	return true
}

func (u *Uploads) release(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.busy, id)
}

func (u *Uploads) read(id string) (*Upload, error) {
	data, err := os.ReadFile(u.note(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoUpload
	}
	if err != nil {
		return nil, fmt.Errorf("reading how far an upload has come: %w", err)
	}
	up := new(Upload)
	if json.Unmarshal(data, up) != nil || up.ID != id || up.id() != id || slices.ContainsFunc(up.Chunks, func(c Chunk) bool { return c.Size <= 0 }) {
		return nil, ErrNoUpload // torn: the file is sent again
	}
	return up, nil
}

// write notes how far an upload has come.
func (u *Uploads) write(up *Upload) error {
	data, err := json.Marshal(up)
	if err != nil {
		return err
	}
	temp := u.note(up.ID) + ".new"
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, u.note(up.ID))
}
