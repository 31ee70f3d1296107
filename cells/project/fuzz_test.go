package project

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

// FuzzFile holds that no source, however damaged, is lost: the clean text has
// its length and its lines, it parses, and what was blanked is accounted for.
func FuzzFile(f *testing.F) {
	for _, src := range []string{
		"package p\n\nfunc A() int { return 1 }\n\nfunc B() int {\n\treturn (\n}\n\nfunc C() {}\n",
		"package p\nimport (\n\t\"fmt\n)\nvar x = `\nfunc A() {}\n",
		"pack", "", "package p\nfunc (\n", "package p\n/* open\nfunc A() {}", "package p\nconst (\n\ta = iota\n\tb = \n)\n",
		"package p\nfunc A(x int {\n}\n// doc\nfunc B() {}\n", "package p\nfunc A() {\n\n",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		fset := newFileSet(nil)
		file := newFile(fset, "p.go", "/p.go", []byte(src))
		file.readHeader()
		if file.AST == nil {
			if file.Clean != nil || len(file.damage) != 1 {
				t.Fatalf("no syntax, but %d damages", len(file.damage))
			}
			return
		}
		if len(file.Clean) != len(src) || strings.Count(string(file.Clean), "\n") != strings.Count(src, "\n") {
			t.Fatal("the clean text has another shape")
		}
		if (len(file.damage) == 0) != (string(file.Clean) == src) && len(file.damage) == 0 {
			t.Fatal("blanked without damage")
		}
		looseComments(file)
	})
}

// FuzzDirective holds that no directive panics, and that a widget that is taken
// has canonical limits.
func FuzzDirective(f *testing.F) {
	for _, line := range []string{"//cell:timeout 30s", "//param:slider min=0 max=1 step=0.1", "//param:date min=2020-01-01", "//cell:", "//param:number min=", "//cell:retries 99999999999999999999"} {
		f.Add(line, 1)
	}
	kinds := []string{"bool", "int", "float64", "string", "duration", "time", "complex128"}
	f.Fuzz(func(t *testing.T, text string, kind int) {
		group := &ast.CommentGroup{List: []*ast.Comment{{Slash: token.Pos(1), Text: text}}}
		p := graph.Param{ID: "x", Type: "T", Basic: kinds[uint(kind)%uint(len(kinds))]}
		for _, d := range directives(group) {
			if d.check() != nil {
				continue
			}
			if d.tool == "cell" {
				d.apply(&graph.Policy{})
				continue
			}
			w, wrong := d.widget(p)
			if wrong != nil {
				continue
			}
			for _, limit := range []string{w.Min, w.Max, w.Step} {
				if again, err := canonicalBasic(p.Basic, limit); limit != "" && (err != nil || again != limit) {
					t.Errorf("%s: %q is not canonical: %q, %v", text, limit, again, err)
				}
			}
		}
	})
}
