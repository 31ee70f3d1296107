package fingerprint

import (
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"strings"
)

// syntax writes the tree of a declaration into a sum: kinds of nodes, operators,
// literals and names, nothing of positions and prose. Names are resolved: what is
// declared at the top level of a package, imported or built in is written by what
// it means, so that the same spelling with another meaning is another text.
type syntax struct {
	*sum
	info *types.Info
	// names is told of each name that means something.
	names func(id *ast.Ident, obj types.Object)
}

// The bytes that start a node or stand for its absence.
const (
	absent byte = iota
	present
	nodeIdent
	nodeGlobal
	nodeBuiltin
	nodeImport
	nodeExpr
	nodeStmt
	nodeList
	nodeField
	nodeSpec
	nodeFunc
)

// open starts a node: its class, its kind, and what tells it from others of the kind.
func (s *syntax) open(class byte, kind string, details ...int) {
	s.mark(class)
	s.text(kind)
	for _, d := range details {
		s.number(d)
	}
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ident writes a name.
func (s *syntax) ident(id *ast.Ident) {
	if id == nil {
		s.mark(absent)
		return
	}
	obj := s.info.Uses[id]
	if obj != nil && s.names != nil {
		s.names(id, obj)
	}
	switch {
	case obj == nil:
		s.mark(nodeIdent)
	case isImport(obj):
		s.mark(nodeImport)
		s.text(obj.(*types.PkgName).Imported().Path())
		return
	case obj.Parent() == types.Universe:
		s.mark(nodeBuiltin)
	case isGlobal(obj):
		s.mark(nodeGlobal)
		s.text(obj.Pkg().Path())
	default:
		s.mark(nodeIdent)
	}
	s.text(id.Name)
}

func isImport(obj types.Object) bool {
	_, ok := obj.(*types.PkgName)
	return ok
}

// isGlobal reports whether obj is declared at the top level of a package.
func isGlobal(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

func (s *syntax) idents(list []*ast.Ident) {
	s.mark(nodeList)
	s.number(len(list))
	for _, id := range list {
		s.ident(id)
	}
}

func (s *syntax) exprs(list []ast.Expr) {
	s.mark(nodeList)
	s.number(len(list))
	for _, e := range list {
		s.expr(e)
	}
}

func (s *syntax) literal(l *ast.BasicLit) {
	if l == nil {
		s.mark(absent)
		return
	}
	s.open(nodeExpr, "literal", int(l.Kind))
	s.text(l.Value)
}

// expr writes an expression or a type.
func (s *syntax) expr(e ast.Expr) {
	switch e := e.(type) {
	case nil:
		s.mark(absent)
	case *ast.Ident:
		s.ident(e)
	case *ast.BasicLit:
		s.literal(e)
	case *ast.ParenExpr:
		s.expr(e.X)
	case *ast.SelectorExpr:
		s.open(nodeExpr, "selector")
		s.expr(e.X)
		s.ident(e.Sel)
	case *ast.CallExpr:
		s.open(nodeExpr, "call", flag(e.Ellipsis.IsValid()))
		s.expr(e.Fun)
		s.exprs(e.Args)
	case *ast.BinaryExpr:
		s.open(nodeExpr, "binary", int(e.Op))
		s.expr(e.X)
		s.expr(e.Y)
	case *ast.UnaryExpr:
		s.open(nodeExpr, "unary", int(e.Op))
		s.expr(e.X)
	case *ast.CompositeLit:
		s.open(nodeExpr, "composite")
		s.expr(e.Type)
		s.exprs(e.Elts)
	case *ast.KeyValueExpr:
		s.open(nodeExpr, "pair")
		s.expr(e.Key)
		s.expr(e.Value)
	case *ast.FuncLit:
		s.open(nodeExpr, "function")
		s.expr(e.Type)
		s.block(e.Body)
	default:
		s.rareExpr(e)
	}
}

func (s *syntax) rareExpr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.IndexExpr:
		s.open(nodeExpr, "index")
		s.expr(e.X)
		s.expr(e.Index)
	case *ast.IndexListExpr:
		s.open(nodeExpr, "indices")
		s.expr(e.X)
		s.exprs(e.Indices)
	case *ast.SliceExpr:
		s.open(nodeExpr, "slice", flag(e.Slice3))
		s.expr(e.X)
		s.expr(e.Low)
		s.expr(e.High)
		s.expr(e.Max)
	case *ast.StarExpr:
		s.open(nodeExpr, "star")
		s.expr(e.X)
	case *ast.TypeAssertExpr:
		s.open(nodeExpr, "assert")
		s.expr(e.X)
		s.expr(e.Type)
	case *ast.Ellipsis:
		s.open(nodeExpr, "ellipsis")
		s.expr(e.Elt)
	default:
		s.typeExpr(e)
	}
}

func (s *syntax) typeExpr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ArrayType:
		s.open(nodeExpr, "array")
		s.expr(e.Len)
		s.expr(e.Elt)
	case *ast.MapType:
		s.open(nodeExpr, "map")
		s.expr(e.Key)
		s.expr(e.Value)
	case *ast.ChanType:
		s.open(nodeExpr, "chan", int(e.Dir))
		s.expr(e.Value)
	case *ast.StructType:
		s.open(nodeExpr, "struct")
		s.fields(e.Fields)
	case *ast.InterfaceType:
		s.open(nodeExpr, "interface")
		s.fields(e.Methods)
	case *ast.FuncType:
		s.open(nodeExpr, "signature")
		s.fields(e.TypeParams)
		s.fields(e.Params)
		s.fields(e.Results)
	default: // a BadExpr, or a kind of node that this Go version did not have
		s.unknown(e)
	}
}

// unknown writes a node of a kind that is not known here as it is printed: its
// layout then counts too.
func (s *syntax) unknown(n ast.Node) {
	s.open(nodeExpr, fmt.Sprintf("%T", n))
	var text strings.Builder
	if err := printer.Fprint(&text, token.NewFileSet(), n); err == nil {
		s.text(text.String())
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			s.ident(id)
		}
		return true
	})
}

// fields writes parameters, results, type parameters, struct fields or methods.
// A list that is not there equals an empty one.
func (s *syntax) fields(list *ast.FieldList) {
	s.mark(nodeList)
	if list == nil {
		s.number(0)
		return
	}
	s.number(len(list.List))
	for _, f := range list.List {
		s.mark(nodeField)
		s.idents(f.Names)
		s.expr(f.Type)
		s.literal(f.Tag)
	}
}

// function writes a function or method without its doc comment.
func (s *syntax) function(d *ast.FuncDecl) {
	s.open(nodeFunc, "declaration")
	s.fields(d.Recv)
	s.ident(d.Name)
	s.expr(d.Type)
	s.block(d.Body)
}

// spec writes one specification of a declaration by tok.
func (s *syntax) spec(spec ast.Spec, tok token.Token) {
	switch spec := spec.(type) {
	case *ast.ImportSpec:
		s.open(nodeSpec, "import")
		s.ident(spec.Name)
		s.literal(spec.Path)
	case *ast.ValueSpec:
		s.open(nodeSpec, "value", int(tok))
		s.idents(spec.Names)
		s.expr(spec.Type)
		s.exprs(spec.Values)
	case *ast.TypeSpec:
		s.open(nodeSpec, "type", flag(spec.Assign.IsValid()))
		s.ident(spec.Name)
		s.fields(spec.TypeParams)
		s.expr(spec.Type)
	}
}
