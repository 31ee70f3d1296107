package storetest

import (
	"os"
	"path/filepath"
	"testing"

	"stagebook/cells/store"
)

func objectPath(s *store.Store, digest string) string {
	return filepath.Join(s.Root(), "v1", "objects", digest[:2], digest)
}

func recordPath(s *store.Store, key string) string {
	return filepath.Join(s.Root(), "v1", "records", key[:2], key)
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
