package hints

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// State finds what lives on between the runs of cells.
var State = &analysis.Analyzer{
	Name: "state",
	Run:  state,
	Doc: `report what lives on between the runs of cells

A process runs many cells, and each of them many times. What one leaves behind,
another may find: in a sync.Pool whatever was put there last, in a package
variable that is a sync.Map, an atomic value or a map whatever was stored first.

	var cache sync.Map

Keep it in a local variable, or return it as an output, which is kept anyway.`,
}

var keepers = map[string]bool{
	"sync.Map": true, "sync.Pool": true, "sync/atomic.Value": true, "sync/atomic.Pointer": true, "sync/atomic.Int64": true,
	"sync/atomic.Int32": true, "sync/atomic.Uint64": true, "sync/atomic.Uint32": true, "sync/atomic.Bool": true, "container/list.List": true,
}

func state(pass *analysis.Pass) (any, error) {
	each(pass, func(id *ast.Ident) {
		v, ok := pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
			return
		}
		t := v.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || !keepers[qualified(named.Obj())] {
			return
		}
		name := qualified(named.Obj())
		if name == "sync.Pool" {
			report(pass, id, advice{"takes used things out of a pool: " + v.Name() + " is a sync.Pool", "clear each thing before it is used, or make new ones"})
			return
		}
		report(pass, id, advice{"keeps something between runs: the package variable " + v.Name() + " is a " + name, "keep it in a local variable, or return it as an output"})
	})
	return nil, nil
}
