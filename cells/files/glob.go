package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Glob returns the identity of the files that a pattern of path/filepath.Match
// matches: a digest over the sorted names and the digest of each. No match is no
// error. What matches and is no file, and a folder that cannot be listed, are.
func (d *Digests) Glob(ctx context.Context, pattern string) (digest string, err error) {
	for try := 1; ; try++ {
		digest, err = d.globOnce(ctx, pattern)
		if !errors.Is(err, fs.ErrNotExist) || try == reads {
			return digest, err
		}
	} // a file went away between the listing and the reading
}

func (d *Digests) globOnce(ctx context.Context, pattern string) (string, error) {
	full := d.path(pattern)
	paths, err := filepath.Glob(full)
	if err != nil {
		return "", fmt.Errorf("%s is no pattern: %w; write it like data/*.csv", pattern, err)
	}
	if err := d.listable(filepath.Dir(full)); err != nil {
		return "", err
	}
	sort.Strings(paths)
	sum := sha256.New()
	for _, path := range paths {
		rel, err := filepath.Rel(d.dir, path)
		if err != nil {
			return "", fmt.Errorf("%s: %w", pattern, err)
		}
		rel = filepath.ToSlash(rel)
		digest, err := d.File(ctx, rel)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%d %s %s\n", len(rel), rel, digest)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// listable expects that the folders which a pattern looks into can be read:
// filepath.Glob passes over those that cannot without a word.
func (d *Digests) listable(dir string) error {
	folders := []string{dir}
	if strings.ContainsAny(dir, `*?[\`) {
		if err := d.listable(filepath.Dir(dir)); err != nil {
			return err
		}
		folders, _ = filepath.Glob(dir) // the pattern has been read before
	}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			continue
		}
		f, err := os.Open(folder)
		if err == nil {
			_, err = f.Readdirnames(1)
			f.Close()
		}
		if err != nil && !errors.Is(err, io.EOF) {
			rel, _ := filepath.Rel(d.dir, folder)
			return refused("the folder "+filepath.ToSlash(rel), err)
		}
	}
	return nil
}
