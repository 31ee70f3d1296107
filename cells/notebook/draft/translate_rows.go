package draft

import (
	"fmt"

	"stagebook/cells/notebook/python"
)

// derive translates df["c"] = df.a / df.b: a column made of columns of the same row.
// Only what is sure to give floats is taken, for of ints pandas makes ints.
func (t *translator) derive(target *python.Index, value python.Node) bool {
	id, ok := target.X.(*python.Name)
	name, isText := target.I.(*python.Const)
	if !ok || !isText || name.Kind != "str" {
		return false
	}
	row := &rowExpr{t: t, frame: id.ID}
	code, ok := row.of(value)
	if !ok || row.columns == 0 || !row.float(value) {
		return false
	}
	df, ok := t.frame(target.X)
	if !ok {
		return false
	}
	v := t.stage("data.Derive(%s, %q, func(r *data.Row) float64 { return %s })", df, name.Value, code)
	t.here[id.ID] = t.declare(id.ID, v)
	return true
}

// rowExpr is an expression over the columns of a frame, as one over a row.
type rowExpr struct {
	t       *translator
	frame   string // its name in Python
	columns int
}

// of is an expression in Go; false where it is not one of columns and numbers.
func (e *rowExpr) of(n python.Node) (string, bool) {
	if code, typ := goConstant(n); number(typ) {
		return code, true
	}
	if name, ok := e.column(n); ok {
		e.columns++
		return fmt.Sprintf("r.Float(%q)", name), true
	}
	switch n := n.(type) {
	case *python.Unary:
		x, ok := e.of(n.X)
		return "-(" + x + ")", ok && n.Op == "-"
	case *python.Binary:
		before := e.columns
		x, ok := e.of(n.X)
		y, also := e.of(n.Y)
		if !ok || !also || e.columns == before { // two numbers are not divided in Go as in Python
			return "", false
		}
		switch n.Op {
		case "+", "-", "*", "/":
			return operand(n.X, x) + " " + n.Op + " " + operand(n.Y, y), true
		}
	}
	return "", false
}

// operand puts brackets around what is put together itself.
func operand(n python.Node, code string) string {
	if _, ok := n.(*python.Binary); ok {
		return "(" + code + ")"
	}
	return code
}

// column is the name of the column that an expression names, of the frame.
func (e *rowExpr) column(n python.Node) (string, bool) {
	var on python.Node
	name := ""
	switch n := n.(type) {
	case *python.Index:
		c, ok := n.I.(*python.Const)
		if !ok || c.Kind != "str" {
			return "", false
		}
		on, name = n.X, c.Value
	case *python.Attr:
		if e.t.s.guess(n) != column {
			return "", false
		}
		on, name = n.X, n.Name
	}
	id, ok := on.(*python.Name)
	return name, ok && id.ID == e.frame && e.t.s.types[id.ID] == frame
}

// float reports whether an expression gives floats whatever the columns hold.
func (e *rowExpr) float(n python.Node) bool {
	switch n := n.(type) {
	case *python.Binary:
		return n.Op == "/" || e.float(n.X) || e.float(n.Y)
	case *python.Unary:
		return e.float(n.X)
	case *python.Const:
		return n.Kind == "float"
	}
	return false
}
