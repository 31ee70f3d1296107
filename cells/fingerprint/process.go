package fingerprint

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// findShared makes cells uncacheable whose results may depend on what belongs to
// the whole process. A cell that changes it is one, since what it did to the process
// is not done again when its result is found; so is each that sees a change. And one that
// reads a variable that the project declares, without taking it as an input: the
// variable is set for all cells, and in the key only of those that take it.
func (v *survey) findShared(outline *project.Outline) {
	declared := map[string]bool{}
	v.findDirect(outline)
	for _, s := range outline.Sources {
		if s.Kind == graph.Env || s.Kind == graph.Secret {
			declared[s.Path] = true
		}
	}
	changed := map[string]string{} // what → a function that changes it
	for _, id := range slices.Sorted(maps.Keys(v.cells)) {
		for _, n := range v.cells[id].code {
			if v.code.nodes[n].syn == nil || v.onlyStarts(n) {
				continue
			}
			for _, name := range v.code.nodes[n].process {
				if what := shared[name]; what != "" && changed[what] == "" {
					changed[what] = name
				}
			}
		}
	}
	start := ""
	for _, n := range v.started {
		if variable := v.code.nodes[n].undeclared(declared); variable != "" && start == "" {
			start = fmt.Sprintf("what runs when the program starts may read the environment variable %s, which only cells may take", variable)
		}
	}
	for _, cell := range v.cells {
		if cell.problem == "" {
			cell.problem = start
		}
		for _, n := range cell.code {
			if cell.problem == "" && !v.onlyStarts(n) {
				cell.problem = v.sharedProblem(v.code.nodes[n], declared, changed)
			}
		}
	}
}

// findDirect makes cells uncacheable that read a file, a variable or a secret by
// naming its declaration: what it holds is in the key only as an input.
func (v *survey) findDirect(outline *project.Outline) {
	for _, source := range outline.Sources {
		at, ok := v.code.of[v.code.snap.Pkg.Scope().Lookup(source.Name)]
		if !ok {
			continue
		}
		why := fmt.Sprintf("`%s` is read directly, which no key sees: take `%s` as an input", source.Name, source.ID)
		atStart := slices.ContainsFunc(v.started, func(n int) bool { return slices.Contains(v.code.nodes[n].edges, at) })
		for i := range outline.Cells {
			cell := v.cells[outline.Cells[i].ID]
			direct := atStart || slices.Contains(cell.code, at) && input(&outline.Cells[i], source.ID) == nil
			if direct && cell.problem == "" {
				cell.problem = why
			}
		}
	}
}

// onlyStarts reports whether a node is an init function, which is in every key.
func (v *survey) onlyStarts(n int) bool {
	fn, ok := v.code.nodes[n].syn.(*ast.FuncDecl)
	return ok && fn.Recv == nil && fn.Name.Name == "init"
}

func (v *survey) sharedProblem(n *node, declared map[string]bool, changed map[string]string) string {
	for _, name := range n.process {
		if what := shared[name]; what != "" {
			return fmt.Sprintf("`%s` changes %s of all cells", asWritten(name), what)
		}
		if by := changed["the environment"]; by != "" {
			return fmt.Sprintf("`%s` reads the environment, which `%s` may change", asWritten(name), asWritten(by))
		}
		if variable := n.undeclared(declared); variable != "" {
			return fmt.Sprintf("it may read the environment variable %s without taking it as an input", variable)
		}
	}
	return ""
}

// undeclared returns a declared variable that a node may read, or "". A constant
// name tells which one it reads.
func (n *node) undeclared(declared map[string]bool) (variable string) {
	if len(declared) == 0 || len(n.process) == 0 || n.syn == nil {
		return ""
	}
	known := map[*ast.Ident]bool{}
	ast.Inspect(n.syn, func(e ast.Node) bool {
		call, ok := e.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		id := selected(ast.Unparen(call.Fun))
		text := n.pkg.Info.Types[call.Args[0]].Value
		if id == nil || text == nil || text.Kind() != constant.String || !strings.HasSuffix(id.Name, "env") && id.Name != "LookupEnv" {
			return true
		}
		if known[id] = true; declared[constant.StringVal(text)] && n.readsEnvironment(id) {
			variable = constant.StringVal(text)
		}
		return true
	})
	ast.Inspect(n.syn, func(e ast.Node) bool {
		if id, ok := e.(*ast.Ident); ok && !known[id] && variable == "" && n.readsEnvironment(id) {
			variable = slices.Min(slices.Collect(maps.Keys(declared)))
		}
		return true
	})
	return variable
}

func (n *node) readsEnvironment(id *ast.Ident) bool {
	fn, ok := n.pkg.Info.Uses[id].(*types.Func)
	return ok && fn.Pkg() != nil && environment[qualified(fn)]
}

// asWritten returns the name of a function as code writes it.
func asWritten(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
