package project

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// function is an exported top-level function of the project's package.
type function struct {
	decl *Decl
	node *ast.FuncDecl // nil when not even its signature parses
	name string
	id   string

	inputs       []*input
	outputs      []output
	takesContext bool
	returnsError bool
	policy       graph.Policy
	expects      []graph.Expectation

	faults  []fault // of its signature
	notCell string  // why it is no cell; "" for a cell
}

type input struct {
	name string
	typ  types.Type
	pos  token.Pos
	from *provider // nil when nothing provides it
}

type output struct {
	name string
	typ  types.Type
	pos  token.Pos
}

// fault is something that keeps a function from being a cell.
type fault struct {
	code, message, remedy string
	pos                   token.Pos
}

func (fn *function) pos() token.Pos {
	if fn.node != nil {
		return fn.node.Name.Pos()
	}
	return fn.decl.File.place.Pos(fn.decl.Start)
}

// gatherFunction adds a function that may be a cell, with what its signature
// and its directives say.
func (a *analysis) gatherFunction(d *Decl) {
	node, _ := d.Node.(*ast.FuncDecl)
	lines := []directive(nil)
	if node != nil {
		lines = directives(node.Doc)
	}
	if node != nil && (node.Recv != nil || !node.Name.IsExported()) || node == nil && !token.IsExported(d.Name) {
		for _, line := range lines {
			if a.known(line) {
				a.report(CodeDirective, line.pos, fmt.Sprintf("%s stands above %s, which is no cell", line.text(), d.Name),
					"only an exported function without a receiver can be a cell")
			}
		}
		return
	}
	fn := &function{decl: d, node: node, name: d.Name, id: lowerFirst(d.Name)}
	skip := false
	for _, line := range lines {
		skip = skip || line.verb == "skip" && line.tool == "cell"
		a.applyDirective(fn, line)
	}
	if skip {
		return
	}
	if node != nil {
		a.readSignature(fn, len(lines) > 0)
		a.readExpectations(fn, lines)
	}
	if a.taken[fn.id] {
		fn.id = fn.name // two functions lower to one name: both are shown
	}
	a.taken[fn.id] = true
	a.functions = append(a.functions, fn)
}

// known reports a directive that does not exist, and whether it does.
func (a *analysis) known(line directive) bool {
	a.asked = true
	if wrong := line.check(); wrong != nil {
		a.report(CodeDirective, line.pos, wrong.message, wrong.remedy)
		return false
	}
	return true
}

func (a *analysis) applyDirective(fn *function, line directive) {
	before := len(a.found)
	if !a.known(line) {
		a.found[before].blocks = []*function{fn} // what was meant is not known
		return
	}
	switch {
	case line.tool == "param":
		a.report(CodeDirective, line.pos, fmt.Sprintf("%s stands above the function %s", line.text(), fn.name),
			"//param: lines belong above an exported constant or variable").blocks = []*function{fn}
	case line.verb == "file":
		a.report(CodeDirective, line.pos, fmt.Sprintf("//cell:file stands above the function %s", fn.name),
			"//cell:file belongs above an exported string variable").blocks = []*function{fn}
	case line.verb == "expect": // needs the signature
	default:
		if wrong := line.apply(&fn.policy); wrong != nil {
			d := a.report(CodeDirective, line.pos, wrong.message, wrong.remedy)
			if !line.isLayout() {
				d.blocks = []*function{fn}
			}
		}
	}
}

// readSignature takes inputs and outputs out of a signature, and notes what
// makes it unfit for a cell.
func (a *analysis) readSignature(fn *function, wanted bool) {
	obj, ok := a.s.Info.Defs[fn.node.Name].(*types.Func)
	if !ok {
		return
	}
	sig := obj.Signature()
	if sig.TypeParams().Len() > 0 {
		if !wanted {
			fn.notCell = "not a cell: it has type parameters"
			return
		}
		fn.fault(CodeSignature, fn.node.Type.TypeParams.Pos(), fn.name+" has type parameters: a cell works on values of one type each")
		fn.faults[0].remedy = "write its types out, or take the //cell: line away to keep it as a helper"
		return
	}
	a.readParameters(fn, sig)
	a.readResults(fn, sig)
	for i := range fn.faults {
		if bad := &fn.faults[i]; bad.code == CodeSignature {
			bad.remedy = "wanted: " + a.wantedForm(fn.name, sig) + "\nto keep it as a helper, write //cell:skip above it"
		}
	}
}

// wantedForm writes the signature that would make a cell of a function.
func (a *analysis) wantedForm(name string, sig *types.Signature) string {
	var in, out []string
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		switch {
		case isContext(v.Type()):
			in = slices.Insert(in, 0, "ctx context.Context")
		case v.Name() == "" || v.Name() == "_":
			in = append(in, fmt.Sprintf("input%d %s", i+1, a.typeText(v.Type())))
		default:
			in = append(in, v.Name()+" "+a.typeText(v.Type()))
		}
	}
	fails := sig.Results().Len() == 0
	var values []*types.Var
	for i := range sig.Results().Len() {
		if v := sig.Results().At(i); isError(v.Type()) {
			fails = true
		} else {
			values = append(values, v)
		}
	}
	for i, v := range values {
		switch {
		case len(values) == 1:
			out = append(out, a.typeText(v.Type()))
		case v.Name() == "" || v.Name() == "_":
			out = append(out, fmt.Sprintf("output%d %s", i+1, a.typeText(v.Type())))
		default:
			out = append(out, v.Name()+" "+a.typeText(v.Type()))
		}
	}
	if fails && len(values) > 1 {
		out = append(out, "err error")
	} else if fails {
		out = append(out, "error")
	}
	results := strings.Join(out, ", ")
	if len(out) > 1 {
		results = "(" + results + ")"
	}
	return fmt.Sprintf("func %s(%s) %s", name, strings.Join(in, ", "), results)
}

func (fn *function) fault(code string, pos token.Pos, message string) {
	fn.faults = append(fn.faults, fault{code: code, message: message, pos: pos})
}

func (fn *function) has(message string) bool {
	return slices.ContainsFunc(fn.faults, func(f fault) bool { return f.message == message })
}

func (a *analysis) readParameters(fn *function, sig *types.Signature) {
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		at := v.Pos()
		if !at.IsValid() {
			at = fn.node.Type.Params.Pos()
		}
		switch {
		case isContext(v.Type()) && i == 0:
			fn.takesContext = true
			continue
		case isContext(v.Type()):
			fn.fault(CodeSignature, at, fn.name+" takes its context.Context after other parameters: it comes first")
			continue
		case sig.Variadic() && i == sig.Params().Len()-1:
			fn.fault(CodeSignature, at, fmt.Sprintf("%s is variadic: an input is one value, such as a %s", fn.name, a.typeText(v.Type())))
			continue
		case v.Name() == "" || v.Name() == "_":
			fn.fault(CodeSignature, at, fmt.Sprintf("parameter %d of %s has no name: its name says which value it takes", i+1, fn.name))
			continue
		}
		fn.inputs = append(fn.inputs, &input{name: v.Name(), typ: v.Type(), pos: at})
	}
}

func (a *analysis) readResults(fn *function, sig *types.Signature) {
	results := sig.Results()
	count := results.Len()
	if count > 0 && isError(results.At(count-1).Type()) {
		fn.returnsError = true
		count--
	}
	if results.Len() == 0 {
		fn.fault(CodeSignature, fn.pos(), fn.name+" returns nothing: a cell returns a value, or an error when it acts on the world")
	}
	for i := range count {
		v := results.At(i)
		at := v.Pos()
		if !at.IsValid() {
			at = fn.node.Type.Results.Pos()
		}
		name := v.Name()
		switch {
		case isError(v.Type()):
			fn.fault(CodeSignature, at, fn.name+" returns an error before its other results: an error comes last")
			continue
		case count == 1:
			name = fn.id
		case name == "" || name == "_":
			if message := fn.name + " has several results without names: each is provided under its own name"; !fn.has(message) {
				fn.fault(CodeSignature, at, message)
			}
			continue
		}
		if instead := streamInstead(v.Type()); instead != "" {
			fn.fault(CodeStream, at, fmt.Sprintf("%s returns %s, which can be read only once: return %s", fn.name, a.typeText(v.Type()), instead))
			fn.faults[len(fn.faults)-1].remedy = "a result is kept and read by many; read the stream to its end inside " + fn.name
		}
		fn.outputs = append(fn.outputs, output{name: name, typ: v.Type(), pos: at})
	}
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// isNamed reports whether t is the named type of a package, also where that
// package is a vendored copy.
func isNamed(t types.Type, pkg, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && isPackage(n.Obj().Pkg().Path(), pkg)
}

func isPackage(path, want string) bool { return path == want || strings.HasSuffix(path, "/"+want) }

// streamInstead returns what to return instead of a value that can be read only
// once, or "".
func streamInstead(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return "a slice of what it carries"
	case *types.Signature:
		if isIterator(u) {
			return "a slice of what it yields (slices.Collect)"
		}
		return ""
	}
	switch {
	case hasMethod(t, "Next", 0) && hasMethod(t, "Scan", -1):
		return "a slice or a data frame of its rows"
	case hasMethod(t, "Scan", 0) && hasMethod(t, "Text", 0):
		return "a slice of its lines"
	case isReader(t):
		return "its bytes or its text (io.ReadAll)"
	}
	return ""
}

// isIterator reports whether a function has the shape of iter.Seq or iter.Seq2.
func isIterator(sig *types.Signature) bool {
	if sig.Results().Len() != 0 || sig.Params().Len() != 1 {
		return false
	}
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	return ok && yield.Results().Len() == 1 && types.Identical(yield.Results().At(0).Type(), types.Typ[types.Bool])
}

func isReader(t types.Type) bool {
	m := method(t, "Read")
	if m == nil || m.Params().Len() != 1 || m.Results().Len() != 2 {
		return false
	}
	return types.Identical(m.Params().At(0).Type(), types.NewSlice(types.Typ[types.Byte])) && isError(m.Results().At(1).Type())
}

// hasMethod reports whether t, or a pointer to it, has a method with so many
// parameters; -1 means any number.
func hasMethod(t types.Type, name string, params int) bool {
	m := method(t, name)
	return m != nil && (params < 0 || m.Params().Len() == params)
}

func method(t types.Type, name string) *types.Signature {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	if fn, ok := obj.(*types.Func); ok {
		return fn.Signature()
	}
	return nil
}
