package history

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// Deleted is a project in the bin.
type Deleted struct {
	ID   string    `json:"id"`
	Name string    `json:"name"` // base name of its folder
	From string    `json:"from"` // absolute; where it lay
	Who  string    `json:"who,omitempty"`
	Time time.Time `json:"time"`
}

const (
	binNote   = "note"
	binFolder = "project"
)

// Discard moves the folder of a project into the bin. On another file system
// the folder is copied and compared first; until that is done the project stays
// where it is, whole, and whatever fails leaves it there.
func (s *Store) Discard(folder, who string) (*Deleted, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("deleting %s: %w", folder, err)
	}
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("deleting %s: it is no folder", folder)
	}
	var salt [4]byte
	rand.Read(salt[:])
	d := &Deleted{Name: filepath.Base(folder), From: folder, Who: who, Time: s.now().UTC()}
	d.ID = d.Time.Format("20060102T150405.000000000Z") + "-" + hex.EncodeToString(salt[:])
	dir := filepath.Join(s.dir, "bin", d.ID)
	data, err := seal(d)
	if err == nil {
		err = publish(filepath.Join(dir, binNote), data)
	}
	if err == nil {
		err = move(folder, filepath.Join(dir, binFolder))
	}
	if err != nil {
		os.Remove(filepath.Join(dir, binNote))
		os.Remove(dir)
		return nil, fmt.Errorf("deleting %s: %w", folder, err)
	}
	return d, nil
}

// Bin lists what was deleted, newest first.
func (s *Store) Bin() ([]*Deleted, error) {
	ids, err := names(filepath.Join(s.dir, "bin"))
	if err != nil {
		return nil, err
	}
	var list []*Deleted
	for _, id := range slices.Backward(ids) {
		d, err := s.deleted(id)
		if err != nil {
			s.log.Warn("something in the bin is passed over", "id", id, "err", err)
			continue
		}
		list = append(list, d)
	}
	return list, nil
}

func (s *Store) deleted(id string) (*Deleted, error) {
	if !stateID.MatchString(id) {
		return nil, fmt.Errorf("there is nothing named %q in the bin", id)
	}
	d := new(Deleted)
	if err := unseal(filepath.Join(s.dir, "bin", id, binNote), d); err != nil {
		return nil, fmt.Errorf("reading the bin: %w", err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "bin", id, binFolder)); err != nil {
		return nil, fmt.Errorf("reading the bin: %w", err)
	}
	return d, nil
}

// Restore moves a project out of the bin, to where it was, or to a folder given.
// Nothing may lie there.
func (s *Store) Restore(id, to string) (string, error) {
	d, err := s.deleted(id)
	if err != nil {
		return "", err
	}
	if to == "" {
		to = d.From
	}
	if _, err := os.Lstat(to); err == nil {
		return "", fmt.Errorf("restoring %s: there is something at %s; name another folder", d.Name, to)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return "", fmt.Errorf("restoring %s: %w", d.Name, err)
	}
	dir := filepath.Join(s.dir, "bin", id)
	if err := move(filepath.Join(dir, binFolder), to); err != nil {
		return "", fmt.Errorf("restoring %s: %w", d.Name, err)
	}
	return to, os.RemoveAll(dir)
}

// Purge removes for good what has lain in the bin for longer than an age.
func (s *Store) Purge(age time.Duration) (int, error) {
	list, err := s.Bin()
	removed := 0
	for _, d := range list {
		if s.now().Sub(d.Time) <= age {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.dir, "bin", d.ID)); err != nil {
			return removed, fmt.Errorf("emptying the bin: %w", err)
		}
		removed++
	}
	return removed, err
}

// rename is os.Rename, but for tests, which have one file system.
var rename = os.Rename

// move moves a folder, by rename where that can be.
func move(from, to string) error {
	err := rename(from, to)
	if err == nil || !errors.Is(err, syscall.EXDEV) {
		return err
	}
	part := to + ".part"
	if err := copyTree(from, part); err != nil {
		os.RemoveAll(part)
		return err
	}
	if err := os.Rename(part, to); err != nil {
		os.RemoveAll(part)
		return err
	}
	syncFolder(filepath.Dir(to))
	// From here on the copy is the project. The old folder leaves its name at once,
	// so that nobody finds it half removed.
	gone := filepath.Join(filepath.Dir(from), "."+filepath.Base(from)+".deleted")
	if err := os.Rename(from, gone); err != nil {
		return errors.Join(err, os.RemoveAll(to))
	}
	if err := os.RemoveAll(gone); err != nil {
		return fmt.Errorf("the project was moved, but its old files are left in %s: %w", gone, err)
	}
	return nil
}

// copyTree copies a folder with modes, times and links, and syncs every file.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, info.Mode().Perm()|0o700)
		case info.Mode()&fs.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is neither file, folder nor link: take it away first", path)
		}
		return copyFile(path, target, info)
	})
}

func copyFile(from, to string, info fs.FileInfo) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	n, err := io.Copy(out, in)
	if err == nil && n != info.Size() {
		err = fmt.Errorf("%s changed while it was copied", from)
	}
	return errors.Join(err, out.Sync(), out.Close(), os.Chtimes(to, time.Time{}, info.ModTime()))
}
