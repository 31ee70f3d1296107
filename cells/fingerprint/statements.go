package fingerprint

import (
	"go/ast"
)

func (s *syntax) block(b *ast.BlockStmt) {
	if b == nil {
		s.mark(absent)
		return
	}
	s.open(nodeStmt, "block")
	s.stmts(b.List)
}

func (s *syntax) stmts(list []ast.Stmt) {
	s.mark(nodeList)
	s.number(len(list))
	for _, st := range list {
		s.stmt(st)
	}
}

// stmt writes a statement.
func (s *syntax) stmt(st ast.Stmt) {
	switch st := st.(type) {
	case nil:
		s.mark(absent)
	case *ast.ExprStmt:
		s.open(nodeStmt, "expression")
		s.expr(st.X)
	case *ast.AssignStmt:
		s.open(nodeStmt, "assign", int(st.Tok))
		s.exprs(st.Lhs)
		s.exprs(st.Rhs)
	case *ast.IncDecStmt:
		s.open(nodeStmt, "step", int(st.Tok))
		s.expr(st.X)
	case *ast.ReturnStmt:
		s.open(nodeStmt, "return")
		s.exprs(st.Results)
	case *ast.BlockStmt:
		s.block(st)
	case *ast.IfStmt:
		s.open(nodeStmt, "if")
		s.stmt(st.Init)
		s.expr(st.Cond)
		s.block(st.Body)
		s.stmt(st.Else)
	case *ast.ForStmt:
		s.open(nodeStmt, "for")
		s.stmt(st.Init)
		s.expr(st.Cond)
		s.stmt(st.Post)
		s.block(st.Body)
	case *ast.RangeStmt:
		s.open(nodeStmt, "range", int(st.Tok))
		s.expr(st.Key)
		s.expr(st.Value)
		s.expr(st.X)
		s.block(st.Body)
	default:
		s.rareStmt(st)
	}
}

func (s *syntax) rareStmt(st ast.Stmt) {
	switch st := st.(type) {
	case *ast.SwitchStmt:
		s.open(nodeStmt, "switch")
		s.stmt(st.Init)
		s.expr(st.Tag)
		s.block(st.Body)
	case *ast.TypeSwitchStmt:
		s.open(nodeStmt, "typeswitch")
		s.stmt(st.Init)
		s.stmt(st.Assign)
		s.block(st.Body)
	case *ast.CaseClause:
		s.open(nodeStmt, "case", flag(st.List == nil))
		s.exprs(st.List)
		s.stmts(st.Body)
	case *ast.SelectStmt:
		s.open(nodeStmt, "select")
		s.block(st.Body)
	case *ast.CommClause:
		s.open(nodeStmt, "comm")
		s.stmt(st.Comm)
		s.stmts(st.Body)
	case *ast.DeclStmt:
		s.open(nodeStmt, "declaration")
		s.decl(st.Decl)
	default:
		s.plainStmt(st)
	}
}

func (s *syntax) plainStmt(st ast.Stmt) {
	switch st := st.(type) {
	case *ast.GoStmt:
		s.open(nodeStmt, "go")
		s.expr(st.Call)
	case *ast.DeferStmt:
		s.open(nodeStmt, "defer")
		s.expr(st.Call)
	case *ast.SendStmt:
		s.open(nodeStmt, "send")
		s.expr(st.Chan)
		s.expr(st.Value)
	case *ast.BranchStmt:
		s.open(nodeStmt, "branch", int(st.Tok))
		s.ident(st.Label)
	case *ast.LabeledStmt:
		s.open(nodeStmt, "label")
		s.ident(st.Label)
		s.stmt(st.Stmt)
	case *ast.EmptyStmt:
		s.open(nodeStmt, "empty")
	default:
		s.unknown(st)
	}
}

// decl writes a declaration inside of a function.
func (s *syntax) decl(d ast.Decl) {
	gen, ok := d.(*ast.GenDecl)
	if !ok {
		s.unknown(d)
		return
	}
	s.open(nodeSpec, "local", int(gen.Tok))
	s.number(len(gen.Specs))
	for _, spec := range gen.Specs {
		s.spec(spec, gen.Tok)
	}
}
