package hints

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Files finds files that are read and not declared.
var Files = &analysis.Analyzer{
	Name:     "files",
	Requires: []*analysis.Analyzer{parents, knobs},
	Run:      files,
	Doc: `report files that are read without being declared

A file whose path stands in the code, or is a text parameter, may change and the
result stays fresh:

	data, err := os.ReadFile("data/ages.csv")

Declare it, and take it as an input:

	var Ages = cells.File("data/ages.csv")

A helper that is given its path is not reported, nor is what //go:embed embeds.
A file that another cell writes is an output in disguise: return the value.`,
}

// knobs are the inputs of cells that are parameters, as the project declares them;
// whoever runs the analyzers fills them in.
var knobs = &analysis.Analyzer{
	Name: "knobs", Doc: "names the inputs of cells that are parameters", ResultType: reflect.TypeFor[map[types.Object]bool](),
	Run: func(*analysis.Pass) (any, error) { return map[types.Object]bool{}, nil },
}

// readers are functions that read the file or folder of their first argument.
var readers = map[string]bool{
	"os.Open": true, "os.ReadFile": true, "os.ReadDir": true, "os.Stat": true, "os.Lstat": true, "os.DirFS": true, "os.OpenRoot": true,
	"os.Readlink": true, "os.OpenFile": true, "path/filepath.Glob": true, "path/filepath.Walk": true, "path/filepath.WalkDir": true,
	"path/filepath.EvalSymlinks": true, "io/ioutil.ReadFile": true, "io/ioutil.ReadDir": true, "github.com/xuri/excelize/v2.OpenFile": true,
}

var writers = map[string]bool{"os.Create": true, "os.WriteFile": true, "io/ioutil.WriteFile": true}

func files(pass *analysis.Pass) (any, error) {
	t := treeOf(pass)
	written := writtenFiles(pass, t)
	each(pass, func(call *ast.CallExpr) {
		name := callee(pass, call)
		if !readers[name] || len(call.Args) == 0 || creates(call) {
			return
		}
		p := &pathOf{pass: pass, tree: t}
		if !p.known(call.Args[0]) {
			return
		}
		file := constantText(pass, call.Args[0])
		switch {
		case p.knob != "":
			report(pass, call, advice{
				fmt.Sprintf("reads a file that no key sees: %s of the path in the parameter %s", name, p.knob),
				"declare the file, and choose by a parameter among declared ones: var X = cells.File(…)",
			})
		case file != "" && written[path.Clean(file)] != "":
			report(pass, call, advice{
				fmt.Sprintf("reads %s, which %s writes: no edge of the graph says so", file, written[path.Clean(file)]),
				"return the value as an output, and take it as an input",
			})
		default:
			report(pass, call, advice{"reads a file that is not declared: " + strings.TrimSpace(name+" "+quotedPath(file)), fileRemedy(file)})
		}
	})
	return nil, nil
}

func quotedPath(file string) string {
	if file == "" {
		return ""
	}
	return "of " + file
}

func fileRemedy(file string) string {
	if file == "" {
		file = "data/x.csv"
	}
	if strings.ContainsAny(file, "*?[") {
		return fmt.Sprintf("declare them, and take them as an input: var X = cells.Files(%q)", file)
	}
	return fmt.Sprintf("declare it, and take it as an input: var X = cells.File(%q)", file)
}

// creates reports whether a call of os.OpenFile is there to write.
func creates(call *ast.CallExpr) bool {
	if len(call.Args) < 2 {
		return false
	}
	found := false
	eachIn(call.Args[1], func(id *ast.Ident) {
		found = found || id.Name == "O_CREATE" || id.Name == "O_WRONLY" || id.Name == "O_APPEND"
	})
	return found
}

// writtenFiles are the constant paths that a package writes, with the function
// that does.
func writtenFiles(pass *analysis.Pass, t tree) map[string]string {
	written := map[string]string{}
	each(pass, func(call *ast.CallExpr) {
		name := callee(pass, call)
		if len(call.Args) == 0 || !writers[name] && !(name == "os.OpenFile" && creates(call)) {
			return
		}
		file := constantText(pass, call.Args[0])
		if f, ok := around[*ast.FuncDecl](t, call); ok && file != "" {
			written[path.Clean(file)] = f.Name.Name
		}
	})
	return written
}

func constantText(pass *analysis.Pass, e ast.Expr) string {
	if v := pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// pathOf works out whether a path is known from the code alone.
type pathOf struct {
	pass *analysis.Pass
	tree tree
	knob string // the parameter of the project that it is made of
	seen map[types.Object]bool
}

// known reports whether an expression depends on nothing that the function is
// given, knobs apart.
func (p *pathOf) known(e ast.Expr) bool {
	if p.pass.TypesInfo.Types[e].Value != nil {
		return true
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return p.known(x.X)
	case *ast.BinaryExpr:
		return x.Op == token.ADD && p.known(x.X) && p.known(x.Y)
	case *ast.CallExpr:
		return p.computed(x)
	case *ast.Ident:
		return p.variable(p.pass.TypesInfo.ObjectOf(x))
	}
	return false
}

// computed reports whether a call makes a known path of known ones.
func (p *pathOf) computed(call *ast.CallExpr) bool {
	name := callee(p.pass, call)
	if !p.pass.TypesInfo.Types[call.Fun].IsType() && !strings.HasPrefix(name, "path") && !strings.HasPrefix(name, "strings.") && !strings.HasPrefix(name, "fmt.Sprint") {
		return false
	}
	for _, arg := range call.Args {
		if !p.known(arg) {
			return false
		}
	}
	return len(call.Args) > 0
}

func (p *pathOf) variable(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil || p.seen[v] {
		return false
	}
	if p.seen == nil {
		p.seen = map[types.Object]bool{}
	}
	p.seen[v] = true
	if v.Parent() == v.Pkg().Scope() {
		b, ok := v.Type().(*types.Basic)
		return ok && b.Kind() == types.String
	}
	if p.pass.ResultOf[knobs].(map[types.Object]bool)[v] {
		p.knob = v.Name()
		return true
	}
	return p.local(v)
}

// local reports whether everything that a local variable is set to is known.
func (p *pathOf) local(v *types.Var) bool {
	sets, all := 0, true
	set := func(e ast.Expr) { sets++; all = all && e != nil && p.known(e) }
	each(p.pass, func(a *ast.AssignStmt) {
		for i, to := range a.Lhs {
			if id, ok := to.(*ast.Ident); ok && p.pass.TypesInfo.ObjectOf(id) == v {
				if len(a.Lhs) == len(a.Rhs) {
					set(a.Rhs[i])
				} else {
					set(nil)
				}
			}
		}
	})
	each(p.pass, func(s *ast.ValueSpec) {
		for i, id := range s.Names {
			if p.pass.TypesInfo.Defs[id] == v && len(s.Values) > i {
				set(s.Values[i])
			}
		}
	})
	return sets > 0 && all
}
