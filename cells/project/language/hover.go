package language

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"stagebook/cells/graph"
)

// Hover explains what the cursor stands on.
type Hover struct {
	Start     int    `json:"start"` // what it is about, in the source
	End       int    `json:"end"`
	Signature string `json:"signature"`         // Go
	Doc       string `json:"doc,omitempty"`     // Markdown
	From      string `json:"from,omitempty"`    // what provides it, for an input: "cell Raw"
	Package   string `json:"package,omitempty"` // import path, when it is of another package
}

// Hover returns nil where nothing is known.
func (s *Service) Hover(q Query) *Hover {
	p := s.probe(q, false)
	id := p.ident()
	if id == nil {
		return nil
	}
	obj := p.info.ObjectOf(id)
	if obj == nil {
		return nil
	}
	h := &Hover{Start: p.in(id.Pos()), End: p.in(id.End()), Signature: p.describe(obj)}
	if in, ok := p.input(obj); ok {
		h.From, h.Doc = providerText(in), in.doc
		return h
	}
	if pkg, ok := obj.(*types.PkgName); ok {
		h.Package, h.Doc = pkg.Imported().Path(), s.docs.of(p.base, pkg.Imported().Path(), "")
		return h
	}
	path, symbol := symbolOf(obj)
	if path != p.base.ImportPath() {
		h.Package = path
	}
	h.Doc = s.docs.of(p.base, path, symbol)
	return h
}

func providerText(in provision) string {
	switch in.kind {
	case graph.Value:
		return "cell " + in.from
	case graph.Knob:
		return "parameter " + in.from
	}
	return string(in.kind) + " " + in.from
}

// Doc returns the documentation of an item of a completion, as Markdown.
func (s *Service) Doc(pkg, symbol string) string {
	base, _ := s.state()
	return s.docs.of(base, pkg, symbol)
}

// ident returns the name that the cursor stands on or behind.
func (p *probe) ident() *ast.Ident {
	for _, n := range p.path() {
		if id, ok := n.(*ast.Ident); ok {
			return id
		}
	}
	return nil
}

// input returns what provides a parameter of the cell.
func (p *probe) input(obj types.Object) (provision, bool) {
	v, ok := obj.(*types.Var)
	if !ok || p.fn == nil || !p.own(v.Pos()) || p.fn.Type.Params == nil || p.fn.Recv != nil || !p.fn.Name.IsExported() {
		return provision{}, false
	}
	if v.Pos() < p.fn.Type.Params.Pos() || v.Pos() > p.fn.Type.Params.End() {
		return provision{}, false
	}
	for _, in := range provided(p.base.Outline()) {
		if in.name == v.Name() {
			return in, true
		}
	}
	return provision{}, false
}

// symbolOf names an object as its package's documentation does.
func symbolOf(obj types.Object) (pkg, symbol string) {
	if obj.Pkg() == nil {
		return "builtin", obj.Name()
	}
	pkg, symbol = obj.Pkg().Path(), obj.Name()
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		t := types.Unalias(fn.Signature().Recv().Type())
		if ptr, ok := t.(*types.Pointer); ok {
			t = types.Unalias(ptr.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			return pkg, named.Obj().Name() + "." + symbol
		}
	}
	return pkg, symbol
}

// Signature is the call that the cursor stands in.
type Signature struct {
	Label  string   `json:"label"`  // "Split(raw dataframe.DataFrame, testSize float64) (train, test dataframe.DataFrame)"
	Params []string `json:"params"` // as they stand in Label
	Active int      `json:"active"` // index in Params; -1 without any
	Doc    string   `json:"doc,omitempty"`
}

// Signature returns the signature of the function that is being called, or, in
// the head of a cell, of the cell with what each input takes. It is nil outside
// of both.
func (s *Service) Signature(q Query) *Signature {
	p := s.probe(q, true)
	for _, n := range p.path() {
		call, ok := n.(*ast.CallExpr)
		if !ok || p.pos() <= call.Lparen || call.Rparen.IsValid() && p.pos() > call.Rparen {
			continue
		}
		if sig := s.called(p, call); sig != nil {
			return sig
		}
	}
	if p.fn == nil || p.fn.Type.Params == nil || p.pos() <= p.fn.Type.Params.Opening || p.pos() > p.fn.Type.Params.Closing {
		return nil
	}
	obj, ok := p.info.Defs[p.fn.Name].(*types.Func)
	if !ok {
		return nil
	}
	sig := p.signature(obj.Name(), obj.Signature())
	sig.Active = p.active(p.fn.Type.Params.Opening, len(sig.Params))
	var lines []string
	for v := range obj.Signature().Params().Variables() {
		if in, ok := p.input(v); ok {
			lines = append(lines, fmt.Sprintf("- `%s` from %s", v.Name(), providerText(in)))
		} else if v.Name() != "" && v.Name() != "_" {
			lines = append(lines, fmt.Sprintf("- `%s`: nothing provides it", v.Name()))
		}
	}
	sig.Doc = strings.Join(lines, "\n")
	return sig
}

func (s *Service) called(p *probe, call *ast.CallExpr) *Signature {
	t := p.info.TypeOf(call.Fun)
	if t == nil {
		return nil
	}
	fn, ok := t.Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	name, doc := types.ExprString(call.Fun), ""
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	}
	if id != nil {
		name = id.Name
		if obj := p.info.ObjectOf(id); obj != nil {
			pkg, symbol := symbolOf(obj)
			doc = s.docs.of(p.base, pkg, symbol)
		}
	}
	sig := p.signature(name, fn)
	sig.Active, sig.Doc = p.active(call.Lparen, len(sig.Params)), doc
	return sig
}

func (p *probe) signature(name string, fn *types.Signature) *Signature {
	sig := &Signature{Label: name + strings.TrimPrefix(p.typeText(fn), "func"), Active: -1, Params: []string{}}
	for i := range fn.Params().Len() {
		v := fn.Params().At(i)
		text := p.typeText(v.Type())
		if slice, ok := v.Type().(*types.Slice); ok && fn.Variadic() && i == fn.Params().Len()-1 {
			text = "..." + p.typeText(slice.Elem())
		}
		sig.Params = append(sig.Params, strings.TrimSpace(v.Name()+" "+text))
	}
	return sig
}

// active counts the commas between an opening parenthesis and the cursor.
func (p *probe) active(open token.Pos, count int) int {
	depth, n := 0, 0
	from, to := p.at.Offset(open)+1, p.head+p.offset
	if from > to || to > len(p.text) || count == 0 {
		return min(0, count-1)
	}
	for _, r := range p.text[from:to] {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				n++
			}
		}
	}
	return min(n, count-1)
}
