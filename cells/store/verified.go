package store

import (
	"io/fs"
	"os"
	"sync"
)

// verified remembers which files this process has hashed or written, so that
// handing the same object to ten calls hashes it once. A file that was touched
// or written since is not the same any more.
type verified struct {
	mu    sync.Mutex // guards files
	files map[string]fs.FileInfo
}

// verifiedMost bounds the memory; forgetting only costs another hash.
const verifiedMost = 10_000

func (v *verified) has(digest string, info fs.FileInfo) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	seen, ok := v.files[digest]
	return ok && os.SameFile(seen, info) && seen.Size() == info.Size() && seen.ModTime().Equal(info.ModTime())
}

func (v *verified) add(digest string, info fs.FileInfo) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.files == nil || len(v.files) >= verifiedMost {
		v.files = map[string]fs.FileInfo{}
	}
	v.files[digest] = info
}
