package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// mark is in every text of a folder that is exported, near its start.
const mark = "made by Stagebook"

// ErrForeign is the error of a file that would be written over and is somebody's.
var ErrForeign = errors.New("it is there and was not exported by Stagebook: name another folder with --out, or move it away")

// WriteFolder writes files below a folder. A file that is already there is replaced
// when Stagebook has made it, or when it is the same; another one stops everything
// before the first is written.
func WriteFolder(dir string, files []File) error {
	for _, f := range files {
		if err := ours(filepath.Join(dir, filepath.FromSlash(f.Name)), f); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := f.write(filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}
	return nil
}

// ours reports as an error that a path is taken by a file of somebody else.
func ours(path string, f File) error {
	have, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking at what is there: %w", err)
	}
	if bytes.Contains(have[:min(len(have), 400)], []byte(mark)) {
		return nil
	}
	if f.Exec {
		if _, err := Open(path); err == nil {
			return nil
		}
	}
	want, err := f.content()
	if err != nil {
		return err
	}
	if !bytes.Equal(have, want) {
		return fmt.Errorf("%s: %w", path, ErrForeign)
	}
	return nil
}

func (f File) content() ([]byte, error) {
	if f.Path == "" {
		return f.Data, nil
	}
	data, err := os.ReadFile(f.Path)
	if err != nil {
		return nil, fmt.Errorf("reading what is exported: %w", err)
	}
	return data, nil
}

// write puts a file in its place when all of it is there.
func (f File) write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // after the rename there is none
	defer temp.Close()
	var from io.Reader = bytes.NewReader(f.Data)
	if f.Path != "" {
		file, err := os.Open(f.Path)
		if err != nil {
			return err
		}
		defer file.Close()
		from = file
	}
	if _, err := io.Copy(temp, from); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if f.Exec {
		mode = 0o755
	}
	if err := errors.Join(temp.Chmod(mode), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// DataFiles are the files that the cells of a project read, below a folder, at the
// places where they look.
func DataFiles(dir string, o *project.Outline, below string) ([]File, error) {
	contents, err := dataFiles(dir, o)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, c := range contents {
		files = append(files, File{Name: below + strings.TrimPrefix(c.name, dataFolder), Path: c.path})
	}
	return files, nil
}

// Job is a pipeline that other programs start.
type Job struct {
	Name    string // of the project
	Slug    string // the name in letters that every registry takes
	Outline *project.Outline
	Binary  string // path of the exported executable
	Data    []File // that it reads, below "data/"; none where they are in it
}

// Slug is a name of lower-case letters, digits and dashes.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	if slug := strings.Trim(b.String(), "-"); slug != "" {
		return slug
	}
	return "pipeline"
}

// environment are the names of what the project reads from its environment, in order.
func (j *Job) environment(kind graph.Kind) []string {
	var names []string
	for _, source := range j.Outline.Sources {
		if source.Kind == kind {
			names = append(names, source.Path)
		}
	}
	return names
}

// remark is author's text on one line of a comment.
func remark(text string) string {
	words := strings.Fields(text)
	line := strings.Join(words, " ")
	if runes := []rune(line); len(runes) > 100 {
		line = string(runes[:99]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return -1
		}
		return r
	}, line)
}
