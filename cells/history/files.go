package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// publish writes a file under its name at once and whole, and makes it durable.
func publish(path string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// syncFolder makes the names in a folder durable. Where folders can't be synced
// that is as good as it gets.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		f.Close()
	}
}

// errTorn means that a file does not hold what was written to it.
var errTorn = errors.New("the file is torn or was changed")

// seal encodes a value with its checksum.
func seal(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return append(append(data, '\n'), digest(data)...), nil
}

// unseal reads a sealed file.
func unseal(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	at := bytes.LastIndexByte(data, '\n')
	if at < 0 || digest(data[:at]) != string(data[at+1:]) {
		return fmt.Errorf("%s: %w", path, errTorn)
	}
	if err := json.Unmarshal(data[:at], v); err != nil {
		return fmt.Errorf("%s: %w", path, errTorn)
	}
	return nil
}

// names lists the files of a folder that are no temporary ones, sorted.
func names(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", dir, err)
	}
	var list []string
	for _, e := range entries {
		if e.Name()[0] != '.' {
			list = append(list, e.Name())
		}
	}
	return list, nil
}
