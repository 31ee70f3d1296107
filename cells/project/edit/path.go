package edit

import (
	"go/ast"
	"go/token"
	"strconv"

	"stagebook/cells/graph"
)

// SetPath writes another path into the declaration of a file. Only the text of
// the path changes; one that is put together from others is refused.
func (p *Package) SetPath(source graph.Source, path string) (*Change, error) {
	what := "setting the path of " + source.Name
	s, u, err := p.locate(Target{Name: source.Name})
	if err != nil {
		return nil, err
	}
	gen, ok := u.node.(*ast.GenDecl)
	if !ok {
		return nil, refuse(what, "it is no variable")
	}
	spec, ok := s.spec(gen, source.Name).(*ast.ValueSpec)
	if !ok {
		return nil, refuse(what, "it is no variable")
	}
	literal := pathLiteral(valueOf(spec, source.Name))
	if literal == nil {
		return nil, refuse(what, "its path is not written out in its declaration: write it there first")
	}
	start, end := s.offset(literal.Pos()), s.offset(literal.End())
	return p.placed("made "+path+" the file "+source.Name, s.name, splice(s.src, start, end, strconv.Quote(path)), Target{Name: source.Name})
}

// pathLiteral is the text in "x.csv" and in cells.File("x.csv").
func pathLiteral(value ast.Expr) *ast.BasicLit {
	if call, ok := value.(*ast.CallExpr); ok && len(call.Args) == 1 {
		value = call.Args[0]
	}
	if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
		return literal
	}
	return nil
}
