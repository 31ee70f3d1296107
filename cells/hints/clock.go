package hints

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Clock finds readings of the clock.
var Clock = &analysis.Analyzer{
	Name:     "clock",
	Requires: []*analysis.Analyzer{parents},
	Run:      clock,
	Doc: `report readings of the clock that may reach a result

A cell that asks what time it is gives another result each time. time.Now,
time.Since and time.Until are reported, and moments received from a timer:

	days := time.Since(born).Hours() / 24

Take the moment as a parameter instead, and pass it on:

	const Today = "2026-01-01"

Time that only goes into a log line, or that only limits how long something may
take, is not reported.`,
}

var clockRemedy = "take the moment as a parameter: var Now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)"

func clock(pass *analysis.Pass) (any, error) {
	t := treeOf(pass)
	each(pass, func(id *ast.Ident) {
		name := qualified(pass.TypesInfo.Uses[id])
		if name != "time.Now" && name != "time.Since" && name != "time.Until" {
			return
		}
		use := ast.Expr(id)
		if sel, ok := t[id].(*ast.SelectorExpr); ok && sel.Sel == id {
			use = sel
		}
		if call, ok := t[use].(*ast.CallExpr); ok && call.Fun == use && (&fate{pass, t, 0}).harmless(call) {
			return
		}
		report(pass, use, advice{"reads the clock: " + name, clockRemedy})
	})
	each(pass, func(e *ast.UnaryExpr) {
		if e.Op == token.ARROW && types.TypeString(pass.TypesInfo.TypeOf(e), nil) == "time.Time" && fromTimer(e.X) && taken(t, e) {
			report(pass, e, advice{"reads the clock: the moment that a timer sends", clockRemedy})
		}
	})
	return nil, nil
}

// fromTimer reports whether a channel is that of a timer by its looks: timer.C,
// time.After(d).
func fromTimer(ch ast.Expr) bool {
	switch x := ast.Unparen(ch).(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "C"
	case *ast.CallExpr:
		sel, ok := x.Fun.(*ast.SelectorExpr)
		return ok && (sel.Sel.Name == "After" || sel.Sel.Name == "Tick")
	}
	return false
}

// taken reports whether somebody looks at the value of an expression.
func taken(t tree, e ast.Expr) bool {
	switch p := t[e].(type) {
	case *ast.ExprStmt:
		return false
	case *ast.AssignStmt:
		for _, to := range p.Lhs {
			if id, ok := to.(*ast.Ident); !ok || id.Name != "_" {
				return true
			}
		}
		return false
	}
	return true
}

// fate follows what becomes of a moment or a duration.
type fate struct {
	pass  *analysis.Pass
	tree  tree
	depth int
}

// harmless reports whether an expression ends in logs, deadlines and pauses only.
func (f *fate) harmless(e ast.Expr) bool {
	switch p := f.tree[e].(type) {
	case *ast.ParenExpr:
		return f.harmless(p)
	case *ast.BinaryExpr:
		return (p.Op == token.SUB || p.Op == token.ADD || p.Op == token.QUO || p.Op == token.MUL) && f.harmless(p)
	case *ast.SelectorExpr: // a method of it
		if call, ok := f.tree[p].(*ast.CallExpr); ok && p.X == e && call.Fun == p {
			return f.harmless(call)
		}
	case *ast.CallExpr:
		return p.Fun != e && f.passed(p)
	case *ast.AssignStmt:
		return f.assigned(p, e)
	}
	return false
}

// passed reports whether an argument of a call goes no further than logs.
func (f *fate) passed(call *ast.CallExpr) bool {
	name := callee(f.pass, call)
	switch {
	case isLog(f.pass, call, name), name == "context.WithDeadline", name == "context.WithTimeout", name == "time.Sleep",
		strings.HasSuffix(name, "Deadline"):
		return true
	case name == "time.Since", name == "time.Until", name == "time.Time.Sub", name == "fmt.Sprint", name == "fmt.Sprintf":
		return f.harmless(call)
	}
	return false
}

// isLog reports whether a call only tells people something.
func isLog(pass *analysis.Pass, call *ast.CallExpr, name string) bool {
	switch {
	case strings.HasPrefix(name, "log."), strings.HasPrefix(name, "log/slog."), strings.HasPrefix(name, "fmt.Print"),
		strings.HasPrefix(name, "testing."), strings.HasSuffix(name, "stagebook/cells.Progress"):
		return true
	case strings.HasPrefix(name, "fmt.Fprint") && len(call.Args) > 0:
		if sel, ok := call.Args[0].(*ast.SelectorExpr); ok {
			to := qualified(pass.TypesInfo.Uses[sel.Sel])
			return to == "os.Stderr" || to == "os.Stdout"
		}
	}
	return false
}

// assigned reports whether a local variable that is set to the expression is only
// used without harm.
func (f *fate) assigned(p *ast.AssignStmt, e ast.Expr) bool {
	if f.depth > 3 || len(p.Lhs) != len(p.Rhs) {
		return false
	}
	for i, from := range p.Rhs {
		if from != e {
			continue
		}
		id, ok := p.Lhs[i].(*ast.Ident)
		if !ok || p.Tok != token.DEFINE {
			return false
		}
		return (&fate{f.pass, f.tree, f.depth + 1}).onlyHarmless(f.pass.TypesInfo.Defs[id], f.tree.outermost(p))
	}
	return false
}

func (f *fate) onlyHarmless(v types.Object, body *ast.BlockStmt) bool {
	if v == nil || body == nil {
		return false
	}
	all := true
	eachIn(body, func(id *ast.Ident) {
		if f.pass.TypesInfo.Uses[id] == v {
			all = all && f.harmless(id)
		}
	})
	return all
}
