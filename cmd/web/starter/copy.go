package starter

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"stagebook/cells/brought"
)

// Copying says what to copy.
type Copying struct {
	From       string // folder of the project
	Projects   string // folder in which the copy is made
	Name       string // of the copy
	ImportPath string // of the project, or "" when it is not known
}

// Copy copies a project under another name, whole or not at all. Where the
// package is named for its folder, it is named for the new one; what imports the
// project's own sub-packages imports those of the copy. Everything else is the
// same byte for byte; links stay links, and what version control keeps is left
// out. Its errors say what a name may be; fs.ErrExist is among them.
func Copy(c Copying) error {
	if err := Name(c.Name); err != nil {
		return err
	}
	to := filepath.Join(c.Projects, c.Name)
	taken := fmt.Errorf("there is a project %s already: take another name (%w)", c.Name, fs.ErrExist)
	if _, err := os.Lstat(to); err == nil {
		return taken
	}
	part, err := os.MkdirTemp(c.Projects, ".copy-*")
	if err == nil {
		err = os.Chmod(part, 0o755)
	}
	if err == nil {
		err = c.copyTree(part)
	}
	if err == nil {
		err = os.Rename(part, to) // refuses a folder that has come meanwhile
	}
	if errors.Is(err, fs.ErrExist) {
		err = taken
	}
	if err != nil {
		return errors.Join(fmt.Errorf("copying to %s: %w", c.Name, err), os.RemoveAll(part))
	}
	return nil
}

func (c Copying) copyTree(to string) error {
	own, err := c.ownModule()
	if err != nil {
		return err
	}
	return filepath.WalkDir(c.From, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(c.From, name)
		if err != nil || rel == "." {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.Name() == ".git" || d.Name() == ".hg" || d.Name() == ".svn":
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case rel == brought.File && brought.Read(c.From).Package == "":
			return nil // it keeps a name that the copy must not have
		case d.IsDir():
			return os.Mkdir(target, 0o777)
		case d.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(name)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is neither file, folder nor link: take it away first", rel)
		case path.Ext(d.Name()) == ".go":
			return c.copySource(name, target, own)
		}
		return copyFile(name, target)
	})
}

// ownModule reports whether the project is a module of its own, whose import
// paths do not change with its folder.
func (c Copying) ownModule() (bool, error) {
	_, err := os.Stat(filepath.Join(c.From, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm()|0o200)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// copySource copies a Go file with the names in it that the folder decides.
func (c Copying) copySource(from, to string, ownModule bool) error {
	source, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	old := filepath.Base(c.From)
	if filepath.Dir(from) == filepath.Clean(c.From) {
		source = renamePackage(source, old, c.Name)
	}
	if c.ImportPath != "" && !ownModule {
		source = renameImports(source, c.ImportPath, path.Join(path.Dir(c.ImportPath), c.Name))
	}
	return os.WriteFile(to, source, 0o666)
}

// renamePackage renames the package clause of a file, and the start of the
// package comment, where they say the old name.
func renamePackage(source []byte, old, name string) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil || file.Name.Name != old && file.Name.Name != old+"_test" {
		return source
	}
	at := fset.Position(file.Name.Pos()).Offset
	source = splice(source, at, len(old), name)
	if file.Doc == nil {
		return source
	}
	start := fset.Position(file.Doc.Pos()).Offset
	said := regexp.MustCompile(`\bPackage ` + regexp.QuoteMeta(old) + `\b`)
	if found := said.FindIndex(source[start:at]); found != nil {
		source = splice(source, start+found[1]-len(old), len(old), name)
	}
	return source
}

// renameImports turns imports of the sub-packages of one project into those of
// another.
func renameImports(source []byte, old, name string) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ImportsOnly)
	if err != nil {
		return source
	}
	for i := len(file.Imports) - 1; i >= 0; i-- {
		spec := file.Imports[i].Path
		imported, err := strconv.Unquote(spec.Value)
		if err != nil || imported != old && !strings.HasPrefix(imported, old+"/") {
			continue
		}
		source = splice(source, fset.Position(spec.Pos()).Offset, len(spec.Value), strconv.Quote(name+strings.TrimPrefix(imported, old)))
	}
	return source
}

// splice puts a text in place of n bytes.
func splice(source []byte, at, n int, text string) []byte {
	return bytes.Join([][]byte{source[:at], []byte(text), source[at+n:]}, nil)
}
