package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Draft is the text of a cell, or of prose, that is not in its file: it does not
// parse, or its file changed under it.
type Draft struct {
	File string    `json:"file"` // relative to the project's folder, with slashes
	Cell string    `json:"cell"` // name as declared; a caller's own key for anything else
	Text string    `json:"text"`
	Base string    `json:"base"` // what the cell's source was when the draft was begun
	Who  string    `json:"who,omitempty"`
	Time time.Time `json:"time"`
}

// Conflicts reports whether the cell has changed since the draft was begun, to
// something else than the draft says.
func (d *Draft) Conflicts(now string) bool { return now != d.Base && now != d.Text }

func (s *Store) drafts(project string) string {
	return filepath.Join(s.dir, "drafts", digest([]byte(project)))
}

func (s *Store) draft(project, file, cell string) string {
	return filepath.Join(s.drafts(project), digest([]byte(file+"\x00"+cell)))
}

// Put keeps a draft in place of an earlier one of the same cell. The base of the
// earlier one stays when the new one has none.
func (s *Store) Put(project string, d Draft) error {
	if d.Base == "" {
		if old, err := s.Get(project, d.File, d.Cell); err == nil && old != nil {
			d.Base = old.Base
		}
	}
	d.Time = s.now().UTC()
	data, err := seal(d)
	if err == nil {
		err = publish(s.draft(project, d.File, d.Cell), data)
	}
	if err != nil {
		return fmt.Errorf("keeping the draft of %s: %w", d.Cell, err)
	}
	return nil
}

// Get returns the draft of a cell, or nil when there is none. One that is torn
// is an error.
func (s *Store) Get(project, file, cell string) (*Draft, error) {
	d := new(Draft)
	err := unseal(s.draft(project, file, cell), d)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the draft of %s: %w", cell, err)
	}
	return d, nil
}

// Drafts returns all drafts of a project. Torn ones are passed over with a
// warning.
func (s *Store) Drafts(project string) ([]*Draft, error) {
	list, err := names(s.drafts(project))
	if err != nil {
		return nil, err
	}
	var found []*Draft
	for _, name := range list {
		d := new(Draft)
		if err := unseal(filepath.Join(s.drafts(project), name), d); err != nil {
			s.log.Warn("a draft is passed over", "project", project, "err", err)
			continue
		}
		found = append(found, d)
	}
	return found, nil
}

// Drop removes the draft of a cell: it was saved, or thrown away.
func (s *Store) Drop(project, file, cell string) error {
	err := os.Remove(s.draft(project, file, cell))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the draft of %s: %w", cell, err)
	}
	return nil
}
