package datadir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// listLimit bounds a listing.
const listLimit = 2000

// Entry is one file.
type Entry struct {
	Path    string // relative to the package folder, with slashes: "data/rows.csv"
	Size    int64
	Changed time.Time // when its content was written last
	Link    string    // where it leads, when it is a link
	Problem string    // why it cannot be read as a file: a folder that may not be entered, a pipe; "" for none
}

// List lists the files below the data folder of a package, in order of their
// paths. Hidden ones are left out. more tells that there are others beyond the
// limit of a listing. A folder that is not there is an empty list.
func List(dir string) (list []Entry, more bool, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, false, fmt.Errorf("listing the data: %w", err)
	}
	defer root.Close()
	tree := root.FS()
	walk := func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == Folder && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			list = append(list, Entry{Path: name, Problem: plain(err)})
			return nil
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case len(list) == listLimit:
			more = true
			return fs.SkipAll
		}
		list = append(list, entry(root, name, d))
		return nil
	}
	// The folder itself may be a link within the project.
	start := Folder
	if info, err := root.Stat(Folder); err == nil && !info.IsDir() {
		return nil, false, fmt.Errorf("%s is a file: a project keeps its data in a folder of that name", Folder)
	}
	if err := fs.WalkDir(tree, start, walk); err != nil {
		return nil, false, fmt.Errorf("listing the data: %w", err)
	}
	return list, more, nil
}

// Look returns the entry of one file.
func Look(dir, rel string) (Entry, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Entry{}, err
	}
	defer root.Close()
	info, err := root.Lstat(filepath.FromSlash(rel))
	if err != nil {
		return Entry{}, err
	}
	return entry(root, rel, fs.FileInfoToDirEntry(info)), nil
}

func entry(root *os.Root, name string, d fs.DirEntry) Entry {
	e := Entry{Path: name}
	if d.Type()&fs.ModeSymlink != 0 {
		e.Link = "?"
		if link, err := root.Readlink(filepath.FromSlash(name)); err == nil {
			e.Link = filepath.ToSlash(link)
		}
	}
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case err != nil && e.Link != "":
		e.Problem = "leads out of the project, or nowhere"
	case err != nil:
		e.Problem = plain(err)
	case !info.Mode().IsRegular():
		e.Problem = "no regular file"
	default:
		e.Size, e.Changed = info.Size(), info.ModTime()
	}
	return e
}

// plain is an error without the path, which stands beside it.
func plain(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// names lists the folder in which rel lies.
func names(root *os.Root, rel string) []string {
	f, err := root.Open(filepath.FromSlash(path.Dir(rel)))
	if err != nil {
		return nil
	}
	defer f.Close()
	list, _ := f.Readdirnames(-1) // what can be listed
	return list
}
