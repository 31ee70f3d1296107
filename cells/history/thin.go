package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	keepAll    = 24 * time.Hour
	keepHourly = 7 * 24 * time.Hour
	grace      = time.Hour // an object so young may belong to a state that is being published
)

// Thin removes states of a project by age, as the package comment says, and
// returns how many.
func (s *Store) Thin(project string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, err := s.List(project)
	if err != nil {
		return 0, err
	}
	now, removed := s.now(), 0
	seen := map[string]bool{}
	for i, state := range list { // newest first: the first of a bucket is its last
		bucket := bucketOf(state, now)
		first := !seen[bucket]
		seen[bucket] = true
		if bucket == "" || first || state.Name != "" || i == 0 || i == len(list)-1 {
			continue
		}
		if err := os.Remove(filepath.Join(s.states(project), state.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, fmt.Errorf("thinning the history of %s: %w", project, err)
		}
		removed++
	}
	return removed, nil
}

// bucketOf names the stretch of time of which one state is kept; "" keeps all.
func bucketOf(state *State, now time.Time) string {
	switch age := now.Sub(state.Time); {
	case age < keepAll:
		return ""
	case age < keepHourly:
		return state.Time.UTC().Format("hour 2006-01-02 15")
	}
	return state.Time.UTC().Format("day 2006-01-02")
}

// Sweep removes the bytes that no state of any project lists, and returns how
// many files that were. Where a state cannot be read nothing is removed: it may
// be mended.
func (s *Store) Sweep() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted, err := s.wanted()
	if err != nil {
		return 0, fmt.Errorf("sweeping the history: %w", err)
	}
	removed := 0
	err = filepath.WalkDir(filepath.Join(s.dir, "objects"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || wanted[d.Name()] {
			return err
		}
		info, err := d.Info()
		if err != nil || time.Since(info.ModTime()) < grace {
			return nil
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		removed++
		return nil
	})
	if err != nil {
		return removed, fmt.Errorf("sweeping the history: %w", err)
	}
	return removed, nil
}

// wanted returns the digests that some state lists.
func (s *Store) wanted() (map[string]bool, error) {
	wanted := map[string]bool{}
	projects, err := names(filepath.Join(s.dir, "states"))
	if err != nil {
		return nil, err
	}
	for _, project := range projects {
		dir := filepath.Join(s.dir, "states", project)
		ids, err := names(dir)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			var state State
			if err := unseal(filepath.Join(dir, id), &state); err != nil {
				return nil, err
			}
			if state.Version != stateVersion {
				return nil, fmt.Errorf("%s is of version %d, and what it needs is not known", id, state.Version)
			}
			for _, f := range state.Files {
				wanted[f.Digest] = true
			}
		}
	}
	return wanted, nil
}
