package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exchanging is a disk on which somebody exchanges a file for a link just before it
// is moved.
type exchanging struct {
	osDisk
	target string
}

func (d exchanging) rename(from, to string) error {
	if err := os.Remove(from); err != nil {
		return err
	}
	if err := os.Symlink(d.target, from); err != nil {
		return err
	}
	return d.osDisk.rename(from, to)
}

// A worker's folder is written by the author's code: what is put there in place of
// the file that was hashed does not come into the store, and what it leads to is
// left alone.
func TestExchangedWhileStored(t *testing.T) {
	s, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := t.TempDir()
	secret, spooled := filepath.Join(dir, "secret"), filepath.Join(dir, "spooled")
	for _, path := range []string{secret, spooled} {
		if err := os.WriteFile(path, []byte(strings.Repeat(path, packedMost)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Stat(secret)
	if err != nil {
		t.Fatal(err)
	}
	s.disk = exchanging{target: secret}
	if digest, _, err := s.PutObjectFile(spooled); err == nil || !strings.Contains(err.Error(), "exchanged") {
		t.Errorf("stored as %s, %v", digest, err)
	}
	after, err := os.Stat(secret)
	if err != nil || after.Mode() != before.Mode() || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("what the link leads to was changed: %v, %v", after, err)
	}
	err = filepath.WalkDir(s.Root(), func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type()&os.ModeSymlink != 0 {
			t.Errorf("a link is left at %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
