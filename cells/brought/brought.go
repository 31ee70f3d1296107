// Package brought reads and writes the note that a project carries which came out of
// an archive: keys hold import paths, so what was fresh stays fresh only where the
// package keeps the path that it had.
//
// A package that was part of a larger module comes with what it needs of that module,
// and the note says where in the folder the package lies. A package without a module
// has a path that follows from the name of its folder, and the note keeps it where the
// folder has another name now.
package brought

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// File is the name of the note, in the folder that has a project's name.
const File = ".stagebook-origin"

// Note says what a folder's name does not.
type Note struct {
	Package string `json:"package,omitempty"` // folder of the package, relative, with slashes; "" for this one
	Module  string `json:"module,omitempty"`  // module path of a package that has no go.mod
}

// modulePath is what a folder without a go.mod can be called: one element.
var modulePath = regexp.MustCompile(`^[A-Za-z0-9_~][A-Za-z0-9_.~-]{0,199}$`)

// Check reports what is wrong with a note: it must not lead out of its folder.
func (n Note) Check() error {
	if n.Package != "" && (!fs.ValidPath(n.Package) || n.Package == "." || path.Clean(n.Package) != n.Package || strings.ContainsRune(n.Package, '\\')) {
		return fmt.Errorf("%s: the package %q lies in no folder below", File, n.Package)
	}
	if n.Module != "" && !modulePath.MatchString(n.Module) {
		return fmt.Errorf("%s: %q is no name of a module", File, n.Module)
	}
	return nil
}

// noteLimit bounds a note that is read.
const noteLimit = 16 << 10

// Read returns the note of a folder; the zero one where there is none that says
// anything.
func Read(dir string) Note {
	info, err := os.Lstat(filepath.Join(dir, File))
	if err != nil || !info.Mode().IsRegular() || info.Size() > noteLimit {
		return Note{}
	}
	var n Note
	data, err := os.ReadFile(filepath.Join(dir, File))
	if err != nil || json.Unmarshal(data, &n) != nil || n.Check() != nil {
		return Note{}
	}
	return n
}

// Write puts a note into a folder. The zero one is none.
func (n Note) Write(dir string) error {
	if n == (Note{}) {
		return nil
	}
	if err := n.Check(); err != nil {
		return err
	}
	data, err := json.MarshalIndent(n, "", "\t")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, File), append(data, '\n'), 0o666)
	}
	if err != nil {
		return fmt.Errorf("noting where %s came from: %w", dir, err)
	}
	return nil
}

// PackageDir is the folder of the package of a project that lies in dir: where the
// note says, or dir itself. A link on the way leads nowhere.
func PackageDir(dir string) string {
	rel := Read(dir).Package
	if rel == "" {
		return dir
	}
	at := dir
	for part := range strings.SplitSeq(rel, "/") {
		at = filepath.Join(at, part)
		if info, err := os.Lstat(at); err != nil || !info.IsDir() {
			return dir
		}
	}
	return at
}
