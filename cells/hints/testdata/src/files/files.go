package files

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
)

//go:embed files.go
var own embed.FS

const folder = "data"

var name = "ages.csv"

type File string

func (f File) Path() string { return string(f) }

func Ages() ([]byte, error) { return os.ReadFile("data/ages.csv") } // want `reads a file that is not declared: os.ReadFile of data/ages.csv`

func Joined() (*os.File, error) { return os.Open(filepath.Join(folder, name)) } // want `os.Open`

func Local() error {
	path := folder + "/x"
	_, err := os.Stat(path) // want `os.Stat`
	return err
}

func Many() ([]string, error) { return filepath.Glob("data/*.csv") } // want `path/filepath.Glob of data/\*.csv`

func Formatted() ([]byte, error) { return os.ReadFile(fmt.Sprintf("%s.csv", name)) } // want `os.ReadFile`

func Folder() ([]os.DirEntry, error) { return os.ReadDir(".") } // want `os.ReadDir of .`

func Save() error { return os.WriteFile("out.csv", nil, 0o666) }

func Load() ([]byte, error) { return os.ReadFile("./out.csv") } // want `reads ./out.csv, which Save writes: no edge of the graph says so`

func Embedded() ([]byte, error) { return own.ReadFile("files.go") }

func Declared(measurements File) ([]byte, error) {
	path := measurements.Path()
	if _, err := os.Stat(string(measurements)); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func given(path string) ([]byte, error) { return os.ReadFile(filepath.Join(folder, path)) }

func Written() (*os.File, error) { return os.OpenFile("log.txt", os.O_CREATE|os.O_APPEND, 0o666) }

func Each(paths []string) error {
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			return err
		}
	}
	return nil
}
