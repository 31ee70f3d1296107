package project

import (
	"fmt"
	"go/ast"
	"go/types"
)

// reportChannels reports what would let a value reach a cell beside its inputs:
// a parameter or file that code reads directly, and a package variable that a
// cell may write.
func (a *analysis) reportChannels() {
	declared := a.declared()
	reached := map[*Decl][]*function{}
	for _, fn := range a.cells() {
		for d := range a.index.reached(fn.decl) {
			reached[d] = append(reached[d], fn)
		}
	}
	for _, d := range a.index.list {
		users := reached[d]
		if len(users) == 0 || d.Node == nil {
			continue
		}
		a.reportReads(d, users, declared)
		a.reportWrites(d, users)
	}
}

// declared returns the parameters and sources, with the word for each.
func (a *analysis) declared() map[types.Object]string {
	words := map[types.Object]string{}
	for _, k := range a.knobs {
		words[k.obj] = "parameter"
	}
	for _, s := range a.sources {
		words[s.obj] = sourceWord(s)
	}
	return words
}

func (a *analysis) reportReads(d *Decl, users []*function, declared map[types.Object]string) {
	ast.Inspect(d.Node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := d.Package.Info.Uses[id]
		word := declared[obj]
		if word == "" {
			return true
		}
		name := lowerFirst(obj.Name())
		a.report(CodeKnob, id.Pos(), fmt.Sprintf("%s reads the %s %s directly: it would not see it change", declName(d), word, obj.Name()),
			fmt.Sprintf("take it as the input %s, and hand it on to helpers", name)).
			relate(a.position(obj.Pos()), obj.Name()+" is declared here").blocks = users
		return true
	})
}

func declName(d *Decl) string {
	if d.Name == "" {
		return "a declaration"
	}
	return d.Name
}
