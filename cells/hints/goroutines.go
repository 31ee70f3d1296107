package hints

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Goroutines finds results that follow the order in which goroutines happen to run.
var Goroutines = &analysis.Analyzer{
	Name:     "goroutines",
	Requires: []*analysis.Analyzer{parents},
	Run:      goroutines,
	Doc: `report results that follow the order in which goroutines end

Several goroutines that append to one slice, add up one float or send on one
channel do so in the order in which they happen to run:

	for _, path := range paths {
		go func() { results <- read(path) }()
	}
	for range paths {
		all = append(all, <-results)
	}

Give each a place of its own, all[i] = read(path), or sort afterwards. A select
that takes a value from whichever channel is ready first is reported, too.`,
}

const placeRemedy = "give each goroutine a place of its own, out[i] = …, or sort afterwards"

func goroutines(pass *analysis.Pass) (any, error) {
	t := treeOf(pass)
	s := &spawns{pass: pass, tree: t, senders: map[types.Object]int{}, touch: map[types.Object]int{}}
	s.find()
	for _, lit := range s.lits {
		for _, l := range leaksOf(pass, lit.body, lit.body.Body) {
			if _, sends := l.at.(*ast.SendStmt); !sends && s.touch[l.obj] > 1 && sortedAfter(pass, t.outermost(lit.body), l.at.End(), l.obj) == nil {
				report(pass, l.at, advice{l.how + " in the order in which goroutines happen to run", placeRemedy})
			}
		}
	}
	each(pass, func(loop *ast.RangeStmt) {
		if isChannel(pass, loop.X) {
			s.collects(loop, loop.Body, root(pass.TypesInfo, loop.X))
		} else {
			s.receives(loop, loop.Body)
		}
	})
	each(pass, func(loop *ast.ForStmt) { s.receives(loop, loop.Body) })
	each(pass, func(sel *ast.SelectStmt) { choice(pass, t, sel) })
	return nil, nil
}

func isChannel(pass *analysis.Pass, e ast.Expr) bool {
	t := pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// spawns are the function literals that run as goroutines.
type spawns struct {
	pass    *analysis.Pass
	tree    tree
	lits    []spawn
	senders map[types.Object]int // channel → goroutines that send on it, 2 for many
	touch   map[types.Object]int // variable → goroutines that write it, 2 for many
}

type spawn struct {
	body *ast.FuncLit
	many bool // started in a loop
}

func (s *spawns) find() {
	add := func(at ast.Node, f ast.Expr) {
		if lit, ok := ast.Unparen(f).(*ast.FuncLit); ok {
			s.lits = append(s.lits, spawn{lit, s.inLoop(at)})
		}
	}
	each(s.pass, func(g *ast.GoStmt) { add(g, g.Call.Fun) })
	each(s.pass, func(call *ast.CallExpr) { // errgroup.Group.Go, sync.WaitGroup.Go
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" && len(call.Args) == 1 {
			add(call, call.Args[0])
		}
	})
	for _, lit := range s.lits {
		weight := 1
		if lit.many {
			weight = 2
		}
		counted := map[types.Object]bool{}
		for _, l := range leaksOf(s.pass, lit.body, lit.body.Body) {
			if counted[l.obj] {
				continue
			}
			counted[l.obj] = true
			s.touch[l.obj] += weight
		}
		eachIn(lit.body, func(send *ast.SendStmt) {
			if obj := root(s.pass.TypesInfo, send.Chan); obj != nil && !counted[obj] || obj != nil && s.senders[obj] == 0 {
				counted[obj] = true
				s.senders[obj] += weight
			}
		})
	}
}

// inLoop reports whether a node is run many times by its function.
func (s *spawns) inLoop(n ast.Node) bool {
	for n = s.tree[n]; n != nil; n = s.tree[n] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

// receives looks at a loop that takes from a channel in its body.
func (s *spawns) receives(loop ast.Node, body *ast.BlockStmt) {
	seen := map[types.Object]bool{}
	eachIn(body, func(e *ast.UnaryExpr) {
		if e.Op != token.ARROW {
			return
		}
		ch := root(s.pass.TypesInfo, e.X)
		if nearest := s.nearestLoop(e); nearest == loop && ch != nil && !seen[ch] {
			seen[ch] = true
			s.collects(loop, body, ch)
		}
	})
}

func (s *spawns) nearestLoop(n ast.Node) ast.Node {
	for n = s.tree[n]; n != nil; n = s.tree[n] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return n
		}
	}
	return nil
}

// collects reports what a loop makes of the values of a channel that many send on.
func (s *spawns) collects(loop ast.Node, body *ast.BlockStmt, ch types.Object) {
	if s.senders[ch] < 2 {
		return
	}
	for _, l := range s.received(loop, body) {
		if sortedAfter(s.pass, s.tree.outermost(loop), loop.End(), l.obj) == nil {
			report(s.pass, l.at, advice{fmt.Sprintf("%s in the order in which goroutines happen to send on %s", l.how, ch.Name()), placeRemedy})
		}
	}
}

// received are the leaks of a loop, and appends of what is received on the spot.
func (s *spawns) received(loop ast.Node, body *ast.BlockStmt) []leak {
	found := leaksOf(s.pass, loop, body)
	l := &leaks{pass: s.pass, inside: loop}
	eachIn(body, func(a *ast.AssignStmt) {
		takes := false
		eachIn(a, func(e *ast.UnaryExpr) { takes = takes || e.Op == token.ARROW })
		obj := root(s.pass.TypesInfo, a.Lhs[0])
		if !takes || len(a.Lhs) != 1 || !l.outer(obj) || indexed(a.Lhs[0]) {
			return
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if ok && types.ExprString(call.Fun) == "append" {
			found = append(found, leak{at: call, obj: obj, how: "appends to " + types.ExprString(a.Lhs[0])})
		}
	})
	unique := found[:0]
	seen := map[ast.Node]bool{}
	for _, f := range found {
		if !seen[f.at] {
			seen[f.at] = true
			unique = append(unique, f)
		}
	}
	return unique
}

// choice reports a select that takes values from several channels.
func choice(pass *analysis.Pass, t tree, sel *ast.SelectStmt) {
	n := 0
	for _, c := range sel.Body.List {
		if comm := c.(*ast.CommClause).Comm; comm != nil && takesValue(t, comm) {
			n++
		}
	}
	if n > 1 {
		report(pass, sel, advice{fmt.Sprintf("takes from whichever of %d channels is ready first", n), "receive from them one after the other"})
	}
}

func takesValue(t tree, comm ast.Stmt) bool {
	found := false
	eachIn(comm, func(e *ast.UnaryExpr) {
		found = found || e.Op == token.ARROW && !fromTimer(e.X) && taken(t, e)
	})
	return found
}
