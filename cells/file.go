package cells

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// File is a file of the project, named by its path relative to the package
// folder with slashes. Declared as an exported variable,
//
//	var Measurements = cells.File("data/measurements.csv")
//
// it is an input of every cell that has a parameter `measurements`, and its
// content is part of the key of those cells.
type File string

// Path returns the path for functions of package os. A run's working directory
// is the package folder, or the folder of data that an exported pipeline was
// given.
func (f File) Path() string { return filepath.FromSlash(string(f)) }

// Open opens the file for reading. The caller closes it.
func (f File) Open() (*os.File, error) { return os.Open(f.Path()) }

// ReadAll returns the content of the file.
func (f File) ReadAll() ([]byte, error) { return os.ReadFile(f.Path()) }

// Files is a pattern of files, as path/filepath.Match has it, relative to the
// package folder. The sorted list of names and the content of each are part of
// the key of the cells that take it.
type Files string

// Paths returns the paths that match, sorted. No match is no error. The error
// is filepath.ErrBadPattern for a pattern that cannot be read.
func (f Files) Paths() ([]string, error) {
	paths, err := filepath.Glob(filepath.FromSlash(string(f)))
	if err != nil {
		return nil, fmt.Errorf("files %q: %w", string(f), err)
	}
	slices.Sort(paths)
	return paths, nil
}
