package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Remove removes one deleted project from the bin for good. It is no error that
// it is gone already.
func (s *Store) Remove(id string) error {
	if !stateID.MatchString(id) {
		return fmt.Errorf("there is nothing named %q in the bin", id)
	}
	dir := filepath.Join(s.dir, "bin", id)
	// The note goes first: what is left half removed is not listed as whole.
	if err := os.Remove(filepath.Join(dir, binNote)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing from the bin: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("removing from the bin: %w", err)
	}
	return nil
}
