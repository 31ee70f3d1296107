package archive

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stagebook/cells/settings"
	"stagebook/cells/store"
)

// stage is where an archive is unpacked to before anything of it counts: files in a
// hidden folder beside the projects, results as objects that nothing names yet.
type stage struct {
	o       Options
	dir     string // below the folder of projects
	spool   string // in the store's folder, for objects on their way
	objects map[string]bool
	records []string // lines of files below spool are read again when all is whole
}

// stageError is trouble of this machine, such as a full disk, and not of the archive.
type stageError struct{ err error }

func (e *stageError) Error() string { return e.err.Error() }

func ours(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &stageError{fmt.Errorf("%s: %w", doing, err)}
}

// stageName begins the names of the folders of stages.
const stageName = ".opening-"

// abandonedAfter is how long the folders of a stage may be left alone before they are
// taken for those of a program that was killed.
const abandonedAfter = 48 * time.Hour

// sweep removes what is left of stages whose program was killed.
func sweep(dir string, now time.Time) {
	entries, _ := os.ReadDir(dir) // what cannot be read cannot be swept
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), stageName) && now.Sub(info.ModTime()) > abandonedAfter {
			_ = os.RemoveAll(filepath.Join(dir, e.Name())) // the next one tries again
		}
	}
}

func newStage(o Options) (*stage, error) {
	sweep(o.Projects, time.Now())
	sweep(o.Store.Root(), time.Now())
	dir, err := os.MkdirTemp(o.Projects, stageName+"*")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		return nil, fmt.Errorf("making room for the project: %w", err)
	}
	spool, err := os.MkdirTemp(o.Store.Root(), stageName+"*")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making room for its results: %w", err), os.RemoveAll(dir))
	}
	return &stage{o: o, dir: dir, spool: spool, objects: make(map[string]bool)}, nil
}

// remove takes away what was not published.
func (s *stage) remove() {
	_ = os.RemoveAll(s.dir) // hidden, and named for what it is
	_ = os.RemoveAll(s.spool)
}

// take unpacks one entry. Its errors are of the archive, or a *stageError.
func (s *stage) take(m *Manifest, e Entry, from io.Reader) error {
	if rel, ok := strings.CutPrefix(e.Path, moduleFolder); ok {
		return s.file(filepath.Join(s.dir, filepath.FromSlash(rel)), e, from)
	}
	if strings.HasPrefix(e.Path, objectFolder) {
		return s.object(e, from)
	}
	path := filepath.Join(s.spool, e.Path)
	s.records = append(s.records, e.Path)
	return s.file(path, e, from)
}

func (s *stage) file(path string, e Entry, from io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return ours("unpacking "+e.Path, err)
	}
	mode := fs.FileMode(0o666)
	if e.Run {
		mode = 0o777
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return ours("unpacking "+e.Path, err)
	}
	err = copyTo(file, from)
	if closed := file.Close(); err == nil && closed != nil {
		err = ours("unpacking "+e.Path, closed)
	}
	return err
}

// copyTo copies, and tells trouble with the target from trouble with what is read.
func copyTo(to io.Writer, from io.Reader) error {
	buffer := make([]byte, 256<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, wrong := to.Write(buffer[:n]); wrong != nil {
				return ours("unpacking", wrong)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// object gives the store a result. One that the store has already is only read.
func (s *stage) object(e Entry, from io.Reader) error {
	s.objects[e.SHA256] = true
	if s.o.Store.HasObject(e.SHA256) {
		return copyTo(io.Discard, from)
	}
	path := filepath.Join(s.spool, e.SHA256)
	if err := s.file(path, e, from); err != nil {
		return err
	}
	digest, _, err := s.o.Store.PutObjectFile(path)
	if err != nil {
		return ours("keeping a result", err)
	}
	if digest != e.SHA256 {
		return refuse("%s is not what its name says, by its digest: it was changed on its way; have it sent again", quoted(e.Path))
	}
	return nil
}

// publish checks what names the results, and gives everything its name: records and
// heads in the store, then the folder.
func (s *stage) publish(m *Manifest, name, to string) (*Opened, error) {
	opened := &Opened{Manifest: *m, Name: name, Dir: to}
	if err := s.isProject(m); err != nil {
		return nil, err
	}
	records := make(map[string]string) // cells of the records, by key
	check := func(r store.Record) error { return s.checkRecord(m, &r, records) }
	if err := each(s, recordsName, check); err != nil {
		return nil, err
	}
	if err := s.checkNames(m, records); err != nil {
		return nil, err
	}
	if err := m.note().Write(s.dir); err != nil {
		return nil, err
	}
	if err := s.keep(m, opened); err != nil {
		return nil, err
	}
	if s.o.Settings != nil {
		if err := s.o.Settings.Change(m.ImportPath, func(p *settings.Project) { p.Accepted = false }); err != nil {
			return nil, err
		}
	}
	if err := os.Rename(s.dir, to); err != nil { // refuses a folder that has come meanwhile and holds something
		return nil, fmt.Errorf("giving the project its name: %w", err)
	}
	return opened, nil
}

// isProject makes sure that there is a package where the manifest says.
func (s *stage) isProject(m *Manifest) error {
	sources, err := filepath.Glob(filepath.Join(globEscape(filepath.Join(s.dir, filepath.FromSlash(m.Package))), "*.go"))
	if err != nil || len(sources) == 0 {
		return refuse("there is no Go package in it where its manifest says: %s", quoted(moduleFolder+m.Package))
	}
	return nil
}

func (s *stage) checkRecord(m *Manifest, r *store.Record, records map[string]string) error {
	if err := checkRecord(m, r); err != nil {
		return refuse("the record %s: %v", quoted(r.Key), err)
	}
	if _, twice := records[r.Key]; twice {
		return refuse("the record %s is in it twice", quoted(r.Key))
	}
	for _, digest := range digests(r) {
		if !s.objects[digest] {
			return refuse("the record %s names the result %s, which is not in it", quoted(r.Key), quoted(digest))
		}
	}
	records[r.Key] = r.Cell
	return nil
}

// checkNames checks the heads and the runs.
func (s *stage) checkNames(m *Manifest, records map[string]string) error {
	err := each(s, headsName, func(h store.Head) error {
		if cell, ok := records[h.Key]; !ok || cell != h.Cell || len(h.View) > nameLimit || h.View == "" {
			return refuse("what the cell %s showed last names no record in it", quoted(h.Cell))
		}
		return nil
	})
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	return each(s, runsName, func(r store.Run) error {
		if err := checkRun(m, r); err != nil {
			return refuse("%v", err)
		}
		if strings.Trim(r.ID, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" || r.ID == "" || len(r.ID) > 100 || seen[r.ID] {
			return refuse("%s is no ID of a run, or is there twice", quoted(r.ID))
		}
		seen[r.ID] = true
		return nil
	})
}

// keep puts what was checked into the store. What is there already stays.
func (s *stage) keep(m *Manifest, opened *Opened) error {
	st := s.o.Store
	err := each(s, recordsName, func(r store.Record) error {
		r.Generation = 0
		if _, there := st.Record(r.Key); there {
			return nil
		}
		opened.Records++
		_, err := st.PutRecord(r, false)
		return err
	})
	if err != nil {
		return err
	}
	err = each(s, headsName, func(h store.Head) error {
		if _, there := st.Head(m.ImportPath, h.Cell, h.View); there {
			return nil
		}
		return st.SetHead(m.ImportPath, h.Cell, h.View, h.Key)
	})
	if err != nil {
		return err
	}
	fresh := len(st.Runs(m.ImportPath)) == 0
	err = each(s, runsName, func(r store.Run) error {
		if _, there := st.Run(r.ID); there {
			return nil
		}
		if !fresh {
			r.Number = 0 // it gets the next one
		}
		opened.Runs++
		_, err := st.PutRun(r)
		return err
	})
	if err != nil {
		return err
	}
	return st.Sync()
}

// each decodes the lines of a list that was unpacked, one after the other.
func each[T any](s *stage, name string, f func(T) error) error {
	if !slices.Contains(s.records, name) {
		return refuse("%s is not in it", quoted(name))
	}
	file, err := os.Open(filepath.Join(s.spool, name))
	if err != nil {
		return fmt.Errorf("opening the archive: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 64<<10), lineLimit)
	for n := 1; lines.Scan(); n++ {
		var value T
		if err := json.Unmarshal(lines.Bytes(), &value); err != nil {
			return refuse("line %d of %s cannot be read: %v", n, quoted(name), err)
		}
		if err := f(value); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return refuse("a line of %s has more than %s", quoted(name), bytesText(lineLimit))
	}
	return lines.Err()
}

// globEscape takes the meaning from the characters of a path that a pattern would read.
func globEscape(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
