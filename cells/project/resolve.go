package project

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// provide lists by name what inputs can take.
func (a *analysis) provide() {
	add := func(p *provider) { a.providers[p.name] = append(a.providers[p.name], p) }
	for _, fn := range a.functions {
		if fn.node == nil {
			add(&provider{name: fn.id, what: fn.name, kind: graph.Value, pos: fn.pos(), cell: fn})
		}
		for _, out := range fn.outputs {
			add(&provider{name: out.name, what: fn.name, kind: graph.Value, typ: out.typ, pos: out.pos, cell: fn})
		}
	}
	for _, s := range a.sources {
		add(&provider{name: s.ID, what: s.Name, kind: s.Kind, typ: s.obj.Type(), pos: s.obj.Pos(), source: s})
	}
	for _, p := range a.unreadable {
		add(p)
	}
	for _, k := range a.knobs {
		add(&provider{name: k.id, what: k.obj.Name(), kind: graph.Knob, typ: k.typ, pos: k.obj.Pos(), knob: k})
	}
}

// decideAsked finds out whether the author wants cells at all. An ordinary
// library must not be met with mistakes, so a package has asked for cells when
// one of these holds:
//
//   - it has a //cell: or //param: line, or imports stagebook/cells;
//   - it declares a file, a variable of the environment or a secret;
//   - some function takes at least one input, and all that it needs, directly
//     and not, is provided with fitting types;
//   - some input is one slip of the pen away from the output of a cell that
//     could run, and of a fitting type.
//
// In any other package a function that needs what nobody provides, or whose
// signature is unfit, is listed as "not a cell" with the reason, and one that
// needs nothing is a cell.
func (a *analysis) decideAsked() {
	if a.asked {
		return
	}
	ready := a.ready()
	for _, fn := range a.functions {
		if a.asked {
			return
		}
		a.asked = ready[fn] && len(fn.inputs) > 0 || len(fn.faults) == 0 && a.nearMiss(fn, ready)
	}
	if a.asked {
		return
	}
	for _, fn := range a.functions {
		switch {
		case fn.notCell != "" || ready[fn] || fn.node == nil:
		case len(fn.faults) > 0:
			fn.notCell = "not a cell: " + fn.faults[0].message
		default:
			fn.notCell = "not a cell: " + a.missing(fn, ready)
		}
	}
}

// ready returns the functions that could run as cells: fit, and with all their
// inputs provided by what is ready itself.
func (a *analysis) ready() map[*function]bool {
	ready := map[*function]bool{}
	for grew := true; grew; {
		grew = false
		for _, fn := range a.functions {
			if ready[fn] || fn.notCell != "" || fn.node == nil || len(fn.faults) > 0 {
				continue
			}
			if !slices.ContainsFunc(fn.inputs, func(in *input) bool { return !a.isReady(in, ready) }) {
				ready[fn], grew = true, true
			}
		}
	}
	return ready
}

func (a *analysis) isReady(in *input, ready map[*function]bool) bool {
	return slices.ContainsFunc(a.providers[in.name], func(p *provider) bool {
		return fits(p, in.typ) && (p.cell == nil || ready[p.cell])
	})
}

func (a *analysis) nearMiss(fn *function, ready map[*function]bool) bool {
	for _, in := range fn.inputs {
		for _, name := range nearest(in.name, sortedKeys(a.providers)) {
			for _, p := range a.providers[name] {
				if p.cell != nil && p.cell != fn && ready[p.cell] && fits(p, in.typ) {
					return true
				}
			}
		}
	}
	return false
}

// missing says what keeps a function from being a cell where nobody asked for
// one.
func (a *analysis) missing(fn *function, ready map[*function]bool) string {
	var names []string
	for _, in := range fn.inputs {
		if len(a.providers[in.name]) == 0 {
			names = append(names, in.name)
		}
	}
	if len(names) > 0 {
		return "nothing provides " + strings.Join(names, ", ")
	}
	for _, in := range fn.inputs {
		if a.isReady(in, ready) {
			continue
		}
		p := a.providers[in.name][0]
		if p.cell != nil && !ready[p.cell] {
			return fmt.Sprintf("its input %s would come from %s, which is not a cell", in.name, p.what)
		}
		return fmt.Sprintf("its input %s is %s, but %s is %s", in.name, a.typeText(in.typ), p.what, a.typeText(p.typ))
	}
	return "nothing provides its inputs"
}

// fits reports whether a provided value can be handed to an input of type t.
func fits(p *provider, t types.Type) bool {
	return p.typ == nil || matches(p, t) || invalid(p.typ) || invalid(t) // what is invalid is reported elsewhere
}

func matches(p *provider, t types.Type) bool {
	switch {
	case p.source != nil && (p.kind == graph.Env || p.kind == graph.Secret):
		return types.Identical(p.typ, t) || types.Identical(t, types.Typ[types.String])
	case p.knob != nil:
		if isUntyped(p.typ) {
			text, err := p.knob.text(orBasic(t))
			if err == nil {
				_, err = canonicalBasic(orBasic(t), text)
			}
			return err == nil
		}
		return types.Identical(p.typ, t)
	}
	return types.AssignableTo(p.typ, t)
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func orBasic(t types.Type) string {
	if basic := basicOf(t); basic != "" {
		return basic
	}
	return "no parameter"
}

// invalid reports whether a type has a part that did not type-check.
func invalid(t types.Type) bool {
	return strings.Contains(types.TypeString(t, nil), "invalid type")
}

// resolve binds each input of each cell to what provides it.
func (a *analysis) resolve() {
	cells := a.cells()
	for _, fn := range cells {
		for _, bad := range fn.faults {
			a.report(bad.code, bad.pos, bad.message, bad.remedy).blocks = []*function{fn}
		}
		for _, in := range fn.inputs {
			if list := a.providers[in.name]; len(list) > 0 {
				a.bind(fn, in, list[0])
			}
		}
	}
	for _, fn := range cells {
		for _, in := range fn.inputs {
			if in.from == nil {
				a.reportUnknown(fn, in)
			}
		}
	}
}

// bind ties an input to its provider and compares the types.
func (a *analysis) bind(fn *function, in *input, p *provider) {
	in.from = p
	if p.knob != nil {
		p.knob.takes = append(p.knob.takes, taking{fn, in, fits(p, in.typ)})
	}
	if p.source != nil {
		for _, f := range p.source.faults {
			f.blocks = append(f.blocks, fn)
		}
	}
	if p.cell != nil && p.cell.notCell != "" {
		a.report(CodeUnknown, in.pos, fmt.Sprintf("nothing provides %s, which %s takes: %s is %s", in.name, fn.name, p.what, p.cell.notCell), "").
			blocks = []*function{fn}
		in.from = nil
		return
	}
	if fits(p, in.typ) {
		return
	}
	if p.knob != nil && basicOf(in.typ) == "" {
		a.report(CodeParam, in.pos, fmt.Sprintf("%s takes the parameter %s as %s, and a parameter cannot be of that type", fn.name, p.what, a.typeText(in.typ)),
			"a parameter is a bool, number, string, time.Duration, time.Time, or a named type over one of these").
			relate(a.position(p.pos), p.what+" is declared here").blocks = []*function{fn}
		return
	}
	given := a.typeText(p.typ)
	if isUntyped(p.typ) {
		a.report(CodeMismatch, in.pos, fmt.Sprintf("%s takes %s as %s, but %s is %s, which does not fit", fn.name, in.name, a.typeText(in.typ), p.what, p.knob.value),
			fmt.Sprintf("change the type of %s, or the value of %s", in.name, p.what)).
			relate(a.position(p.pos), p.what+" is declared here").blocks = []*function{fn}
		return
	}
	remedy := fmt.Sprintf("take it as %s, or change %s", given, p.what)
	if p.kind == graph.Env || p.kind == graph.Secret {
		remedy = fmt.Sprintf("take it as %s or as string", given)
	}
	a.report(CodeMismatch, in.pos, fmt.Sprintf("%s takes %s as %s, but %s provides %s", fn.name, in.name, a.typeText(in.typ), p.what, given), remedy).
		relate(a.position(p.pos), fmt.Sprintf("%s is %s here", in.name, given)).blocks = []*function{fn}
}

func (a *analysis) reportUnknown(fn *function, in *input) {
	for _, f := range a.found {
		if f.Code == CodeUnknown && f.Pos == a.position(in.pos) {
			return
		}
	}
	message := fmt.Sprintf("nothing provides %s, which %s takes", in.name, fn.name)
	if why := a.ordinary[in.name]; why != "" {
		message += ": " + why
	}
	var fitting, others []string
	for name, list := range a.providers {
		if fits(list[0], in.typ) {
			fitting = append(fitting, name)
		} else {
			others = append(others, name)
		}
	}
	remedy := fmt.Sprintf("write a cell %s, or an exported constant, variable or file of that name", upperFirst(in.name))
	if near := nearest(in.name, slices.Concat(fitting, others)); len(near) > 0 {
		remedy = "did you mean " + strings.Join(near, " or ") + "?"
	}
	f := a.report(CodeUnknown, in.pos, message, remedy)
	f.Path = append([]string{in.name}, a.neededBy(fn)...)
	f.blocks = []*function{fn}
}

func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + strings.TrimSuffix(name[1:], "_")
}

// neededBy returns the chain of cells from one to a cell at the end of the
// graph, always along the first that takes an output.
func (a *analysis) neededBy(fn *function) []string {
	var path []string
	seen := map[*function]bool{}
	for fn != nil && !seen[fn] {
		seen[fn] = true
		path = append(path, fn.name)
		var next *function
		for _, other := range a.cells() {
			if next == nil && slices.ContainsFunc(other.inputs, func(in *input) bool { return in.from != nil && in.from.cell == fn }) {
				next = other
			}
		}
		fn = next
	}
	return path
}

// reportDuplicates reports names with two providers. A constant that nobody
// takes is none.
func (a *analysis) reportDuplicates() {
	takersOf := map[string][]*function{}
	for _, fn := range a.cells() {
		for _, in := range fn.inputs {
			takersOf[in.name] = append(takersOf[in.name], fn)
		}
	}
	for _, name := range sortedKeys(a.providers) {
		if len(a.providers[name]) < 2 {
			continue
		}
		takers := takersOf[name]
		list := slices.DeleteFunc(slices.Clone(a.providers[name]), func(p *provider) bool {
			return p.cell != nil && p.cell.notCell != "" || p.knob != nil && !p.knob.active() && len(takers) == 0
		})
		if len(list) < 2 {
			continue
		}
		slices.SortStableFunc(list, func(x, y *provider) int { return comparePositions(a.position(x.pos), a.position(y.pos)) })
		for _, p := range list[1:] {
			f := a.report(CodeTwice, p.pos, fmt.Sprintf("%s is provided by %s and by %s", name, list[0].what, p.what), "rename one of them").
				relate(a.position(list[0].pos), list[0].what+" provides it here")
			f.blocks = takers
			for _, p := range list {
				if p.cell != nil {
					f.blocks = append(f.blocks, p.cell)
				}
			}
		}
	}
}

// reportCycles reports cells that need each other.
func (a *analysis) reportCycles() {
	byID := map[string]*function{}
	var cells []graph.Cell
	for _, fn := range a.cells() {
		byID[fn.id] = fn
		cells = append(cells, a.cell(fn))
	}
	for _, cycle := range graph.New(cells).Cycles() {
		var path []string
		var blocks []*function
		for _, id := range append(cycle, cycle[0]) {
			path = append(path, byID[id].name)
			blocks = append(blocks, byID[id])
		}
		first := byID[cycle[0]]
		message := first.name + " needs itself"
		if len(cycle) > 1 {
			message = fmt.Sprintf("%s and %s need each other", strings.Join(path[:len(cycle)-1], ", "), path[len(cycle)-1])
		}
		f := a.report(CodeCycle, first.pos(), message, "take one of the inputs from elsewhere, or split a cell in two")
		f.Path, f.blocks = path, blocks
		for _, fn := range blocks[1 : len(blocks)-1] {
			f.relate(a.position(fn.pos()), fn.name+" is declared here")
		}
	}
}
