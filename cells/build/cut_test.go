package build

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"stagebook/cells/project"
)

// checked makes a snapshot of one file, without the Go tool.
func checked(t *testing.T, src string) (*project.Snapshot, *project.Package, *project.File) {
	t.Helper()
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	pkg, _ := conf.Check("p", fset, []*ast.File{tree}, info)
	file := &project.File{Name: "p.go", Path: "/p/p.go", Src: []byte(src), Clean: []byte(src), AST: tree}
	p := &project.Package{Path: "p", Name: "p", Dir: "/p", Files: []*project.File{file}, Types: pkg, Info: info}
	s := &project.Snapshot{
		Dir: "/p", Fset: fset, Files: p.Files, Pkg: pkg, Info: info,
		Packages: map[string]*project.Package{"p": p},
		Imports:  map[string]*project.Dep{},
	}
	return s, p, file
}

// TestCut cuts what is declared on the line marked with // CUT, and all that
// reaches it.
func TestCut(t *testing.T) {
	for name, tt := range map[string]struct{ src, want string }{
		"function and who calls it": {
			"package p\n\n// A is.\nfunc A() int { // CUT\n\treturn 1\n}\n\nfunc B() int { return A() }\nfunc C() {}\n",
			"package p\n\n\n\n\n\n\n\nfunc C() {}\n",
		},
		"imports become blank": {
			"package p\n\nimport (\n\tf \"fmt\"\n\t\"os\"\n\t. \"sort\"\n\t\"io\"\n)\n\nimport \"strings\"\n\nfunc A() { f.Print(os.Args, strings.ToUpper(\"\")); Ints(nil) } // CUT\n\nvar W io.Writer\n",
			"package p\n\nimport (\n\t_ \"fmt\"\n\t_ \"os\"\n\t_ \"sort\"\n\t\"io\"\n)\n\nimport _ \"strings\"\n\n // CUT\n\nvar W io.Writer\n",
		},
		"specifications of a group": {
			"package p\n\nvar (\n\t// A is.\n\tA = 1 // CUT\n\tB = A + 1\n\tC = 3\n)\n\ntype (\n\tT [A]int\n\tU int\n)\n",
			"package p\n\nvar (\n\n // CUT\n\n\tC = 3\n)\n\ntype (\n\tT [A]int\n\tU int\n)\n",
		},
		"constants that count go together": {
			"package p\n\nconst (\n\tA = iota // CUT\n\tB\n)\n\nconst (\n\tC = 1\n\tD = B\n)\n",
			"package p\n\n\n\n\n\n\nconst (\n\tC = 1\n\n)\n",
		},
		"method takes its type along": {
			"package p\n\ntype T int\n\nfunc (T) M() {} // CUT\nfunc (T) N() {}\nfunc F(T) {}\nfunc G() {}\n",
			"package p\n\n\n\n // CUT\n\n\nfunc G() {}\n",
		},
		"semicolons": {
			"package p; func A() {}; func B() {} // CUT\n",
			"package p; func B() {} // CUT\n",
		},
		"carriage returns": {
			"package p\r\nfunc A() { // CUT\r\n}\r\nfunc B() {}\r\n",
			"package p\n\n\nfunc B() {}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, p, f := checked(t, tt.src)
			c := &cut{snap: s, nodes: map[ast.Node]bool{}, blocked: map[string]project.Diagnostic{}}
			line := 1 + strings.Count(tt.src[:strings.Index(tt.src, "// CUT")], "\n")
			n, ok := newReach(s).at(f, line)
			if !ok || !c.widen(n, project.Diagnostic{}) {
				t.Fatal("nothing was cut")
			}
			got := string(cutFile(s, p, f, c.nodes))
			if squeeze(got) != squeeze(tt.want) {
				t.Errorf("got\n%s\nwant\n%s", squeeze(got), squeeze(tt.want))
			}
			if strings.Count(got, "\n") != strings.Count(tt.src, "\n") {
				t.Errorf("lines moved:\n%s", got)
			}
			if _, err := parser.ParseFile(token.NewFileSet(), "p.go", got, 0); err != nil {
				t.Errorf("what is left does not parse: %v", err)
			}
		})
	}
}

// squeeze drops white space at the ends of lines and runs of spaces.
func squeeze(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}
