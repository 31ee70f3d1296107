package export

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// Manifest says what a bundle holds.
type Manifest struct {
	Version int                 `json:"version"` // of this format
	Name    string              `json:"name"`    // of the project
	Program string              `json:"program"` // version of Stagebook that exported it
	Worker  string              `json:"worker"`  // the worker's ID
	Modules []string            `json:"modules"` // "gonum.org/v1/gonum v0.17.0", sorted
	Data    bool                `json:"data"`    // the data files are in it
	Outline *project.Outline    `json:"outline"`
	Static  *fingerprint.Static `json:"static"`
}

const (
	manifestVersion = 1
	manifestName    = "manifest.json"
	workerName      = "worker"
	dataFolder      = "data/"
)

// Bundle is an executable that carries a project.
type Bundle struct {
	Manifest Manifest
	path     string
}

// ErrNone is the error of Open for a file that carries nothing.
var ErrNone = errors.New("it carries no project")

// Open reads what the executable at path carries.
func Open(path string) (*Bundle, error) {
	archive, err := zip.OpenReader(path)
	if errors.Is(err, zip.ErrFormat) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer archive.Close()
	b := &Bundle{path: path}
	file, err := archive.Open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer file.Close()
	if err := json.NewDecoder(file).Decode(&b.Manifest); err != nil {
		return nil, fmt.Errorf("reading what %s carries: %w", path, err)
	}
	if b.Manifest.Version != manifestVersion || b.Manifest.Outline == nil || b.Manifest.Static == nil {
		return nil, fmt.Errorf("reading what %s carries: it was exported by another version of Stagebook: export it again", path)
	}
	return b, nil
}

// Packed is the project as a session opens it; its worker is put into the store
// when it is first needed.
func (b *Bundle) Packed(results *store.Store) *session.Packed {
	return &session.Packed{Outline: b.Manifest.Outline, Static: b.Manifest.Static, Worker: func() (string, error) {
		path, err := b.worker(results)
		if err != nil {
			return "", fmt.Errorf("unpacking the worker: %w", err)
		}
		return path, nil
	}}
}

func (b *Bundle) worker(results *store.Store) (string, error) {
	if path, ok := results.WorkerPath(b.Manifest.Worker); ok {
		return path, nil
	}
	temp, err := os.MkdirTemp(filepath.Join(results.Root(), "v1", "tmp"), "worker-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	archive, err := zip.OpenReader(b.path)
	if err != nil {
		return "", err
	}
	defer archive.Close()
	path := filepath.Join(temp, "worker")
	if err := unpack(&archive.Reader, workerName, path, 0o755); err != nil {
		return "", err
	}
	return results.PublishWorker(b.Manifest.Worker, path)
}

// Data unpacks the data files below a folder of the caller's, once, and returns the
// folder that they lie in.
func (b *Bundle) Data(below string) (string, error) {
	dir := filepath.Join(below, b.Manifest.Worker)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(below, 0o700); err != nil {
		return "", fmt.Errorf("unpacking the data: %w", err)
	}
	temp, err := os.MkdirTemp(below, "new-")
	if err != nil {
		return "", fmt.Errorf("unpacking the data: %w", err)
	}
	defer os.RemoveAll(temp)
	archive, err := zip.OpenReader(b.path)
	if err != nil {
		return "", fmt.Errorf("unpacking the data: %w", err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		name, ok := strings.CutPrefix(f.Name, dataFolder)
		if !ok || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		if err := unpack(&archive.Reader, f.Name, filepath.Join(temp, filepath.FromSlash(name)), 0o644); err != nil {
			return "", fmt.Errorf("unpacking the data: %w", err)
		}
	}
	if err := os.Rename(temp, dir); err != nil {
		if _, there := os.Stat(dir); there == nil { // another process was first
			return dir, nil
		}
		return "", fmt.Errorf("unpacking the data: %w", err)
	}
	return dir, nil
}

func unpack(archive *zip.Reader, name, to string, mode fs.FileMode) error {
	from, err := archive.Open(name)
	if err != nil {
		return err
	}
	defer from.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from) // checks the sum of what it reads
	return errors.Join(err, file.Close())
}

// content is one file of a bundle.
type content struct {
	name string
	path string // of the file that it is a copy of, or
	data []byte
}

// write puts driver and contents into one executable.
func write(out, driver string, contents []content) (err error) {
	slices.SortFunc(contents, func(a, b content) int { return strings.Compare(a.name, b.name) })
	temp, err := os.CreateTemp(filepath.Dir(out), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // after the rename there is none
	defer temp.Close()
	from, err := os.Open(driver)
	if err != nil {
		return err
	}
	defer from.Close()
	length, err := io.Copy(temp, from)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(temp)
	archive.SetOffset(length)
	for _, c := range contents {
		if err := add(archive, c); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if err := errors.Join(archive.Close(), temp.Chmod(0o755), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), out)
}

func add(archive *zip.Writer, c content) error {
	to, err := archive.CreateHeader(&zip.FileHeader{Name: c.name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	if c.path == "" {
		_, err = to.Write(c.data)
		return err
	}
	from, err := os.Open(c.path)
	if err != nil {
		return err
	}
	defer from.Close()
	_, err = io.Copy(to, from)
	return err
}
