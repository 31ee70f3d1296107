package draft

import (
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// body is what stands behind the imports: prose, declarations and functions in the
// order of the notebook.
func (d *drafter) body() string {
	var b strings.Builder
	b.WriteString(d.overview())
	declared := map[*input]bool{}
	lost := map[string]bool{}
	for _, c := range d.g.Cells {
		if c.Kind != notebook.Code {
			b.WriteString(d.prose(c))
			continue
		}
		b.WriteString(d.declarations(c))
		for _, in := range d.reads[c] {
			if !declared[in] && d.cells[c] != nil {
				declared[in] = true
				b.WriteString(d.file(in))
			}
		}
		for _, name := range c.Lacks {
			if !lost[name] && d.cells[c] != nil {
				lost[name] = true
				b.WriteString(d.stand(name))
			}
		}
		b.WriteString(d.helpers(c))
		b.WriteString(d.one(c))
	}
	return b.String()
}

// declarations are the parameters that a cell defines.
func (d *drafter) declarations(c *flow.Cell) string {
	var b strings.Builder
	for _, name := range d.order {
		if p := d.params[name]; p.from == c {
			fmt.Fprintf(&b, "// %s is %s of the notebook.\nconst %s = %s\n\n", p.name, p.python, p.name, p.value)
		}
	}
	return b.String()
}

func (d *drafter) file(in *input) string {
	about := fmt.Sprintf("// %s is %s.\n", in.name, oneLine(in.Path))
	if !in.Has {
		about = fmt.Sprintf("// %s is %s, which was not found when the notebook was imported:\n// put it at %s.\n", in.name, oneLine(in.Path), in.As)
	}
	if d.o.Stages {
		d.use("cells")
		return fmt.Sprintf("%svar %s = cells.File(%q)\n\n", about, in.name, in.As)
	}
	return fmt.Sprintf("%s//\n//cell:file\nvar %s = %q\n\n", about, in.name, in.As)
}

func oneLine(text string) string { return strings.Join(strings.Fields(unwritable.Replace(text)), " ") }

// stand is a function in the place of a cell that is gone.
func (d *drafter) stand(name string) string {
	d.stubs = true
	d.made++
	return fmt.Sprintf("// %[1]s is %[2]s, which cells below use and no cell of the notebook defines: the one that did is gone.\n// Write here what gives it.\nfunc %[1]s() (%[3]s, error) {\n\treturn nil, notWritten(%[1]q)\n}\n\n",
		d.lost[name], name, d.placeholder("Untyped"))
}

// helpers are the Python functions that a cell defines.
func (d *drafter) helpers(c *flow.Cell) string {
	var b strings.Builder
	for _, f := range c.Code.Functions {
		if d.functions[f.Name] == "" || d.deadFunction(c, f) {
			continue
		}
		name := d.functions[f.Name]
		source := c.Code.Text(f.Node)
		if class, ok := f.Node.(*python.Class); ok {
			fmt.Fprintf(&b, "// %s is the class %s of the notebook. Nobody has translated it yet.\ntype %s struct {\n%s}\n\n", name, class.Name, name, pythonLines(source))
			continue
		}
		d.stubs = true
		untyped := d.placeholder("Untyped")
		fmt.Fprintf(&b, "// %s is the function %s of the notebook.\nfunc %s(%s) (%s, error) {\n%s\treturn nil, notWritten(%q)\n}\n\n",
			name, f.Name, name, d.arguments(f.Node, untyped), untyped, pythonLines(source), name)
	}
	return b.String()
}

// arguments are the parameters of a Python function in Go.
func (d *drafter) arguments(n python.Node, untyped string) string {
	var params []python.Param
	switch n := n.(type) {
	case *python.Func:
		params = n.Params
	case *python.Lambda:
		params = n.Params
	}
	own := names{}
	var all []string
	rest := ""
	for _, q := range params {
		name := own.hidden(goName(q.Name))
		switch q.Star {
		case "*":
			rest = name + " ..." + untyped
		case "**":
			all = append(all, name+" map[string]"+untyped)
		default:
			all = append(all, name+" "+untyped)
		}
	}
	if rest != "" {
		all = append(all, rest)
	}
	return strings.Join(all, ", ")
}

// pythonLines is Python as a comment in a body.
func pythonLines(source string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Trim(unwritable.Replace(source), "\n") + "\n") {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), " \n")
		b.WriteString(strings.TrimRight("\t// "+line, " ") + "\n")
	}
	return b.String()
}

// one is a cell: a function, or a text where it is none.
func (d *drafter) one(c *flow.Cell) string {
	if f := d.cells[c]; f != nil {
		return d.function(f)
	}
	left := d.left(c)
	switch {
	case strings.TrimSpace(left) == "":
		return ""
	case c.Code.Language != "python":
		return aside(c, "it is not Python, and nothing here stands for it", c.Source)
	case c.Dead:
		return aside(c, "it was left out, because "+deadReason(d, c), c.Source)
	case len(c.Code.Problems) > 0:
		return aside(c, "it cannot be read", c.Source)
	case len(c.Code.Body) == 0:
		return aside(c, "it holds remarks alone", left)
	case d.onlyParams(c):
		return ""
	}
	return aside(c, "it only sets how Python behaves", left)
}

func deadReason(d *drafter, c *flow.Cell) string {
	for _, w := range d.warnings {
		if w.Kind == flow.Dead && w.Cell == c.At {
			return w.Text
		}
	}
	return "nobody needs it"
}

// onlyParams reports whether all that a cell does is to define what is a parameter or a
// helper now.
func (d *drafter) onlyParams(c *flow.Cell) bool {
	return !slices.ContainsFunc(c.Code.Body, func(n python.Node) bool { return !d.elsewhere(n) })
}

// elsewhere reports whether a statement is kept in another place than the function of
// its cell: as a parameter, a helper or an import.
func (d *drafter) elsewhere(n python.Node) bool {
	switch n := n.(type) {
	case *python.Import:
		return true
	case *python.Magic:
		word, _, _ := strings.Cut(n.Text, " ")
		return word == "%matplotlib" || word == "%config" || word == "%load_ext" || word == "%reload_ext" || word == "%autoreload"
	case *python.Func:
		return d.functions[n.Name] != ""
	case *python.Class:
		return d.functions[n.Name] != ""
	case *python.Assign:
		id, ok := n.Targets[0].(*python.Name)
		_, lambda := n.Value.(*python.Lambda)
		return ok && len(n.Targets) == 1 && (d.params[id.ID] != nil || d.paths[id.ID] || lambda && d.functions[id.ID] != "")
	}
	return false
}

// left is the source of a cell without what is kept elsewhere.
func (d *drafter) left(c *flow.Cell) string {
	text := []byte(c.Source)
	for _, n := range c.Code.Body {
		if at := n.At(); d.elsewhere(n) && at.To <= len(text) {
			for i := at.From; i < at.To; i++ {
				if text[i] != '\n' {
					text[i] = 0
				}
			}
		}
	}
	var kept []string
	for line := range strings.Lines(string(text)) {
		gone := strings.Contains(line, "\x00")
		line = strings.TrimRight(strings.ReplaceAll(line, "\x00", ""), "\n")
		if gone && strings.Trim(line, " ;\t") == "" {
			continue
		}
		if gone && strings.HasPrefix(strings.TrimSpace(line), "#") { // a remark behind what is gone
			continue
		}
		if strings.TrimSpace(line) == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, strings.TrimRight(line, " "))
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

// function is a cell as Go.
func (d *drafter) function(f *cell) string {
	d.made++
	var b strings.Builder
	b.WriteString(d.about(f))
	lines, ok := d.translate(f)
	source := pythonLines(d.left(f.from))
	fmt.Fprintf(&b, "func %s(%s) %s {\n%s", f.name, signature(f.params), d.resultList(f, ok), source)
	if ok {
		d.exact++
		b.WriteString(lines)
	} else {
		d.stubs = true
		fmt.Fprintf(&b, "\treturn %s\n", strings.Join(append(zeros(f), fmt.Sprintf("notWritten(%q)", f.name)), ", "))
	}
	b.WriteString("}\n\n")
	return b.String()
}

func zeros(f *cell) []string {
	var all []string
	for _, r := range f.results {
		all = append(all, zero(r.typ))
	}
	return all
}

// signature are fields as Go writes them, those of a type together.
func signature(fields []field) string {
	var all []string
	for i, f := range fields {
		if i+1 < len(fields) && fields[i+1].typ == f.typ {
			all = append(all, f.name)
		} else {
			all = append(all, f.name+" "+f.typ)
		}
	}
	return strings.Join(all, ", ")
}

func (d *drafter) resultList(f *cell, written bool) string {
	switch len(f.results) {
	case 0:
		return "error"
	case 1:
		return "(" + f.results[0].typ + ", error)"
	}
	return "(" + signature(f.results) + ", err error)"
}

// about is the comment of a function.
func (d *drafter) about(f *cell) string {
	label := "cell " + fmt.Sprint(f.from.At+1) + " of the notebook"
	var text string
	switch {
	case len(f.results) == 0:
		text = fmt.Sprintf("%s does what %s does, and gives nothing.", f.name, label)
	case f.show == nil && len(f.results) == 1:
		text = fmt.Sprintf("%s is %s, from %s.", f.name, f.results[0].python, label)
	case f.show == nil:
		text = fmt.Sprintf("%s gives what %s gives: %s.", f.name, label, resultNames(f))
	case f.show.Kind == "print":
		text = fmt.Sprintf("%s is what %s prints.", f.name, label)
	case f.show.Kind == "chart":
		text = fmt.Sprintf("%s draws what %s draws.", f.name, label)
	default:
		text = fmt.Sprintf("%s is what %s shows.", f.name, label)
	}
	var calls []string
	for _, fn := range f.from.Calls {
		if name := d.functions[fn.Name]; name != "" {
			calls = append(calls, name)
		}
	}
	if len(calls) > 0 {
		text += " It calls " + strings.Join(calls, ", ") + "."
	}
	return wrapped(text, "// ") + d.notes(f.from)
}

func resultNames(f *cell) string {
	var all []string
	for _, r := range f.results {
		if r.python != "" {
			all = append(all, r.python)
		}
	}
	return strings.Join(all, ", ")
}
