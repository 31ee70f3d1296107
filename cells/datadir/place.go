package datadir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// ErrExists says that a file of the name is there already.
var ErrExists = errors.New("there is such a file already")

// Room reports why a new file cannot have a path in the package folder dir: an
// unfit name, a folder of that name, another name that differs by case alone, or
// ErrExists.
func Room(dir, rel string) error {
	if err := CheckPath(rel); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := root.Lstat(filepath.FromSlash(rel))
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder: take another name", rel)
	case err == nil && info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link: work on the file that it leads to", rel)
	}
	// A file system that does not tell case apart finds the other one under this
	// name; only the listing says what it is called.
	if other := Clash(path.Base(rel), names(root, rel)); other != "" {
		return fmt.Errorf("there is %s already, which differs from %s by case alone, and some systems take them for one: take another name", other, path.Base(rel))
	}
	if err == nil {
		return fmt.Errorf("%s: %w", rel, ErrExists)
	}
	return nil
}

// Place gives the file part, which lies elsewhere, the path rel in the package
// folder dir, at once and whole. What is there is replaced where replace says so,
// else it is ErrExists. part is gone afterwards.
func Place(dir, part, rel string, replace bool) error {
	if err := Room(dir, rel); err != nil && !(replace && errors.Is(err, ErrExists)) {
		return err
	}
	to, err := inside(dir, rel)
	if err != nil {
		return fmt.Errorf("writing %s: %w", rel, err)
	}
	err = put(part, to, replace)
	if errors.Is(err, syscall.EXDEV) { // the store lies on another disk
		var near string
		if near, err = copyBeside(part, dir); err == nil {
			err = errors.Join(put(near, to, replace), os.RemoveAll(near))
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s: %w", rel, ErrExists)
	case err != nil:
		return fmt.Errorf("writing %s: %w", rel, err)
	}
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is written, but what was written aside could not be removed: %w", rel, err)
	}
	return nil
}

// inside is the path of a file whose folder, made where it is missing, lies in
// dir, also after all links were followed.
func inside(dir, rel string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	folder := filepath.FromSlash(path.Dir(rel))
	if err := root.MkdirAll(folder, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if info, err := root.Stat(folder); err != nil || !info.IsDir() {
		return "", errors.Join(fmt.Errorf("%s is no folder in the project", path.Dir(rel)), err)
	}
	return filepath.Join(dir, filepath.FromSlash(rel)), nil
}

func put(part, to string, replace bool) error {
	if replace {
		return os.Rename(part, to)
	}
	err := os.Link(part, to) // fails when it is there
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.EXDEV) {
		return err
	}
	if _, err := os.Lstat(to); err == nil { // a file system without hard links
		return fs.ErrExist
	}
	return os.Rename(part, to)
}

// copyBeside copies a file into the package folder under a hidden name.
func copyBeside(part, dir string) (string, error) {
	in, err := os.Open(part)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(dir, ".part-*")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		os.Remove(out.Name())
		return "", err
	}
	return out.Name(), nil
}

// Rename gives a file another path in the package folder. Nothing may lie there.
func Rename(dir, from, to string) error {
	if err := CheckPath(from); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	old, err := root.Lstat(filepath.FromSlash(from))
	if err != nil {
		return fmt.Errorf("%s is no longer there: it was moved or removed meanwhile", from)
	}
	if old.IsDir() {
		return fmt.Errorf("%s is a folder: rename its files", from)
	}
	if err := Room(dir, to); err != nil && !recased(from, to, err) {
		return err
	}
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(to)), 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("renaming %s: %w", from, err)
	}
	if now, err := root.Lstat(filepath.FromSlash(to)); err == nil && !os.SameFile(old, now) {
		return fmt.Errorf("%s: %w", to, ErrExists)
	}
	if err := root.Rename(filepath.FromSlash(from), filepath.FromSlash(to)); err != nil {
		return fmt.Errorf("renaming %s: %w", from, err)
	}
	return nil
}

// recased reports whether the only thing in the way of a new name is the file
// itself, whose letters change case.
func recased(from, to string, err error) bool {
	return from != to && path.Dir(from) == path.Dir(to) && Clash(path.Base(to), []string{path.Base(from)}) != "" && !errors.Is(err, ErrExists)
}
