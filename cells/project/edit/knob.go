package edit

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/graph"
)

// SetDefault makes a value the default of a parameter: its literal is rewritten.
// The text is canonical (see project.Canonical). A conversion around the literal
// stays; a value that other constants of its group count on is refused.
func (p *Package) SetDefault(param graph.Param, text string) (*Change, error) {
	what := "setting the default of " + param.Name
	s, u, err := p.locate(Target{Name: param.Name})
	if err != nil {
		return nil, err
	}
	gen, ok := u.node.(*ast.GenDecl)
	if !ok {
		return nil, refuse(what, "it is no constant or variable")
	}
	spec, ok := s.spec(gen, param.Name).(*ast.ValueSpec)
	if !ok {
		return nil, refuse(what, "it is no constant or variable")
	}
	value := valueOf(spec, param.Name)
	switch {
	case value == nil:
		return nil, refuse(what, "its value is taken from the line above: write it out first")
	case mentions(value, "iota"):
		return nil, refuse(what, "its value is counted by iota: write it out first")
	case countedOn(gen, spec):
		return nil, refuse(what, "the next constant of its group repeats its value: write that out first")
	}
	literal, err := s.literal(param, text)
	if err != nil {
		return nil, refuse(what, "%v", err)
	}
	if inner := converted(value, param); inner != nil {
		value = inner
	}
	start, end := s.offset(value.Pos()), s.offset(value.End())
	return p.placed("made "+text+" the default of "+param.Name, s.name, splice(s.src, start, end, literal), Target{Name: param.Name})
}

func valueOf(spec *ast.ValueSpec, name string) ast.Expr {
	for i, id := range spec.Names {
		if id.Name == name && i < len(spec.Values) && len(spec.Values) == len(spec.Names) {
			return spec.Values[i]
		}
	}
	return nil
}

func mentions(e ast.Expr, name string) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return true
	})
	return found
}

// countedOn reports whether the specification after one takes its value over.
func countedOn(gen *ast.GenDecl, spec *ast.ValueSpec) bool {
	for i, s := range gen.Specs {
		if s == ast.Spec(spec) && i+1 < len(gen.Specs) {
			next, ok := gen.Specs[i+1].(*ast.ValueSpec)
			return ok && gen.Tok == token.CONST && len(next.Values) == 0
		}
	}
	return false
}

// converted returns the argument of a conversion such as Kind("a"), which is to
// stay around a literal. Names of choices carry their own type, and times and
// durations are written whole.
func converted(value ast.Expr, param graph.Param) ast.Expr {
	call, ok := value.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || len(param.Choices) > 0 || param.Basic == "time" || param.Basic == "duration" {
		return nil
	}
	return call.Args[0]
}

// literal writes a canonical text in Go.
func (s *sheet) literal(param graph.Param, text string) (string, error) {
	for _, choice := range param.Choices {
		if choice.Name == text {
			return text, nil
		}
	}
	if len(param.Choices) > 0 {
		return "", fmt.Errorf("%q is none of its choices", text)
	}
	switch {
	case param.Basic == "string":
		if strings.Contains(text, "\n") && strconv.CanBackquote(strings.ReplaceAll(text, "\n", "")) && !strings.Contains(text, "\r") {
			return s.in("`" + text + "`"), nil
		}
		return strconv.Quote(text), nil
	case param.Basic == "duration":
		d, err := time.ParseDuration(text)
		return duration(d, s.called("time")), err
	case param.Basic == "time":
		t, err := time.Parse(time.RFC3339Nano, text)
		t, pkg := t.UTC(), s.called("time")
		return fmt.Sprintf("%s.Date(%d, %d, %d, %d, %d, %d, %d, %s.UTC)", pkg,
			t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), pkg), err
	case param.Basic == "bool":
		_, err := strconv.ParseBool(text)
		return text, err
	}
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	if err != nil || v.Value == nil || v.Value.Kind() == constant.String || v.Value.Kind() == constant.Bool {
		return "", fmt.Errorf("%q is no number", text)
	}
	return text, nil
}

// duration writes a duration in its largest whole unit.
func duration(d time.Duration, pkg string) string {
	units := []struct {
		unit time.Duration
		name string
	}{
		{time.Hour, "Hour"},
		{time.Minute, "Minute"},
		{time.Second, "Second"},
		{time.Millisecond, "Millisecond"},
		{time.Microsecond, "Microsecond"},
		{time.Nanosecond, "Nanosecond"},
	}
	for _, u := range units {
		if d%u.unit != 0 || d == 0 {
			continue
		}
		if d == u.unit {
			return pkg + "." + u.name
		}
		return fmt.Sprintf("%d * %s.%s", d/u.unit, pkg, u.name)
	}
	return "0 * " + pkg + ".Second"
}

// called returns the name that a package of the standard library has in a file.
func (s *sheet) called(path string) string {
	for _, spec := range s.file.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == path && spec.Name != nil {
			return spec.Name.Name
		}
	}
	return path
}
