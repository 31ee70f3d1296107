package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/store"
)

// RuntimeModule returns a folder in the store that holds package cells and the
// worker's runtime as a module of their own, which needs nothing but the standard
// library. A folder without a go.mod imports stagebook/cells from there.
//
// The folder is named by its content and checked on each call, so a damaged file
// is mended.
func RuntimeModule(st *store.Store) (dir string, err error) {
	src, err := (&Options{}).sources()
	if err != nil {
		return "", err
	}
	files, err := src.module()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		say(h, name, string(files[name]))
	}
	dir = filepath.Join(st.Root(), "v1", "runtime", hex.EncodeToString(h.Sum(nil)))
	for _, name := range names {
		if err := keep(filepath.Join(dir, filepath.FromSlash(name)), files[name]); err != nil {
			return "", diskTrouble("keeping the sources of the runtime", err)
		}
	}
	return dir, nil
}

// module returns the files of a module that holds the runtime without its
// extensions, by their path in it.
func (s *sources) module() (map[string][]byte, error) {
	packages, err := s.closure([]string{cellsPath, workerPath})
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"go.mod": fmt.Appendf(nil, "module %s\n\ngo %s\n", ours, s.language)}
	for _, p := range packages {
		for name, text := range p.files {
			files[strings.TrimPrefix(p.path, ours+"/")+"/"+name] = text
		}
	}
	return files, nil
}

// keep makes sure that a file has a content. Whoever reads it meanwhile sees a
// whole file or none.
func keep(path string, content []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	if cerr := temp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}
