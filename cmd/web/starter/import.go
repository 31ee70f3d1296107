package starter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	ipynb "stagebook/cells/notebook"
	"stagebook/cells/notebook/draft"
	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/golang"
)

// Imported says what became of a notebook.
type Imported struct {
	Language string // python or go
	Cells    int    // cells of the project
	Written  int    // of them, those that are whole: the others wait for their author
	Files    []draft.File
	Warnings []string // what a reader of the notebook cannot see, and what was left out
}

// IsNotebook reports whether a file is a Jupyter notebook by its name.
func IsNotebook(file string) bool { return strings.EqualFold(path.Ext(file), ".ipynb") }

// Import makes a project of a Jupyter notebook. A notebook of Python becomes a draft of
// one: the prose, the graph and a function a cell. One of Go becomes Go. The data files
// that it reads are copied when they lie beside it, and so is the notebook itself.
// Where it cannot be, nothing is left behind.
func Import(projects, name, file string) (*Imported, error) {
	text, err := readNotebook(file)
	if err != nil {
		return nil, err
	}
	if err := New(projects, name); err != nil {
		return nil, err
	}
	dir := filepath.Join(projects, name)
	imported, err := importInto(target{dir: dir, name: name, notebook: filepath.Base(file)}, text, beside(filepath.Dir(file)))
	if err == nil {
		err = copyTable(dir, file)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return imported, nil
}

// target is the project that a notebook becomes.
type target struct {
	dir, name string
	notebook  string // the name of its file
}

func readNotebook(file string) (*ipynb.Notebook, error) {
	from, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	n, err := ipynb.Read(from)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return n, nil
}

// beginNotebook writes the project of a notebook that lies in it.
func beginNotebook(dir, name, file string) error {
	n, err := readNotebook(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	main := filepath.Join(dir, name+".go")
	if text, err := os.ReadFile(main); err != nil || !bytes.Equal(text, fmt.Appendf(nil, first, name)) {
		return ErrBegun
	}
	_, err = importInto(target{dir: dir, name: name, notebook: path.Base(file)}, n, beside(filepath.Join(dir, "data")))
	return err
}

// importInto writes the files of a project, over that which New wrote.
func importInto(t target, n *ipynb.Notebook, find finder) (*Imported, error) {
	switch n.Language {
	case "python", "":
		return importPython(t, n, find)
	case "go":
		return importGo(t, n)
	}
	return nil, fmt.Errorf("%s is written in %s: notebooks of Python and Go can be imported", t.notebook, n.Language)
}

func importPython(t target, n *ipynb.Notebook, find finder) (*Imported, error) {
	g := flow.Recover(n)
	p, err := draft.Write(g, draft.Options{
		Package: t.name, Notebook: t.notebook, Stages: knowsStages(t.dir),
		Has: func(file string) bool { return find(file) != "" },
	})
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{t.name + ".go": p.Cells}
	if p.Rest != nil {
		files["python.go"] = p.Rest
	}
	for _, picture := range p.Pictures {
		files["pictures/"+picture.Name] = picture.Data
	}
	if err := t.write(files); err != nil {
		return nil, err
	}
	for _, file := range p.Files {
		if err := t.copy(file, find); err != nil {
			return nil, err
		}
	}
	all := &Imported{Language: "python", Cells: p.Made, Written: p.Written, Files: p.Files}
	for _, w := range p.Warnings {
		all.Warnings = append(all.Warnings, said(g, w))
	}
	return all, nil
}

// said is a warning for people, with the place.
func said(g *flow.Graph, w flow.Warning) string {
	switch {
	case w.Cell < 0:
		return w.Text
	case w.Line > 0:
		return fmt.Sprintf("%s, line %d: %s", flow.Label(g.Cells[w.Cell]), w.Line, w.Text)
	}
	return flow.Label(g.Cells[w.Cell]) + ": " + w.Text
}

func importGo(t target, n *ipynb.Notebook) (*Imported, error) {
	p, err := golang.Write(n, golang.Options{Package: t.name, Notebook: t.notebook, Dir: t.dir})
	if err != nil {
		return nil, err
	}
	if err := t.write(p.Files); err != nil {
		return nil, err
	}
	return &Imported{Language: "go", Cells: p.Cells, Written: p.Cells, Warnings: p.Warnings}, nil
}

// write writes files of the project.
func (t target) write(files map[string][]byte) error {
	for name, data := range files {
		to := filepath.Join(t.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return fmt.Errorf("importing %s: %w", t.notebook, err)
		}
		if err := os.WriteFile(to, data, 0o666); err != nil {
			return fmt.Errorf("importing %s: %w", t.notebook, err)
		}
	}
	return nil
}

// copy copies a file that the notebook reads, where it was found.
func (t target) copy(file draft.File, find finder) (err error) {
	found := find(file.Path)
	if !file.Has || found == "" {
		return nil
	}
	from, err := os.Open(found)
	if err != nil {
		return fmt.Errorf("copying %s: %w", file.Path, err)
	}
	defer from.Close()
	at := filepath.Join(t.dir, filepath.FromSlash(file.As))
	if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
		return fmt.Errorf("copying %s: %w", file.Path, err)
	}
	to, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, os.ErrExist) {
		return nil // the notebook was put into a project that has it
	}
	if err != nil {
		return fmt.Errorf("copying %s: %w", file.Path, err)
	}
	if _, err = io.Copy(to, from); err != nil {
		err = fmt.Errorf("copying %s: %w", file.Path, err)
	}
	return errors.Join(err, to.Close())
}

// finder gives the path of a file that a notebook names; "" for none.
type finder func(file string) string

// beside finds files in the folder of a notebook and below it, and in that around it
// where the notebook says ../. What a notebook names further away, or in a hidden
// folder, is not taken: it may come from anybody.
func beside(dir string) finder {
	return func(file string) string {
		file = filepath.ToSlash(file)
		root := dir
		if rest, up := strings.CutPrefix(file, "../"); up {
			root, file = filepath.Join(dir, ".."), rest
		}
		for _, as := range []string{file, path.Base(file), "data/" + path.Base(file)} {
			if found := inside(root, as); found != "" {
				return found
			}
		}
		if root != dir {
			return inside(dir, path.Base(file))
		}
		return ""
	}
}

// inside is the path of a regular file of a folder, links followed no further than it.
func inside(root, file string) string {
	if !filepath.IsLocal(filepath.FromSlash(file)) || strings.HasPrefix(file, ".") || strings.Contains(file, "/.") {
		return ""
	}
	folder, err := os.OpenRoot(root)
	if err != nil {
		return ""
	}
	defer folder.Close()
	info, err := folder.Stat(filepath.FromSlash(file))
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return filepath.Join(root, filepath.FromSlash(file))
}
