// Package settings keeps what a person has chosen for a project and what its
// source does not say: whether its cells run by themselves after a change, and
// whether its reader has ever let its code run on this machine.
//
// A project's choices are one small file, named by the digest of its import
// path and replaced whole. A file that cannot be read counts as none: the
// choices that are left are the careful ones, nothing runs unasked.
package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Project is what is chosen for one project.
type Project struct {
	Accepted bool `json:"accepted"` // somebody has run it here: its code is trusted
	Lazy     bool `json:"lazy"`     // a change only marks cells as stale
}

// Autoruns reports whether a change in an open page runs what became stale.
func (p Project) Autoruns() bool { return p.Accepted && !p.Lazy }

// Shelf holds the choices for all projects of a folder.
type Shelf struct {
	dir string

	mu    sync.Mutex // guards known, and the writing of files
	known map[string]Project
}

// Open returns the choices kept in a folder, which need not exist.
func Open(dir string) *Shelf {
	return &Shelf{dir: dir, known: make(map[string]Project)}
}

// Project returns what is chosen for the project of an import path.
func (s *Shelf) Project(importPath string) Project {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read(importPath)
}

func (s *Shelf) read(importPath string) Project {
	if p, ok := s.known[importPath]; ok {
		return p
	}
	var p Project
	if data, err := os.ReadFile(s.path(importPath)); err == nil && json.Unmarshal(data, &p) != nil {
		p = Project{}
	}
	s.known[importPath] = p
	return p
}

// Change applies change to what is chosen for a project, and keeps it. When it
// cannot be written the change holds until the program ends, and the error
// says so.
func (s *Shelf) Change(importPath string, change func(*Project)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.read(importPath)
	p := was
	change(&p)
	if p == was {
		return nil
	}
	s.known[importPath] = p
	if err := s.write(importPath, p); err != nil {
		return fmt.Errorf("keeping the settings of %s: %w", importPath, err)
	}
	return nil
}

func (s *Shelf) write(importPath string, p Project) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o777); err != nil {
		return err
	}
	file, err := os.CreateTemp(s.dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // gone already when all went well
	_, err = file.Write(append(data, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), s.path(importPath))
}

func (s *Shelf) path(importPath string) string {
	sum := sha256.Sum256([]byte(importPath))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:])+".json")
}
