package language

import (
	"context"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/project/edit"
)

// Diagnostic is a mistake with the stretch of a cell that it is about.
type Diagnostic struct {
	project.Diagnostic
	Cell  string `json:"cell,omitempty"` // name of the declaration that it lies in; "" outside of all
	Start int    `json:"start"`          // in the source of the cell
	End   int    `json:"end"`
	Fixes []Fix  `json:"fixes,omitempty"`
}

// Fix is a way out of a mistake. One of Edits, Add and Module is set.
type Fix struct {
	Title  string     `json:"title"`
	Edits  []TextEdit `json:"edits,omitempty"`  // of the cell's own text
	Add    *Added     `json:"add,omitempty"`    // a cell to add (edit.Package.AddCell)
	Module string     `json:"module,omitempty"` // a module to add to go.mod, as go get takes it
}

// TextEdit puts other text in place of a stretch of a cell.
type TextEdit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Added is a cell to add.
type Added struct {
	Spot   edit.Spot `json:"spot"`
	Source string    `json:"source"`
}

// Checked is the project as it would be if the texts were saved.
type Checked struct {
	Snapshot    *project.Snapshot // for looking only: see project.Snapshot.With
	Outline     *project.Outline  // the graph to draw
	Diagnostics []Diagnostic
	Pending     []string       // import paths that Learn has to be asked for; their names are no mistakes meanwhile
	Lacking     []edit.Lacking // modules that the build list does not have
}

// Check type-checks the project with unsaved texts in place.
func (s *Service) Check(ctx context.Context, texts []edit.Text) (*Checked, error) {
	base, _ := s.state()
	files, places := edit.Preview(base, texts)
	if len(files) == 0 {
		return s.checked(base, texts, places, nil), ctx.Err()
	}
	s.anticipate(base, files)
	next := base.With(files)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	wanted := s.imports(next, files)
	if wanted.changed {
		next = base.With(files)
	}
	return s.checked(next, texts, places, wanted), ctx.Err()
}

// wanted are the imports that a text being typed asks for.
type wanted struct {
	changed bool
	pending map[string]string // name → import path
	lacking []edit.Lacking
}

var (
	undefinedName = regexp.MustCompile(`^undefined: (\w+)$`)
	unusedImport  = regexp.MustCompile(`^"([^"]+)" imported(?: as \w+)? and not used`)
)

// anticipate adds the imports that the last checks found wanting, so that only
// the first keystroke that uses a package is checked twice.
func (s *Service) anticipate(base *project.Snapshot, files map[string][]byte) {
	s.mu.Lock()
	expected := maps.Clone(s.expected)
	s.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(expected)) {
		file, name, _ := strings.Cut(key, "\n")
		if src, ok := files[file]; ok && len(usedOf(src, name)) > 0 {
			files[file] = besidePackage(base, file, src, expected[key])
		}
	}
}

// expect remembers an import for anticipate.
func (s *Service) expect(file, name, spec string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expected[file+"\n"+name] = spec
}

// imports adds what saving will import to the files, keeping all lines where
// they are. Imports that are no longer used do no harm and stay.
func (s *Service) imports(next *project.Snapshot, files map[string][]byte) *wanted {
	w := &wanted{pending: map[string]string{}}
	added := map[string]bool{}
	for _, d := range next.Outline().Diagnostics {
		src, ok := files[d.Pos.File]
		if !ok || d.Code != project.CodeType {
			continue
		}
		m := undefinedName.FindStringSubmatch(d.Message)
		if m == nil || added[d.Pos.File+" "+m[1]] {
			continue
		}
		symbols := usedOf(src, m[1])
		if len(symbols) == 0 {
			continue
		}
		added[d.Pos.File+" "+m[1]] = true
		path, spec := s.provider(next, m[1], symbols)
		switch {
		case path == "":
			w.lacking = append(w.lacking, edit.Lacking{File: d.Pos.File, Name: m[1], Symbols: symbols})
		case !next.Listed(path):
			w.pending[m[1]] = path
		default:
			files[d.Pos.File] = besidePackage(next, d.Pos.File, files[d.Pos.File], spec)
			w.changed = true
			s.expect(d.Pos.File, m[1], spec)
		}
	}
	return w
}

// usedOf returns what is selected of a name in a file.
func usedOf(src []byte, name string) []string {
	re := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\.(\pL\w*)`)
	var symbols []string
	for _, m := range re.FindAllSubmatch(src, -1) {
		symbols = append(symbols, string(m[1]))
	}
	slices.Sort(symbols)
	return slices.Compact(symbols)
}

// provider finds the import path that a name means, and how it is imported.
func (s *Service) provider(base *project.Snapshot, name string, symbols []string) (path, spec string) {
	for _, f := range base.Files {
		if f.AST == nil {
			continue
		}
		for _, imp := range f.AST.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			if imp.Name != nil && imp.Name.Name == name {
				return p, name + " " + strconv.Quote(p)
			}
			if imp.Name == nil && base.ListedPackages()[p] == name {
				return p, strconv.Quote(p)
			}
		}
	}
	for _, candidate := range s.index.Packages(name) {
		exports := s.index.Exports(candidate)
		if !slices.ContainsFunc(symbols, func(sym string) bool { return token.IsExported(sym) && !exports[sym] }) {
			return candidate, strconv.Quote(candidate)
		}
	}
	return "", ""
}

// besidePackage imports something on the line of the package clause.
func besidePackage(s *project.Snapshot, name string, src []byte, spec string) []byte {
	for _, f := range s.Files {
		if f.Name == name && f.AST != nil {
			at := s.Fset.File(f.AST.FileStart).Offset(f.AST.Name.End())
			return slices.Concat(src[:at], []byte("; import "+spec), src[at:])
		}
	}
	return src
}

// checked puts the diagnostics where editors show them.
func (s *Service) checked(next *project.Snapshot, texts []edit.Text, places []edit.Place, w *wanted) *Checked {
	out := &Checked{Snapshot: next, Outline: next.Outline()}
	if w == nil {
		w = &wanted{}
	}
	for _, path := range w.pending {
		out.Pending = append(out.Pending, path)
	}
	slices.Sort(out.Pending)
	out.Pending, out.Lacking = slices.Compact(out.Pending), w.lacking
	where := newLocator(next, texts, places)
	for _, d := range out.Outline.Diagnostics {
		if m := undefinedName.FindStringSubmatch(d.Message); m != nil && w.pending[m[1]] != "" {
			continue
		}
		if unusedImport.MatchString(d.Message) {
			continue
		}
		placed := Diagnostic{Diagnostic: d}
		placed.Cell, placed.Start, placed.End = where.find(d.Pos)
		placed.Fixes = fixes(out.Outline, d, placed.Cell, where)
		out.Diagnostics = append(out.Diagnostics, placed)
	}
	return out
}

// located is a declaration in a file.
type located struct {
	file, name string
	line       int    // on which its source starts
	column     int    // of its first line, from 1
	source     string // lines end in \n
}

// locator turns places in files into places in cells.
type locator struct{ list []located }

func newLocator(s *project.Snapshot, texts []edit.Text, places []edit.Place) *locator {
	l := &locator{}
	for i, p := range places {
		if p.File != "" {
			l.list = append(l.list, located{p.File, p.Name, p.Line, 1, texts[i].Source})
		}
	}
	for _, f := range s.Files {
		if f.AST == nil {
			continue
		}
		tf := s.Fset.File(f.AST.FileStart)
		for _, decl := range f.AST.Decls {
			name := declName(decl)
			if name == "" || slices.ContainsFunc(l.list, func(o located) bool { return o.name == name }) {
				continue
			}
			start, end := tf.Offset(decl.Pos()), tf.Offset(decl.End())
			at := tf.Position(decl.Pos())
			l.list = append(l.list, located{f.Name, name, tf.Line(decl.Pos()), at.Column, strings.ReplaceAll(string(f.Src[start:end]), "\r\n", "\n")})
		}
	}
	return l
}

func declName(decl ast.Decl) string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || len(d.Recv.List) == 0 {
			return d.Name.Name
		}
		t := d.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		if id, ok := t.(*ast.Ident); ok {
			return id.Name + "." + d.Name.Name
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return spec.Names[0].Name
			case *ast.TypeSpec:
				return spec.Name.Name
			}
		}
	}
	return ""
}

var operand = regexp.MustCompile(`^(?:[\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*|"[^"\n]*"|[0-9][0-9a-zA-Z_.]*|[^\s\w])`)

// find returns the declaration around a place, and the stretch there.
func (l *locator) find(pos graph.Position) (cell string, start, end int) {
	for _, d := range l.list {
		rel := pos.Line - d.line
		if d.file != pos.File || rel < 0 || rel > strings.Count(d.source, "\n") {
			continue
		}
		from := 0
		for range rel {
			from += strings.IndexByte(d.source[from:], '\n') + 1
		}
		column := max(1, pos.Column)
		if rel == 0 {
			column -= d.column - 1
		}
		start = min(len(d.source), from+max(0, column-1))
		end = start + len(operand.FindString(d.source[start:]))
		if end == start && start > 0 && (start == len(d.source) || d.source[start] == '\n') {
			start-- // at the end of a line: mark what stands before it
		}
		return d.name, start, max(start, end)
	}
	return "", 0, 0
}

// fixes offers ways out of a mistake.
func fixes(o *project.Outline, d project.Diagnostic, cell string, where *locator) []Fix {
	if d.Code != project.CodeUnknown {
		return nil
	}
	for i := range o.Cells {
		c := &o.Cells[i]
		for _, in := range c.Inputs {
			if in.Kind == "" && in.Pos == d.Pos {
				return unknownFixes(o, c, in, where)
			}
		}
	}
	return nil
}

func unknownFixes(o *project.Outline, c *graph.Cell, in graph.Input, where *locator) []Fix {
	var list []Fix
	var names []string
	for _, p := range provided(o) {
		names = append(names, p.name)
	}
	for _, name := range project.Nearest(in.Name, names) {
		if slices.ContainsFunc(c.Inputs, func(o graph.Input) bool { return o.Name == name }) {
			continue
		}
		f := Fix{Title: "Did you mean " + name + "?"}
		for _, d := range where.list {
			if d.name == c.Name {
				word := regexp.MustCompile(`\b` + regexp.QuoteMeta(in.Name) + `\b`)
				for _, m := range word.FindAllStringIndex(d.source, -1) {
					if m[0] == 0 || d.source[m[0]-1] != '.' {
						f.Edits = append(f.Edits, TextEdit{m[0], m[1], name})
					}
				}
			}
		}
		list = append(list, f)
	}
	name := strings.ToUpper(in.Name[:1]) + strings.TrimSuffix(in.Name[1:], "_")
	source := "// " + name + " is what [" + c.Name + "] takes.\nfunc " + name + "() (" + in.Name + " " + in.Type + ", err error) {\n\treturn " + in.Name + ", nil\n}"
	return append(list, Fix{Title: "Create the cell " + name, Add: &Added{Spot: edit.Spot{Target: edit.Target{Name: c.Name}, Before: true}, Source: source}})
}

// provision is something that an input can take.
type provision struct {
	name, typ, from string
	kind            graph.Kind
	doc             string
	pos             graph.Position
}

// provided lists what inputs can take, in display order.
func provided(o *project.Outline) []provision {
	var list []provision
	for i := range o.Cells {
		c := &o.Cells[i]
		for _, out := range c.Outputs {
			list = append(list, provision{out.Name, out.Type, c.Name, graph.Value, c.Doc, c.Pos})
		}
	}
	for _, p := range o.Params {
		list = append(list, provision{p.ID, p.Type, p.Name, graph.Knob, p.Doc, p.Pos})
	}
	for _, src := range o.Sources {
		list = append(list, provision{src.ID, src.Type, src.Name, src.Kind, src.Doc, src.Pos})
	}
	return list
}
