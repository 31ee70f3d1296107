package golang

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os/exec"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stagebook/cells/notebook"
	"stagebook/cells/project"
)

// writer makes a project of a notebook.
type writer struct {
	n        *notebook.Notebook
	o        Options
	gonb     bool
	imports  imports
	decls    []*decl
	sources  map[int]source
	steps    []*step
	taken    map[string]bool
	checker  *checker
	gone     map[*step]string // why a function does not compile
	names    map[*step]string
	lost     []lostImport
	warnings []string
}

// Write makes a project of a notebook of Go. An error says that it cannot: there is no
// Go tool.
func Write(n *notebook.Notebook, o Options) (*Project, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, errors.New("a notebook of Go can be imported where there is a Go tool: install Go from https://go.dev/dl")
	}
	w := &writer{
		n: n, o: o, gonb: isGoNB(n), imports: imports{paths: map[string]string{}, named: map[string]bool{}}, sources: map[int]source{},
		taken: map[string]bool{}, gone: map[*step]string{}, names: map[*step]string{},
	}
	w.read()
	w.prepare()
	if !w.gonb {
		w.steps = w.bind(w.steps)
	}
	w.nameSteps()
	source, err := w.compiled()
	if err != nil {
		return nil, err
	}
	p := &Project{Files: map[string][]byte{o.Package + ".go": source}}
	for _, s := range w.steps {
		if w.gone[s] == "" {
			p.Cells++
		}
	}
	for _, d := range w.decls {
		if d.gone != "" {
			w.warn(d.cell, fmt.Sprintf("%s was left out: %s", d.what(), w.reason(d.gone)))
		}
	}
	for _, s := range w.steps {
		if w.gone[s] != "" {
			w.warn(s.cells[0], "its statements were left out: "+w.reason(w.gone[s]))
		}
	}
	p.Warnings = w.warnings
	return p, nil
}

// read takes the cells apart.
func (w *writer) read() {
	for i, c := range w.n.Cells {
		if c.Kind != notebook.Code {
			continue
		}
		s := take(c.Source, w.gonb)
		s.at = i
		w.sources[i] = s
		w.declare(&s)
		if s.body != "" && s.wrong == "" {
			st := &step{cells: []int{i}, body: s.body}
			w.shows(st)
			w.steps = append(w.steps, st)
		}
		if s.wrong != "" {
			w.warn(i, "its statements cannot be read: "+s.wrong)
		}
	}
}

// isGoNB reports whether a notebook is one of GoNB, by its kernel or by what is in it.
func isGoNB(n *notebook.Notebook) bool {
	if n.Kernel == "gophernotes" || n.Kernel == "gonb" {
		return n.Kernel == "gonb"
	}
	return slices.ContainsFunc(n.Cells, func(c notebook.Cell) bool {
		return c.Kind == notebook.Code && (strings.Contains("\n"+c.Source, "\n%%") || strings.Contains(c.Source, "func main()"))
	})
}

func (w *writer) warn(cell int, text string) {
	label := fmt.Sprintf("cell %d", cell+1)
	if n := w.n.Cells[cell].Count; n > 0 {
		label += fmt.Sprintf(" [%d]", n)
	}
	w.warnings = append(w.warnings, label+": "+text)
}

// prepare adds imports that are missing, and asks for the packages of all.
func (w *writer) prepare() {
	known := map[string]bool{}
	for _, d := range w.decls {
		for _, name := range d.names {
			known[name] = true
			w.taken[name] = true
		}
	}
	for _, d := range w.decls {
		w.look("package p\n"+d.text, known)
	}
	for _, s := range w.steps {
		w.look(wrap(s.body), known)
	}
	w.imports.paths["fmt"], w.imports.paths["strings"] = "fmt", "strings"
	var paths []string
	for name, at := range w.imports.paths {
		w.taken[name] = true
		paths = append(paths, at)
	}
	for _, word := range strings.Fields("main init printed problem error string int bool any nil true false len cap new make append copy delete panic print println min max clear close") {
		w.taken[word] = true
	}
	slices.Sort(paths)
	w.checker = newChecker(w.o.Dir, slices.Compact(paths))
}

func (w *writer) look(text string, known map[string]bool) {
	if f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution); err == nil {
		w.imports.missing(f, known)
	}
}

// package_ is the start of the file: imports of what is used, and declarations. With
// nil, all imports.
func (w *writer) package_(used map[string]bool) string {
	if used == nil {
		used = map[string]bool{}
		for name := range w.imports.paths {
			used[name] = true
		}
	}
	var b strings.Builder
	b.WriteString("package p\n\n" + w.imports.block(used))
	for _, d := range w.decls {
		if d.gone == "" {
			b.WriteString(d.text + "\n\n")
		}
	}
	return b.String()
}

// nameSteps gives each function its name: that of its value, or that of its cell.
func (w *writer) nameSteps() {
	for _, s := range w.steps {
		want := fmt.Sprint("Printed", s.cells[0]+1)
		switch {
		case len(s.gives) == 1:
			w.names[s] = exported(s.gives[0].as)
			continue
		case len(s.gives) == 2:
			want = exported(s.gives[0].as) + "And" + exported(s.gives[1].as)
		case len(s.gives) > 2:
			want = exported(s.gives[0].as) + "AndMore"
		case s.value != "":
			want = fmt.Sprint("Shown", s.cells[0]+1)
		case !prints(s.body):
			want = fmt.Sprint("Do", s.cells[0]+1)
		}
		w.names[s] = exported(w.shareName(input(want)))
	}
}

// prints reports whether statements print by themselves.
func prints(body string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", wrap(body), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	_, printed := gathers(f.Decls[0].(*ast.FuncDecl).Body, func(p token.Pos) int { return int(p) })
	return printed
}

// exported is a name with a capital, under which a cell is declared.
func exported(name string) string {
	name = strings.TrimSuffix(name, "_")
	r, n := utf8.DecodeRuneInString(name)
	if up := unicode.ToUpper(r); unicode.IsUpper(up) {
		return string(up) + name[n:]
	}
	return "V" + name
}

// input is the name under which cells take a value.
func input(name string) string {
	return strings.TrimSuffix(project.InputName(exported(strings.TrimLeft(name, "_"))), "_")
}

// compiled is the file, once all that does not compile is taken out of it.
func (w *writer) compiled() ([]byte, error) {
	for range len(w.decls) + len(w.steps) + 2 {
		text := w.file()
		f, err := parser.ParseFile(w.checker.fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("putting %s together: %w", w.o.Notebook, err)
		}
		_, wrong := w.checker.check(f, nil)
		if !w.cut(f, text, wrong) {
			return format.Source([]byte(text))
		}
	}
	return nil, fmt.Errorf("putting %s together: what is left of it does not compile", w.o.Notebook)
}

// cut takes out the declarations with mistakes, and reports whether there were any.
func (w *writer) cut(f *ast.File, text string, wrong []types0) bool {
	found := false
	for _, e := range wrong {
		for _, d := range f.Decls {
			if e.Pos < d.Pos() || e.Pos > d.End() {
				continue
			}
			found = w.remove(d, e.Msg) || found
		}
	}
	return found
}

// remove marks what a declaration of the file came from as gone.
func (w *writer) remove(d ast.Decl, reason string) bool {
	if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
		for s, name := range w.names {
			if name == fn.Name.Name && w.gone[s] == "" {
				w.gone[s] = reason
				return true
			}
		}
	}
	found := false
	for _, name := range declared(d) {
		for _, old := range w.decls {
			if old.gone == "" && old.has(name) {
				old.gone, found = reason, true
			}
		}
	}
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
		return w.removeImport(g, reason)
	}
	return found
}

// what is a declaration in words.
func (d *decl) what() string {
	if len(d.names) == 0 {
		return "a declaration"
	}
	return strings.Join(d.names[:min(len(d.names), 3)], ", ")
}
