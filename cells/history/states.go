package history

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"
)

// stateVersion is that of the layout of a state. States of other versions are
// not listed.
const stateVersion = 1

// State is one saved state of a project's sources.
type State struct {
	Version int       `json:"version"`
	ID      string    `json:"id"` // sorts by time
	Time    time.Time `json:"time"`
	Who     string    `json:"who,omitempty"`
	Why     string    `json:"why"`              // "edited cell Raw", "file changed outside"
	Name    string    `json:"name,omitempty"`   // given by a person; a named state is never thinned out
	Parent  string    `json:"parent,omitempty"` // ID of the state before it then, which may have been thinned out since
	Files   []File    `json:"files"`            // sorted by path
}

// File is one source of a state.
type File struct {
	Path   string `json:"path"` // relative to the project's folder, with slashes
	Digest string `json:"digest"`
	Size   int    `json:"size"`
}

// Note says who saved a state, and why.
type Note struct{ Who, Why, Name string }

// Store keeps the history of any number of projects. It may be used by any
// number of goroutines and processes.
type Store struct {
	dir string
	log *slog.Logger
	now func() time.Time

	mu sync.Mutex // guards the writing of states, so that each has the one before it as its parent
}

// Open returns the store in a folder, which is made when it is first written to.
func Open(dir string, log *slog.Logger) *Store {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Store{dir: dir, log: log, now: time.Now}
}

func (s *Store) object(sum string) string { return filepath.Join(s.dir, "objects", sum[:2], sum) }

func (s *Store) states(project string) string {
	return filepath.Join(s.dir, "states", digest([]byte(project)))
}

// Save keeps the sources of a project as they are now. Where they are what the
// newest state holds, that state is returned and nothing is written, unless the
// note names it.
func (s *Store) Save(project string, files map[string][]byte, note Note) (*State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().UTC()
	state := &State{Version: stateVersion, Time: now, Who: note.Who, Why: note.Why, Name: note.Name, Files: []File{}}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		state.Files = append(state.Files, File{path, digest(files[path]), len(files[path])})
	}
	last := s.newest(project)
	if last != nil {
		state.Parent = last.ID
		if slices.Equal(last.Files, state.Files) && note.Name == "" {
			return last, nil
		}
		if !now.After(last.Time) { // the clock stands or was set back: order is kept
			now = last.Time.Add(time.Nanosecond)
			state.Time = now
		}
	}
	for _, f := range state.Files {
		if err := s.put(f.Digest, files[f.Path]); err != nil {
			return nil, fmt.Errorf("keeping the state of %s: %w", project, err)
		}
	}
	var salt [4]byte
	rand.Read(salt[:])
	state.ID = now.Format("20060102T150405.000000000Z") + "-" + hex.EncodeToString(salt[:])
	data, err := seal(state)
	if err == nil {
		err = publish(filepath.Join(s.states(project), state.ID), data)
	}
	if err != nil {
		return nil, fmt.Errorf("keeping the state of %s: %w", project, err)
	}
	syncFolder(s.states(project))
	for _, f := range state.Files { // another process may have swept between our look and our state
		if _, err := os.Stat(s.object(f.Digest)); err != nil {
			if err := s.put(f.Digest, files[f.Path]); err != nil {
				return nil, fmt.Errorf("keeping the state of %s: %w", project, err)
			}
		}
	}
	return state, nil
}

// put keeps the bytes of a source. Those that are there already are checked, and
// said to be wanted again.
func (s *Store) put(sum string, data []byte) error {
	path := s.object(sum)
	if kept, err := os.ReadFile(path); err == nil && bytes.Equal(kept, data) {
		return os.Chtimes(path, time.Time{}, time.Now())
	}
	if err := publish(path, data); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// newest returns the newest state that can be read.
func (s *Store) newest(project string) *State {
	ids, err := names(s.states(project))
	if err != nil {
		s.log.Warn("the history cannot be listed", "project", project, "err", err)
		return nil
	}
	for _, id := range slices.Backward(ids) {
		if state, err := s.Find(project, id); err == nil {
			return state
		}
	}
	return nil
}

// List returns the states of a project, newest first. Those that cannot be read
// are passed over with a warning.
func (s *Store) List(project string) ([]*State, error) {
	ids, err := names(s.states(project))
	if err != nil {
		return nil, err
	}
	list := []*State{}
	for _, id := range slices.Backward(ids) {
		state, err := s.Find(project, id)
		if err != nil {
			s.log.Warn("a saved state is passed over", "project", project, "state", id, "err", err)
			continue
		}
		list = append(list, state)
	}
	return list, nil
}

// ErrNoState means that there is no such state, or that it cannot be read.
var ErrNoState = errors.New("there is no such saved state")

var stateID = regexp.MustCompile(`^\d{8}T\d{6}\.\d{9}Z-[0-9a-f]{8}$`)

// Find returns one state.
func (s *Store) Find(project, id string) (*State, error) {
	if !stateID.MatchString(id) {
		return nil, fmt.Errorf("%w: %q", ErrNoState, id)
	}
	state := new(State)
	err := unseal(filepath.Join(s.states(project), id), state)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNoState, id)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoState, err)
	}
	if state.Version != stateVersion || state.ID != id {
		return nil, fmt.Errorf("%w: %s is of version %d", ErrNoState, id, state.Version)
	}
	return state, nil
}

// Read returns the sources of a state. A source that is gone or torn is an
// error that names it; the others are returned all the same.
func (s *Store) Read(state *State) (map[string][]byte, error) {
	files := make(map[string][]byte, len(state.Files))
	var failed error
	for _, f := range state.Files {
		if len(f.Digest) != 64 || !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			failed = errors.Join(failed, fmt.Errorf("reading %s of the state %s: %w", f.Path, state.ID, errTorn))
			continue
		}
		data, err := os.ReadFile(s.object(f.Digest))
		if err == nil && digest(data) != f.Digest {
			err = errTorn
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("reading %s of the state %s: %w", f.Path, state.ID, err))
			continue
		}
		files[f.Path] = data
	}
	return files, failed
}
