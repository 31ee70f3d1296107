package draft

import (
	"strconv"
	"strings"

	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// param is a constant of the notebook that is a parameter of the project.
type param struct {
	python string
	name   string // exported
	typ    string
	value  string // as Go writes it
	from   *flow.Cell
}

// findParams finds the constants: names that are given a number, a short text or a
// truth value once, at the top level of a cell, and are never changed.
func (d *drafter) findParams() {
	for _, c := range d.g.Cells {
		if c.Code == nil {
			continue
		}
		for _, def := range c.Code.Defs {
			if len(d.defs[def.Name]) != 1 || def.How != "=" || def.Maybe || d.written[def.Name] {
				continue
			}
			value, typ := goConstant(def.Value)
			if value == "" || !d.wanted(c, def) {
				continue
			}
			d.params[def.Name] = &param{python: def.Name, typ: typ, value: value, from: c}
			d.order = append(d.order, def.Name)
		}
	}
}

// wanted reports whether a constant is one that somebody may want to move: another cell
// uses it, or it is written like one. The path of a file that is read is none.
func (d *drafter) wanted(c *flow.Cell, def python.Def) bool {
	if text, ok := def.Value.(*python.Const); ok && text.Kind == "str" {
		for _, in := range d.inputs {
			if in.Path == text.Value {
				d.paths[def.Name] = true
				return false
			}
		}
	}
	for _, v := range c.Gives {
		if v.Name == def.Name {
			return true
		}
	}
	return strings.ToUpper(def.Name) == def.Name && len(def.Name) > 1 && d.reused(c, def.Name)
}

// reused reports whether a cell does more with a name than to define it.
func (d *drafter) reused(c *flow.Cell, name string) bool { return c.Code.Reads[name] }

// goConstant is a literal as Go writes it, with its type; "" for what is none or is no
// parameter.
func goConstant(n python.Node) (value, typ string) {
	sign := ""
	if u, ok := n.(*python.Unary); ok && u.Op == "-" {
		sign, n = "-", u.X
	}
	c, ok := n.(*python.Const)
	if !ok {
		return "", ""
	}
	switch literalKind(c) {
	case "int":
		text := strings.TrimRight(c.Value, "lL")
		i, err := strconv.ParseInt(text, 0, 64)
		if err != nil || len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
			return "", ""
		}
		return sign + strconv.FormatInt(i, 10), "int"
	case "float":
		f, err := strconv.ParseFloat(c.Value, 64)
		if err != nil {
			return "", ""
		}
		text := strconv.FormatFloat(f, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return sign + text, "float64"
	case "str":
		if sign == "" && len(c.Value) <= 200 && !strings.ContainsAny(c.Value, "\n\r") {
			return strconv.Quote(c.Value), "string"
		}
	case "True", "False":
		if sign == "" {
			return strings.ToLower(c.Value), "bool"
		}
	}
	return "", ""
}
