package project

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"stagebook/cells/graph"
)

// knob is an exported constant, or variable with a constant value, that is a
// parameter when an input takes it or a directive says so.
type knob struct {
	decl  *Decl
	obj   types.Object
	id    string
	typ   types.Type     // as declared; an untyped kind for an untyped constant
	value constant.Value // nil for a time
	when  time.Time      // of time.Date
	doc   string
	lines []directive
	takes []taking
	param graph.Param
}

type taking struct {
	cell *function
	in   *input
	fits bool
}

// active reports whether the knob is a parameter.
func (k *knob) active() bool { return len(k.takes) > 0 || len(k.lines) > 0 }

// gatherValues adds the exported constants and variables of a declaration.
func (a *analysis) gatherValues(d *Decl, spec *ast.ValueSpec) {
	groups := []*ast.CommentGroup{spec.Doc}
	if !d.Gen.Lparen.IsValid() {
		groups = append(groups, d.Gen.Doc)
	}
	lines := directives(groups...)
	lines = slices.DeleteFunc(lines, func(l directive) bool { return !a.known(l) })
	doc := docText(groups...)
	if doc == "" {
		doc = docText(spec.Comment)
	}
	taken := false
	for i, name := range spec.Names {
		obj := a.s.Info.Defs[name]
		if obj == nil || !name.IsExported() || obj.Type() == nil {
			continue
		}
		taken = true
		var value ast.Expr
		if len(spec.Values) == len(spec.Names) {
			value = spec.Values[i]
		}
		a.gatherValue(&knob{decl: d, obj: obj, id: lowerFirst(name.Name), typ: obj.Type(), doc: doc, lines: lines}, value)
	}
	if !taken {
		for _, line := range lines {
			a.report(CodeDirective, line.pos, line.text()+" stands above nothing that is exported", "a parameter or file starts in upper case")
		}
	}
}

func (a *analysis) gatherValue(k *knob, value ast.Expr) {
	if invalid(k.typ) {
		a.unreadable = append(a.unreadable, &provider{name: k.id, what: k.obj.Name(), pos: k.obj.Pos()})
		return
	}
	if a.gatherSource(k, value) {
		return
	}
	for _, line := range k.lines {
		if line.tool == "cell" {
			a.report(CodeDirective, line.pos, fmt.Sprintf("%s stands above %s, which is no function", line.text(), k.obj.Name()), "")
		}
	}
	k.lines = slices.DeleteFunc(k.lines, func(l directive) bool { return l.tool == "cell" })
	if c, ok := k.obj.(*types.Const); ok {
		k.value = c.Val()
	} else if value != nil {
		k.value = a.s.Info.Types[value].Value
		if k.value == nil {
			k.when, _ = a.constantDate(value)
		}
	}
	if k.value != nil || !k.when.IsZero() {
		a.knobs = append(a.knobs, k)
		return
	}
	a.ordinary[k.id] = k.obj.Name() + " is a variable whose value is not constant"
	for _, line := range k.lines {
		a.report(CodeParam, k.obj.Pos(), a.ordinary[k.id]+", so "+line.text()+" cannot move it",
			"give it a constant value, or a time.Date of constants in UTC")
	}
}

// constantDate evaluates time.Date of constants in UTC, the one call that a
// parameter's value may be.
func (a *analysis) constantDate(value ast.Expr) (time.Time, bool) {
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || len(call.Args) != 8 || !a.refersTo(call.Fun, "time", "Date") || !a.refersTo(call.Args[7], "time", "UTC") {
		return time.Time{}, false
	}
	var n [7]int
	for i := range n {
		v := a.s.Info.Types[call.Args[i]].Value
		if v == nil {
			return time.Time{}, false
		}
		whole, _ := constant.Int64Val(constant.ToInt(v))
		n[i] = int(whole)
	}
	return time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6], time.UTC), true
}

// refersTo reports whether an expression names a package-level thing of another package.
func (a *analysis) refersTo(e ast.Expr, pkg, name string) bool {
	e = ast.Unparen(e)
	if s, ok := e.(*ast.SelectorExpr); ok {
		e = s.Sel
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	obj := a.s.Info.Uses[id]
	return obj != nil && obj.Pkg() != nil && isPackage(obj.Pkg().Path(), pkg) && obj.Name() == name
}

// finishKnobs settles type, choices, default and widget of each parameter.
func (a *analysis) finishKnobs() {
	for _, k := range a.knobs {
		if k.active() {
			a.finishKnob(k)
		}
	}
	a.knobs = slices.DeleteFunc(a.knobs, func(k *knob) bool { return !k.active() })
}

func (a *analysis) finishKnob(k *knob) {
	t := a.knobType(k)
	k.param = graph.Param{
		Name: k.obj.Name(), ID: k.id, Type: a.typeText(t), Basic: basicOf(t), Doc: k.doc, Pos: a.position(k.obj.Pos()),
	}
	takers := k.takers()
	if k.param.Basic == "" {
		a.report(CodeParam, k.obj.Pos(), fmt.Sprintf("%s is taken as %s, and a parameter cannot be of that type", k.param.Name, k.param.Type),
			"a parameter is a bool, number, string, time.Duration, time.Time, or a named type over one of these").blocks = takers
		return
	}
	a.findChoices(k, t)
	text, err := k.text(k.param.Basic)
	k.param.Widget = defaultWidget(k.param)
	if err == nil {
		k.param.Default, err = canonicalValue(k.param, text)
	}
	if err != nil {
		a.report(CodeParam, k.obj.Pos(), fmt.Sprintf("the value of %s: %v", k.param.Name, err), "").blocks = takers
		return
	}
	if len(k.lines) > 0 {
		a.refine(k)
	}
}

// refine applies the directives of a parameter.
func (a *analysis) refine(k *knob) {
	for _, line := range k.lines[1:] {
		a.report(CodeDirective, line.pos, fmt.Sprintf("%s has a second widget: %s", k.param.Name, line.text()), "keep one //param: line")
	}
	line := k.lines[0]
	widget, wrong := line.widget(k.param)
	if wrong != nil {
		a.report(CodeDirective, line.pos, wrong.message, wrong.remedy)
		return // the default widget does no harm
	}
	k.param.Widget = widget
	if _, err := canonicalValue(k.param, k.param.Default); err != nil {
		a.report(CodeParam, k.obj.Pos(), fmt.Sprintf("the value of %s: %v", k.param.Name, err), "change the value, or the limits of "+line.text()).blocks = k.takers()
	}
}

func (k *knob) takers() []*function {
	var cells []*function
	for _, t := range k.takes {
		cells = append(cells, t.cell)
	}
	return cells
}

// knobType is the type of the inputs that take a knob, which must be identical,
// and that of its declaration where it has one.
func (a *analysis) knobType(k *knob) types.Type {
	if !isUntyped(k.typ) {
		return k.typ // resolve has compared the inputs with it
	}
	takes := slices.DeleteFunc(slices.Clone(k.takes), func(t taking) bool { return !t.fits })
	if len(takes) == 0 {
		return types.Default(k.typ)
	}
	first := takes[0]
	for _, t := range takes[1:] {
		if !types.Identical(t.in.typ, first.in.typ) && !invalid(t.in.typ) {
			a.report(CodeMismatch, t.in.pos,
				fmt.Sprintf("%s takes %s as %s, but %s takes it as %s", t.cell.name, t.in.name, a.typeText(t.in.typ), first.cell.name, a.typeText(first.in.typ)),
				"take it with one type everywhere").
				relate(a.position(first.in.pos), first.cell.name+" takes it here").blocks = []*function{t.cell}
		}
	}
	return first.in.typ
}

// basicOf names the basic type that values of a parameter's type are written
// as, or "" when a parameter cannot be of that type.
func basicOf(t types.Type) string {
	switch {
	case isNamed(t, "time", "Duration"):
		return "duration"
	case isTime(t):
		return "time"
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsConstType == 0 || b.Info()&types.IsUntyped != 0 || b.Kind() == types.Uintptr {
		return ""
	}
	return types.Typ[b.Kind()].Name() // not that of an alias: uint8 for byte
}

// isTime reports whether t is time.Time or a named type over it.
func isTime(t types.Type) bool {
	if isNamed(t, "time", "Time") {
		return true
	}
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() == 3 && s.Field(0).Name() == "wall" && s.Field(0).Pkg() != nil && s.Field(0).Pkg().Path() == "time"
}

// text returns the value as text of a basic type.
func (k *knob) text(basic string) (string, error) {
	if k.value == nil {
		if basic != "time" {
			return "", fmt.Errorf("a time does not fit %s", basic)
		}
		return k.when.Format(time.RFC3339Nano), nil
	}
	return constantText(k.value, basic)
}

// constantText writes a constant as text of a basic type.
func constantText(v constant.Value, basic string) (string, error) {
	misfit := fmt.Errorf("%s does not fit %s", v, basic)
	switch {
	case basic == "string" && v.Kind() == constant.String:
		return constant.StringVal(v), nil
	case basic == "bool" && v.Kind() == constant.Bool:
		return v.String(), nil
	case v.Kind() == constant.String || v.Kind() == constant.Bool || basic == "string" || basic == "bool" || basic == "time":
		return "", misfit
	case basic == "duration":
		n, exact := constant.Int64Val(constant.ToInt(v))
		if !exact {
			return "", misfit
		}
		return time.Duration(n).String(), nil
	case basic[0] == 'c':
		re, _ := constant.Float64Val(constant.Real(v))
		im, _ := constant.Float64Val(constant.Imag(v))
		return fmt.Sprint(complex(re, im)), nil
	case basic[0] == 'f':
		f := constant.ToFloat(v)
		if f.Kind() == constant.Unknown {
			return "", misfit
		}
		n, _ := constant.Float64Val(f)
		return fmt.Sprint(n), nil
	}
	n := constant.ToInt(v)
	if n.Kind() == constant.Unknown {
		return "", misfit
	}
	return n.ExactString(), nil
}

// findChoices fills in the declared constants of a parameter's named type, in
// the package that declares the type. Parameters are none of them, and
// unexported ones only where no other is.
func (a *analysis) findChoices(k *knob, t types.Type) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || k.param.Basic == "duration" || k.param.Basic == "time" {
		return
	}
	knobs := map[types.Object]bool{}
	for _, other := range a.knobs {
		knobs[other.obj] = other.active()
	}
	var exported, all []*types.Const
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if !ok || !types.Identical(c.Type(), t) || knobs[c] {
			continue
		}
		if all = append(all, c); c.Exported() {
			exported = append(exported, c)
		}
	}
	if len(exported) > 0 {
		all = exported
	}
	slices.SortFunc(all, func(x, y *types.Const) int { return int(x.Pos()) - int(y.Pos()) })
	for _, c := range all {
		text, err := constantText(c.Val(), k.param.Basic)
		if err == nil {
			text, err = canonicalBasic(k.param.Basic, text)
		}
		if err == nil {
			k.param.Choices = append(k.param.Choices, graph.Choice{Name: c.Name(), Text: text, Doc: a.constDoc(c)})
		}
	}
}

// constDoc returns the comment of a constant of the main module.
func (a *analysis) constDoc(c *types.Const) string {
	d := a.index.of[c]
	if d == nil {
		return ""
	}
	for _, spec := range d.Gen.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok || !slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return d.Package.Info.Defs[id] == c }) {
			continue
		}
		if d.Gen.Tok == token.CONST && spec.Doc == nil {
			return docText(spec.Comment)
		}
		return docText(spec.Doc)
	}
	return ""
}
