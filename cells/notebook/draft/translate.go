package draft

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/notebook/python"
)

// Translation is for cells of which every line has an exact namesake: what it gives is
// what pandas or scikit-learn give, as docs/cookbook.md says. Anything else, be it one
// argument more, leaves the whole cell to its author.

// translator turns the lines of a cell into Go.
type translator struct {
	d     *drafter
	f     *cell
	s     *sight
	here  map[string]value // names of the cell
	lines []string
	uses  map[string]int // of Go names
	made  []string       // Go names that are declared
	last  value          // of the name that was declared last
	pair  string         // the call that gave the last two names
}

// value is an expression in Go with its type. One that fails has an error beside it.
type value struct {
	code  string
	typ   string
	fails bool
}

// translate gives the body of a function where every line of its cell has an exact
// namesake in Go.
func (d *drafter) translate(f *cell) (lines string, ok bool) {
	c := f.from
	if len(c.Code.Problems) > 0 || len(c.Lacks) > 0 || len(f.charts) > 1 || len(f.results) == 0 {
		return "", false
	}
	t := &translator{d: d, f: f, here: map[string]value{}, uses: map[string]int{}}
	t.s = &sight{d: d, types: map[string]string{}}
	for _, v := range c.Takes {
		t.s.types[v.Name] = d.types[v]
	}
	for _, p := range f.params {
		if p.python != "" {
			typ := p.typ
			if known := t.s.types[p.python]; known != "" {
				typ = known
			}
			t.here[p.python] = value{code: p.name, typ: typ}
		}
	}
	imports := maps.Clone(d.imports)
	for i, n := range c.Code.Body {
		if !t.statement(n, i == len(c.Code.Body)-1) {
			d.imports = imports
			return "", false
		}
	}
	if !t.returned() {
		d.imports = imports
		return "", false
	}
	return strings.Join(t.lines, ""), true
}

// statement translates a line, and reports whether it could.
func (t *translator) statement(n python.Node, last bool) bool {
	if t.d.elsewhere(n) {
		return true
	}
	switch n := n.(type) {
	case *python.Line:
		return t.line(n, last)
	case *python.Assign:
		if len(n.Targets) != 1 || n.Op != "" || n.Value == nil {
			return false
		}
		switch target := n.Targets[0].(type) {
		case *python.Name:
			v, ok := t.expr(n.Value)
			if !ok {
				return false
			}
			t.here[target.ID] = t.declare(target.ID, v)
			t.s.types[target.ID] = v.typ
			return true
		case *python.Index:
			return t.derive(target, n.Value)
		case *python.Seq:
			return t.split(target, n.Value)
		}
	}
	return false
}

// line translates the value that a cell shows. Where it gives something the value is
// seen there.
func (t *translator) line(n *python.Line, last bool) bool {
	if c, ok := n.X.(*python.Const); ok && c.Kind == "str" && !last {
		return true
	}
	if call, ok := n.X.(*python.Call); ok && python.Method(call) == "show" && len(call.Args) == 0 {
		return true
	}
	if t.f.show == nil {
		aside := *t // it is seen in what the cell gives
		aside.uses = maps.Clone(t.uses)
		_, ok := aside.expr(n.X)
		return ok && last && len(t.f.charts) == 0
	}
	if t.f.show.X != n.X && !(t.f.show.Kind == "value" && last) || t.f.show.Kind == "print" {
		return false
	}
	v, ok := t.expr(t.f.show.X)
	if !ok || t.d.goType(v.typ) != t.f.results[0].typ {
		return false
	}
	t.here["\x00"] = v
	return true
}

// declare gives a name in Go to a value, and returns it.
func (t *translator) declare(python string, v value) value {
	if !v.fails && (v.typ == "" || t.uses[v.code] > 0 || slices.ContainsFunc(t.f.params, func(p field) bool { return p.name == v.code })) {
		return v // another name for the same
	}
	name := t.local(python)
	if v.fails {
		t.lines = append(t.lines, fmt.Sprintf("\t%s, err := %s\n\tif err != nil {\n\t\treturn %s\n\t}\n", name, v.code, t.failed()))
	} else {
		t.lines = append(t.lines, fmt.Sprintf("\t%s := %s\n", name, v.code))
	}
	t.made = append(t.made, name)
	t.last, t.pair = v, ""
	return value{code: name, typ: v.typ}
}

// local is a name in Go for a Python name, which nothing in the function has.
func (t *translator) local(python string) string {
	want := lowerFirst(goName(python))
	for i := 1; ; i++ {
		name := want
		if i > 1 {
			name = fmt.Sprint(want, i)
		}
		taken := slices.Contains(t.made, name) || reserved[name] || t.d.names[name] ||
			slices.ContainsFunc(append(slices.Clone(t.f.params), t.f.results...), func(f field) bool { return f.name == name })
		if !taken {
			return name
		}
	}
}

func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// failed is what a function returns with an error.
func (t *translator) failed() string { return strings.Join(append(zeros(t.f), "err"), ", ") }

// get uses a value: one that fails is given a name first.
func (t *translator) get(v value) string {
	if v.fails {
		v = t.declare("step", v)
	}
	t.uses[v.code]++
	return v.code
}

// returned adds the last line: what the function gives.
func (t *translator) returned() bool {
	var results []string
	if shown, ok := t.here["\x00"]; ok {
		if shown.fails {
			t.lines = append(t.lines, "\treturn "+shown.code+"\n")
			return t.allUsed()
		}
		results = append(results, t.get(shown))
	} else {
		for _, r := range t.f.results {
			v, ok := t.here[r.python]
			if !ok || r.python == "" || t.d.goType(v.typ) != r.typ {
				return false
			}
			results = append(results, t.get(v))
		}
	}
	if n := len(t.made); len(results) == 2 && n == 2 && t.pair != "" && results[0] == t.made[0] && results[1] == t.made[1] {
		t.lines = append(t.lines[:len(t.lines)-1], "\treturn "+t.pair+"\n")
		return true
	}
	if n := len(t.made) - 1; len(results) == 1 && n >= 0 && results[0] == t.made[n] && t.uses[results[0]] == 1 && t.last.code != "" {
		t.made, t.lines = t.made[:n], t.lines[:len(t.lines)-1] // no name for what is given at once
		results = []string{t.last.code}
		if t.last.fails {
			t.lines = append(t.lines, "\treturn "+t.last.code+"\n")
			return t.allUsed()
		}
	}
	t.lines = append(t.lines, "\treturn "+strings.Join(append(results, "nil"), ", ")+"\n")
	return t.allUsed()
}

// allUsed reports whether each name that is declared is used: Go wants it so.
func (t *translator) allUsed() bool {
	return !slices.ContainsFunc(t.made, func(name string) bool { return t.uses[name] == 0 })
}

// expr translates an expression.
func (t *translator) expr(n python.Node) (value, bool) {
	if code, typ := goConstant(n); code != "" {
		return value{code: code, typ: typ}, true
	}
	switch n := n.(type) {
	case *python.Name:
		v, ok := t.here[n.ID]
		return v, ok && v.typ != ""
	case *python.Seq:
		return t.list(n)
	case *python.Index:
		return t.index(n)
	case *python.Attr:
		return t.attribute(n)
	case *python.Call:
		return t.call(n)
	}
	return value{}, false
}

// frame translates an expression that must be a frame.
func (t *translator) frame(n python.Node) (string, bool) {
	if !t.d.o.Stages || n == nil || t.s.guess(n) != frame {
		return "", false
	}
	v, ok := t.expr(n)
	if !ok || v.typ != frame {
		return "", false
	}
	return t.get(v), true
}

// list translates a list of literals of one type.
func (t *translator) list(n *python.Seq) (value, bool) {
	typ := t.s.guess(n)
	if n.Kind != "[" || typ != "[]int" && typ != "[]float64" && typ != "[]string" {
		return value{}, false
	}
	var all []string
	for _, e := range n.Elems {
		code, _ := goConstant(e)
		if code == "" {
			return value{}, false
		}
		all = append(all, code)
	}
	return value{code: typ + "{" + strings.Join(all, ", ") + "}", typ: typ}, true
}

func (t *translator) attribute(n *python.Attr) (value, bool) {
	df, ok := t.frame(n.X)
	if !ok {
		return value{}, false
	}
	switch n.Name {
	case "shape":
		return value{code: fmt.Sprintf("[]int{%[1]s.Nrow(), %[1]s.Ncol()}", df), typ: "[]int"}, true
	case "columns":
		return value{code: df + ".Names()", typ: "[]string"}, true
	}
	return value{}, false
}

// index translates df[["a", "b"]].
func (t *translator) index(n *python.Index) (value, bool) {
	columns, ok := texts(n.I)
	if _, list := n.I.(*python.Seq); !ok || !list {
		return value{}, false
	}
	df, ok := t.frame(n.X)
	return t.stage("data.Select(%s, %s)", df, strings.Join(columns, ", ")), ok
}

// stage is a call of the stage library that gives a frame or an error.
func (t *translator) stage(format string, args ...any) value {
	t.d.use(format)
	return value{code: fmt.Sprintf(format, args...), typ: frame, fails: true}
}

// texts are literals of text, one or a list of them, as Go writes them.
func texts(n python.Node) ([]string, bool) {
	if s, ok := n.(*python.Seq); ok && s.Kind == "[" && len(s.Elems) > 0 {
		var all []string
		for _, e := range s.Elems {
			text, ok := e.(*python.Const)
			if !ok || text.Kind != "str" {
				return nil, false
			}
			all = append(all, fmt.Sprintf("%q", text.Value))
		}
		return all, true
	}
	if text, ok := n.(*python.Const); ok && text.Kind == "str" {
		return []string{fmt.Sprintf("%q", text.Value)}, true
	}
	return nil, false
}
