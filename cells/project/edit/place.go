package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"stagebook/cells/project"
)

// Spot is a place between units: before or behind one, or at the end of a file
// when the target names nothing but the file.
type Spot struct {
	Target
	Before bool `json:"before,omitempty"`
}

// insertion finds where text goes for a spot.
func (p *Package) insertion(spot Spot) (*sheet, int, bool, error) {
	if spot.Name == "" && spot.Line == 0 {
		src, ok := p.Files[spot.File]
		if !ok {
			return nil, 0, false, &NotFoundError{Target: spot.Target}
		}
		s := newSheet(token.NewFileSet(), spot.File, src)
		return s, len(bytes.TrimRight(src, " \t\r\n")), false, nil
	}
	s, u, err := p.locate(spot.Target)
	if err != nil {
		return nil, 0, false, err
	}
	if spot.Before {
		start := s.lineStart(u.start)
		return s, start, true, nil
	}
	return s, u.tail, false, nil
}

// lineStart returns the start of the line of an offset when only white space
// stands before it, else the offset.
func (s *sheet) lineStart(offset int) int {
	start := bytes.LastIndexByte(s.src[:offset], '\n') + 1
	if len(bytes.TrimSpace(s.src[start:offset])) > 0 {
		return offset
	}
	return start
}

// insert puts a unit at a place, with an empty line on either side.
func (s *sheet) insert(at int, before bool, text string) (after []byte, start int) {
	nl := newline(s.src)
	text = s.in(text)
	if before {
		head := ""
		if lead := bytes.TrimRight(s.src[:at], " \t"); len(lead) > 0 && !bytes.HasSuffix(lead, []byte("\n")) {
			head = nl + nl
		}
		if above := bytes.TrimRight(s.src[:at], " \t\r\n"); head == "" && bytes.Count(s.src[len(above):at], []byte("\n")) < 2 && len(above) > 0 {
			head = nl
		}
		return splice(s.src, at, at, head+text+nl+nl), at + len(head)
	}
	tail := ""
	rest := s.src[at:]
	blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
	if blank < len(rest) && bytes.Count(rest[:blank], []byte("\n")) < 2 {
		tail = nl
		if !bytes.Contains(rest[:blank], []byte("\n")) {
			tail = nl + nl
		}
	}
	if at == 0 {
		return splice(s.src, at, at, text+tail), 0
	}
	return splice(s.src, at, at, nl+nl+text+tail), at + 2*len(nl)
}

// AddCell adds a cell. An empty source is a starting cell under a free name,
// which compiles and runs.
func (p *Package) AddCell(spot Spot, source string) (*Change, error) {
	s, at, before, err := p.insertion(spot)
	if err != nil {
		return nil, err
	}
	if source == "" {
		name := p.FreeName("Cell1")
		source = fmt.Sprintf("// %s says something.\nfunc %s() string {\n\treturn \"\"\n}", name, name)
	}
	text, decls, err := fragment(source)
	if err != nil {
		return nil, err
	}
	if len(decls) == 0 || len(declaredNames(decls[0])) == 0 {
		return nil, refuse("adding a cell", "the text declares nothing")
	}
	name := declaredNames(decls[0])[0]
	after, _ := s.insert(at, before, text)
	return p.placed("added "+p.what(name, decls[0]), s.name, after, Target{Name: name})
}

// AddProse adds a block of prose.
func (p *Package) AddProse(spot Spot, markdown string) (*Change, error) {
	text := Comment(markdown)
	if text == "" {
		return nil, refuse("adding prose", "it is empty")
	}
	s, at, before, err := p.insertion(spot)
	if err != nil {
		return nil, err
	}
	after, start := s.insert(at, before, text)
	t := Target{File: s.name, Line: line(after, start)}
	if u := newSheet(token.NewFileSet(), s.name, after).find(t); u == nil || !u.prose {
		return nil, refuse("adding prose", "it would read as commented-out code and not be shown: add words, or a blank line and a sentence")
	}
	return p.placed("added prose", s.name, after, t)
}

// Delete takes a declaration, with its comment, or a block of prose away. Undo
// and Rebase of the change bring it back, also after other edits.
func (p *Package) Delete(t Target) (*Change, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return nil, err
	}
	c, err := p.change("deleted "+title(t), map[string][]byte{s.name: s.without(u)})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// without returns a file without a unit and the empty lines behind it; of the
// last unit, those before it.
func (s *sheet) without(u *unit) []byte {
	start, end := s.lineStart(u.start), u.tail
	rest := s.src[end:]
	blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
	if blank == len(rest) {
		head := bytes.TrimRight(s.src[:start], " \t\r\n")
		return append(head[:len(head):len(head)], rest...)
	}
	if n := bytes.LastIndexByte(rest[:blank], '\n'); n >= 0 {
		return splice(s.src, start, end+n+1, "")
	}
	return splice(s.src, start, end, "")
}

// Move takes a unit to another place, perhaps of another file.
func (p *Package) Move(t Target, spot Spot) (*Change, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return nil, err
	}
	text := strings.ReplaceAll(string(s.src[u.start:u.tail]), "\r\n", "\n")
	to, other, err := p.locateSpot(spot)
	if err != nil {
		return nil, err
	}
	if to.name == s.name && other != nil && other.start == u.start {
		return p.placed("", s.name, s.src, t)
	}
	gone := &Change{Why: "moved " + title(t), Edits: fileEdits(p.Files, map[string][]byte{s.name: s.without(u)})}
	if spot.Line > 0 && spot.Name == "" && to.name == s.name && spot.Line > line(s.src, u.start) {
		spot.Line -= bytes.Count(s.src, []byte("\n")) - bytes.Count(gone.Edits[0].After, []byte("\n"))
	}
	rest := p.with(gone)
	dest, at, before, err := rest.insertion(spot)
	if err != nil {
		return nil, err
	}
	after, start := dest.insert(at, before, text)
	if t.Name == "" {
		t = Target{File: dest.name, Line: line(after, start)}
	}
	put, err := rest.placed("moved", dest.name, after, t)
	if err != nil {
		return nil, err
	}
	c := gone.then(put)
	c.At = put.At
	return c, nil
}

func (p *Package) locateSpot(spot Spot) (*sheet, *unit, error) {
	if spot.Name == "" && spot.Line == 0 {
		src, ok := p.Files[spot.File]
		if !ok {
			return nil, nil, &NotFoundError{Target: spot.Target}
		}
		return newSheet(token.NewFileSet(), spot.File, src), nil, nil
	}
	return p.locate(spot.Target)
}

// MoveUp and MoveDown exchange a unit with its neighbour in its file.
func (p *Package) MoveUp(t Target) (*Change, error) { return p.step(t, true) }

// MoveDown is the other way of MoveUp.
func (p *Package) MoveDown(t Target) (*Change, error) { return p.step(t, false) }

func (p *Package) step(t Target, up bool) (*Change, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return nil, err
	}
	var near *unit
	for i := range s.units {
		o := &s.units[i]
		if gen, ok := o.node.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			continue
		}
		if up && o.start < u.start || !up && o.start > u.start && near == nil {
			near = o
		}
	}
	if near == nil {
		return nil, refuse("moving "+title(t), "there is nothing %s it in %s; drag it to another file", map[bool]string{true: "above", false: "below"}[up], s.name)
	}
	spot := Spot{Target: Target{File: s.name, Line: line(s.src, near.start)}, Before: up}
	if !near.prose {
		if len(near.names) == 0 {
			return nil, refuse("moving "+title(t), "what stands there does not parse; mend that first")
		}
		spot.Target = Target{File: s.name, Name: near.names[0]}
	}
	return p.Move(t, spot)
}

// Duplicate copies a declaration below itself, under a free name; the outputs of
// a cell with several get free names too.
func (p *Package) Duplicate(t Target) (*Change, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return nil, err
	}
	fn, ok := u.node.(*ast.FuncDecl)
	if u.prose || ok && fn.Recv == nil && fn.Body != nil {
		text := strings.ReplaceAll(string(s.src[u.start:u.end]), "\r\n", "\n")
		target := Target{}
		if ok {
			name := p.FreeName(t.Name)
			text = p.copyOf(s, u, fn, name)
			target.Name = name
		}
		after, start := s.insert(u.tail, false, text)
		if !ok {
			target = Target{File: s.name, Line: line(after, start)}
		}
		return p.placed("duplicated "+title(t), s.name, after, target)
	}
	return nil, refuse("duplicating "+title(t), "only cells, functions and prose can be duplicated")
}

// FreeName returns the name, or the first with a number behind it, that neither
// a declaration nor an input of the project has.
func (p *Package) FreeName(like string) string {
	taken := p.taken()
	stem := strings.TrimRightFunc(like, unicode.IsDigit)
	n, err := strconv.Atoi(like[len(stem):])
	if err != nil {
		n = 1
	}
	for name := like; ; name = stem + strconv.Itoa(n) {
		if !taken[name] && !taken[project.InputName(name)] {
			return name
		}
		n++
	}
}

// taken are the names that the project declares, and those that its outputs have.
func (p *Package) taken() map[string]bool {
	taken := map[string]bool{}
	for _, name := range p.names() {
		s := newSheet(token.NewFileSet(), name, p.Files[name])
		for i := range s.units {
			for _, n := range s.units[i].names {
				taken[n], taken[project.InputName(n)] = true, true
			}
			if fn, ok := s.units[i].node.(*ast.FuncDecl); ok && fn.Name.IsExported() {
				for _, id := range resultNames(fn) {
					taken[id.Name] = true
				}
			}
		}
	}
	return taken
}

// resultNames returns the named results of a function, without its error.
func resultNames(fn *ast.FuncDecl) []*ast.Ident {
	if fn.Type.Results == nil {
		return nil
	}
	var names []*ast.Ident
	for _, field := range fn.Type.Results.List {
		if t, ok := field.Type.(*ast.Ident); ok && t.Name == "error" {
			continue
		}
		names = append(names, field.Names...)
	}
	return names
}

// exportedName makes the name of a declaration of that of an input.
func exportedName(input string) string {
	r, n := utf8.DecodeRuneInString(input)
	return string(unicode.ToUpper(r)) + strings.TrimSuffix(input[n:], "_")
}
