package storetest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"stagebook/cells/store"
)

func objectPath(s *store.Store, digest string) string {
	return filepath.Join(s.Root(), "v1", "objects", digest[:2], digest)
}

// packOf finds the pack that holds data, and where.
func packOf(t *testing.T, s *store.Store, data []byte) (path string, at int) {
	t.Helper()
	packs, _ := filepath.Glob(filepath.Join(s.Root(), "v1", "packs", "*"))
	for _, path := range packs {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if at := bytes.LastIndex(content, data); at >= 0 {
			return path, at
		}
	}
	t.Fatalf("no pack holds %q", data)
	return "", 0
}

// packDamages are the ways in which a pack that was whole is not any more; the
// entry that matters has its data at a place.
var packDamages = map[string]func(t *testing.T, path string, at int){
	"data flipped":   func(t *testing.T, path string, at int) { flip(t, path, at+2) },
	"header flipped": func(t *testing.T, path string, at int) { flip(t, path, at-20) },
	"length flipped": func(t *testing.T, path string, at int) { flip(t, path, at-38) },
	"torn":           func(t *testing.T, path string, at int) { cut(t, path, int64(at+3)) },
	"header torn":    func(t *testing.T, path string, at int) { cut(t, path, int64(at-7)) },
	"gone":           func(t *testing.T, path string, _ int) { damages["gone"](t, path) },
}

// flip alters a file where it lies, as a failing disk does.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 0x10
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(data[at:at+1], int64(at)); err != nil {
		t.Fatal(err)
	}
}

func cut(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

// damages are the ways in which a file that was whole is not any more.
var damages = map[string]func(t *testing.T, path string){
	"flipped": func(t *testing.T, path string) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 0x10
		write(t, path, data)
	},
	"torn": func(t *testing.T, path string) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, data[:len(data)/2])
	},
	"empty": func(t *testing.T, path string) { write(t, path, nil) },
	"gone": func(t *testing.T, path string) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	},
}

// write replaces a file, also one that may not be written.
func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	os.Chmod(path, 0o600)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
