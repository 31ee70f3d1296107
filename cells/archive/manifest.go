package archive

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"stagebook/cells/brought"
)

// Ending is that of the names of archives.
const Ending = ".stagebook"

// formatName and version are those of the manifest. A reader refuses a later version.
const (
	formatName = "stagebook archive"
	version    = 1
)

// The names of entries, and the folders that they lie in.
const (
	manifestName = "stagebook.json"
	moduleFolder = "module/"
	objectFolder = "objects/"
	recordsName  = "records.jsonl"
	headsName    = "heads.jsonl"
	runsName     = "runs.jsonl"
)

// Manifest says what an archive holds.
type Manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Program string    `json:"program"` // version of Stagebook that wrote it
	Made    time.Time `json:"made"`

	Name       string       `json:"name"` // of the project: of its folder
	Title      string       `json:"title"`
	ImportPath string       `json:"importPath"`
	Package    string       `json:"package,omitempty"` // folder of the package in module/; "" for module/ itself
	Module     string       `json:"module,omitempty"`  // name of the module, of a package without a go.mod
	Go         string       `json:"go"`                // "go1.26.8"
	Target     string       `json:"target"`            // "linux/amd64"
	Modules    List[string] `json:"modules,omitempty"` // that it imports: "gonum.org/v1/gonum v0.17.0", sorted
	Secrets    List[string] `json:"secrets,omitempty"` // names of the variables of secrets, which are not in it
	Cells      int          `json:"cells"`
	Left       List[Left]   `json:"left,omitempty"` // what of the folder is not in it

	Entries List[Entry] `json:"entries"`
}

// List is a list that is read up to a bound: what is not read takes no memory.
type List[T any] []T

// UnmarshalJSON reads a list of at most DefaultEntries values.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	*l = nil
	from := json.NewDecoder(bytes.NewReader(data))
	open, err := from.Token()
	if err != nil || open == nil { // null
		return err
	}
	if open != json.Delim('[') {
		return fmt.Errorf("%v where a list begins", open)
	}
	for from.More() {
		var value T
		if err := from.Decode(&value); err != nil {
			return err
		}
		if *l = append(*l, value); len(*l) > DefaultEntries {
			return fmt.Errorf("a list of more than %d", DefaultEntries)
		}
	}
	return nil
}

// Entry is one file of an archive.
type Entry struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Run    bool   `json:"run,omitempty"` // it may be executed
}

// Left is something that was left out, and why.
type Left struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// Size is what all entries hold together.
func (m *Manifest) Size() int64 {
	var sum int64
	for _, e := range m.Entries {
		sum += e.Size
	}
	return sum
}

// Count is how many entries lie in a folder: results in "objects/", files in "module/".
func (m *Manifest) Count(folder string) int {
	n := 0
	for _, e := range m.Entries {
		if strings.HasPrefix(e.Path, folder) {
			n++
		}
	}
	return n
}

// Results is how many results are in the archive, counted as objects.
func (m *Manifest) Results() int { return m.Count(objectFolder) }

// Files is how many files of the project are in it.
func (m *Manifest) Files() int { return m.Count(moduleFolder) }

// note is what the folder of the project has to say of its place.
func (m *Manifest) note() brought.Note { return brought.Note{Package: m.Package, Module: m.Module} }

// Limits bound what a reader takes.
type Limits struct {
	Entries int     // number of files
	Size    int64   // bytes of all files, unpacked
	Ratio   float64 // bytes unpacked for each one that comes in, once more than RatioFrom are unpacked; 0: any
}

// The usual limits.
const (
	DefaultEntries = 200_000
	DefaultSize    = 16 << 30
	DefaultRatio   = 1000

	ratioFrom     = 256 << 20 // bytes that any archive may unpack to
	manifestLimit = 64 << 20
	lineLimit     = 16 << 20 // bytes of one record
)

// Default are the usual limits.
func Default() Limits { return Limits{DefaultEntries, DefaultSize, DefaultRatio} }

// check reports what is wrong with a manifest; a *Refusal.
func (m *Manifest) check(l Limits) error {
	switch {
	case m.Format != formatName:
		return refuse(notOurs, "it does not say that it is one")
	case m.Version > version || m.Version < 1:
		return refuse("it is of version %d of the format, and this program reads version %d: update Stagebook, or have it written by an older one", m.Version, version)
	case len(m.Entries) > l.Entries:
		return refuse("it holds %d files, and at most %d are taken", len(m.Entries), l.Entries)
	}
	if err := m.checkPlaces(); err != nil {
		return err
	}
	seen := newPaths()
	var size int64
	for i, e := range m.Entries {
		if err := checkEntry(e); err != nil {
			return err
		}
		if err := seen.add(e.Path); err != nil {
			return err
		}
		if len(seen.folders) > l.Entries {
			return refuse("it has more than %d folders", l.Entries)
		}
		if size += e.Size; size > l.Size || size < 0 {
			return refuse("it unpacks to more than %s at %s: allow more with --max-size where you know who made it", bytesText(l.Size), quoted(e.Path))
		}
		if i > 0 && rank(e.Path) < rank(m.Entries[i-1].Path) {
			return refuse("%s comes behind %s, and belongs before it", quoted(e.Path), quoted(m.Entries[i-1].Path))
		}
	}
	return nil
}

func (m *Manifest) checkPlaces() error {
	if err := CheckName(m.Name); err != nil {
		return refuse("the name of the project: %v", err)
	}
	if err := m.note().Check(); err != nil {
		return refuse("%v", err)
	}
	if m.Package != "" {
		if err := checkPath(m.Package); err != nil {
			return err
		}
	}
	if m.ImportPath == "" || len(m.ImportPath) > pathLimit || strings.ContainsFunc(m.ImportPath, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return refuse("%s is no import path", quoted(m.ImportPath))
	}
	return nil
}

func checkEntry(e Entry) error {
	if e.Size < 0 {
		return refuse("%s is said to have %d bytes", quoted(e.Path), e.Size)
	}
	if raw, err := hex.DecodeString(e.SHA256); err != nil || len(raw) != 32 || strings.ToLower(e.SHA256) != e.SHA256 {
		return refuse("%s has no digest", quoted(e.Path))
	}
	if rest, ok := strings.CutPrefix(e.Path, moduleFolder); ok {
		return checkPath(rest)
	}
	if rest, ok := strings.CutPrefix(e.Path, objectFolder); ok {
		if rest != e.SHA256 {
			return refuse("%s is named by another digest than its own", quoted(e.Path))
		}
		return nil
	}
	if rank(e.Path) == unknownRank {
		return refuse("%s is nothing that belongs into an archive", quoted(e.Path))
	}
	return nil
}

const unknownRank = 9

// rank is the place of an entry: files, objects, and then what names them.
func rank(path string) int {
	switch {
	case strings.HasPrefix(path, moduleFolder):
		return 1
	case strings.HasPrefix(path, objectFolder):
		return 2
	case path == recordsName:
		return 3
	case path == headsName:
		return 4
	case path == runsName:
		return 5
	}
	return unknownRank
}

// Refusal says why an archive is not opened. Nothing of it was taken then.
type Refusal struct{ Why string }

func (r *Refusal) Error() string { return "this archive is not opened: " + r.Why }

const notOurs = "it is no archive of Stagebook: %s"

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// ErrTaken is in the error of Read where there is a project of the name.
var ErrTaken = errors.New("there is a project of this name")

// TakenError says that there is a project of the name already, which stays as it is.
type TakenError struct {
	Name string
	Free string // a name that nothing has
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("there is a project %s already, and it stays as it is: open the archive under another name, such as %s", e.Name, e.Free)
}

// Unwrap makes it an ErrTaken.
func (e *TakenError) Unwrap() error { return ErrTaken }

func bytesText(n int64) string {
	const unit = 1 << 10
	if n < unit {
		return fmt.Sprintf("%d bytes", n)
	}
	value, names := float64(n), []string{"bytes", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for value >= unit && i < len(names)-1 {
		value, i = value/unit, i+1
	}
	return fmt.Sprintf("%.4g %s", value, names[i])
}
