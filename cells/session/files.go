package session

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
)

// fileDigests hashes the files of a project by content, and remembers the
// digests of those that cannot have changed unnoticed.
type fileDigests struct {
	dir string

	mu     sync.Mutex // guards byPath
	byPath map[string]hashed
}

// hashed is the digest of a file and what the file looked like when it was
// read.
type hashed struct {
	size    int64
	changed time.Time
	inode   any
	digest  string
}

// granularity is longer than any file system's clock tick. A file that was
// changed this shortly before it was hashed may be changed again without its
// time moving on, so its digest is not remembered.
const granularity = 2 * time.Second

func newFileDigests(dir string) *fileDigests {
	return &fileDigests{dir: dir, byPath: make(map[string]hashed)}
}

// state returns the identity of a file or glob as it is now.
func (f *fileDigests) state(source graph.Source) scheduler.FileState {
	if source.Glob {
		return f.glob(source)
	}
	digest, err := f.digest(source.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return scheduler.FileState{Problem: fmt.Sprintf("%s is missing: put the file there, or change the path of `%s`", source.Path, source.Name)}
	case err != nil:
		return scheduler.FileState{Problem: fmt.Sprintf("%s cannot be read: %v", source.Path, err)}
	}
	return scheduler.FileState{Digest: digest}
}

// glob hashes the sorted list of paths with the digest of each.
func (f *fileDigests) glob(source graph.Source) scheduler.FileState {
	paths, err := filepath.Glob(filepath.Join(f.dir, filepath.FromSlash(source.Path)))
	if err != nil {
		return scheduler.FileState{Problem: fmt.Sprintf("%s is not a pattern: %v", source.Path, err)}
	}
	sort.Strings(paths)
	sum := sha256.New()
	for _, path := range paths {
		rel, err := filepath.Rel(f.dir, path)
		if err != nil {
			return scheduler.FileState{Problem: err.Error()}
		}
		rel = filepath.ToSlash(rel)
		digest, err := f.digest(rel)
		if err != nil {
			return scheduler.FileState{Problem: fmt.Sprintf("%s cannot be read: %v", rel, err)}
		}
		fmt.Fprintf(sum, "%d %s %s\n", len(rel), rel, digest)
	}
	return scheduler.FileState{Digest: hex.EncodeToString(sum.Sum(nil))}
}

func (f *fileDigests) digest(rel string) (string, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(rel))
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", errors.New("it is a folder; name a file, or use cells.Files with a pattern")
	}
	f.mu.Lock()
	known, ok := f.byPath[rel]
	f.mu.Unlock()
	if ok && known.looksLike(info) {
		return known.digest, nil
	}
	digest, err := hashFile(path)
	if err != nil {
		return "", err
	}
	f.remember(rel, info, digest)
	return digest, nil
}

func (f *fileDigests) remember(rel string, info os.FileInfo, digest string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(info.ModTime()) < granularity {
		delete(f.byPath, rel)
		return
	}
	f.byPath[rel] = hashed{size: info.Size(), changed: info.ModTime(), inode: info.Sys(), digest: digest}
}

func (h hashed) looksLike(info os.FileInfo) bool {
	return h.size == info.Size() && h.changed.Equal(info.ModTime()) && sameInode(h.inode, info.Sys())
}

func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("hashing %s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
