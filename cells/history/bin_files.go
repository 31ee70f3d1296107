package history

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// DeletedFile is a data file in the bin of its project.
type DeletedFile struct {
	ID   string    `json:"id"`
	Path string    `json:"path"` // relative to the project's folder, with slashes
	Size int64     `json:"size"`
	Why  string    `json:"why"` // "deleted", "replaced"
	Who  string    `json:"who,omitempty"`
	Time time.Time `json:"time"`
}

const binFile = "file"

func (s *Store) fileBin(project string) string {
	return filepath.Join(s.dir, "bin-files", digest([]byte(project)))
}

// KeepFile puts what a data file holds into the bin of its project. The file
// stays where it is: whoever deletes or replaces it does so afterwards. On one
// file system the bytes are not copied, so this is quick for any size. file is
// the path of d.Path on disk.
func (s *Store) KeepFile(project, file string, d DeletedFile) (*DeletedFile, error) {
	info, err := os.Lstat(file)
	if err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		err = errors.New("it is neither a file nor a link")
	}
	if err != nil {
		return nil, fmt.Errorf("keeping %s in the bin: %w", d.Path, err)
	}
	var salt [4]byte
	rand.Read(salt[:])
	d.Time, d.Size = s.now().UTC(), info.Size()
	d.ID = d.Time.Format("20060102T150405.000000000Z") + "-" + hex.EncodeToString(salt[:])
	dir := filepath.Join(s.fileBin(project), d.ID)
	data, err := seal(&d)
	if err == nil {
		err = publish(filepath.Join(dir, binNote), data)
	}
	if err == nil {
		err = keep(file, filepath.Join(dir, binFile), info)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keeping %s in the bin: %w", d.Path, err), os.RemoveAll(dir))
	}
	syncFolder(dir)
	return &d, nil
}

// link is os.Link, but for tests, which have one file system.
var link = os.Link

// keep gives a file a second name, or, where that cannot be, copies it.
func keep(from, to string, info fs.FileInfo) error {
	if err := link(from, to); err == nil {
		return nil
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	return copyFile(from, to, info)
}

// FileBin lists the files in the bin of a project, newest first.
func (s *Store) FileBin(project string) ([]*DeletedFile, error) {
	ids, err := names(s.fileBin(project))
	if err != nil {
		return nil, err
	}
	var list []*DeletedFile
	for _, id := range slices.Backward(ids) {
		d, _, err := s.BinFile(project, id)
		if err != nil {
			s.log.Warn("a file in the bin is passed over", "id", id, "err", err)
			continue
		}
		list = append(list, d)
	}
	return list, nil
}

// BinFile returns a file of the bin and where its bytes lie. Whoever moves them
// away calls RemoveFile afterwards.
func (s *Store) BinFile(project, id string) (*DeletedFile, string, error) {
	if !stateID.MatchString(id) {
		return nil, "", fmt.Errorf("there is nothing named %q in the bin", id)
	}
	dir := filepath.Join(s.fileBin(project), id)
	d := new(DeletedFile)
	if err := unseal(filepath.Join(dir, binNote), d); err != nil {
		return nil, "", fmt.Errorf("reading the bin: %w", err)
	}
	file := filepath.Join(dir, binFile)
	if _, err := os.Lstat(file); err != nil {
		return nil, "", fmt.Errorf("reading the bin: %w", err)
	}
	return d, file, nil
}

// RemoveFile removes a file from the bin for good. It is no error that it is gone
// already.
func (s *Store) RemoveFile(project, id string) error {
	if !stateID.MatchString(id) {
		return fmt.Errorf("there is nothing named %q in the bin", id)
	}
	if err := os.RemoveAll(filepath.Join(s.fileBin(project), id)); err != nil {
		return fmt.Errorf("removing from the bin: %w", err)
	}
	return nil
}
