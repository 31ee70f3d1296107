package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Write publishes a change in a package folder. Each file must still hold the
// bytes that the change was made from, else nothing is written and the error is
// a *ConflictError. A file appears under its name at once and whole, with the
// mode it had; a symbolic link stays, and the file that it names is replaced.
//
// Between the look and the rename another program may write: that moment is
// microseconds long, and what it wrote then is lost to the folder. Callers that
// keep saved states still have both.
func Write(dir string, c *Change) error {
	var written []FileEdit
	targets := make([]string, len(c.Edits))
	for i, e := range c.Edits {
		path, err := resolve(dir, e.Name)
		if err != nil {
			return err
		}
		targets[i] = path
		if err := unchanged(path, e); err != nil {
			return err
		}
	}
	for i, e := range c.Edits {
		err := unchanged(targets[i], e)
		if err == nil {
			err = publish(targets[i], e.After)
		}
		if err != nil {
			return errors.Join(err, putBack(dir, written))
		}
		written = append(written, e)
	}
	return nil
}

// putBack undoes the files of a change that were written before one failed.
func putBack(dir string, written []FileEdit) error {
	for _, e := range written {
		path, err := resolve(dir, e.Name)
		if err == nil {
			err = unchanged(path, FileEdit{Name: e.Name, Before: e.After, After: e.Before})
		}
		if err == nil {
			err = publish(path, e.Before)
		}
		if err != nil {
			return fmt.Errorf("putting %s back: %w", e.Name, err)
		}
	}
	return nil
}

// resolve returns the file that a name stands for, links followed. It must lie in
// the folder by its name.
func resolve(dir, name string) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", fmt.Errorf("writing %s: it lies outside of the project's folder", name)
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", fmt.Errorf("writing %s: %w", name, err)
	}
	return real, nil
}

func unchanged(path string, e FileEdit) error {
	found, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		found, err = nil, nil
		if e.Before == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("reading %s before writing it: %w", e.Name, err)
	}
	if e.Before == nil || !bytes.Equal(found, e.Before) {
		return &ConflictError{File: e.Name, Base: e.Before, Ours: e.After, Theirs: found}
	}
	return nil
}

// publish replaces a file at once; nil takes it away.
func publish(path string, text []byte) (err error) {
	if text == nil {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing %s: %w", path, err)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
		if mode&0o200 == 0 {
			return fmt.Errorf("writing %s: it is write-protected; take that off to edit it here", path)
		}
	}
	// The name starts with a dot, so that neither Go nor a watcher takes it for a source.
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+strings.TrimPrefix(filepath.Base(path), ".")+".*~")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
