package edit

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

const demo = `// Package demo shows.
package demo

import (
	"errors"
	"fmt"
)

// Size is how much.
const Size = 3

// ## Reading
//
// Prose about ` + "`raw`" + ` and [Raw].

// Raw reads.
//
//cell:timeout 30s
func Raw(size int) (string, error) {
	text := fmt.Sprint(size)
	if size < 0 {
		return "", errors.New("negative")
	}
	long := text + text
	n := len(long)
	return fmt.Sprint(long, n), nil
} // behind

/* between */

// Parts cuts [Raw] in two.
func Parts(raw string) (left, right string) {
	left = raw[:1]
	right = raw[1:]
	return left, right
}

func Join(left, right string, raw string) int { return len(left + right + raw) }

func helper(raw string) string { return raw }
`

func demoPackage() *Package {
	return &Package{Path: "demo", Files: map[string][]byte{"demo.go": []byte(demo)}, Importer: importer.Default()}
}

// compiles type-checks the files of a package.
func compiles(t *testing.T, files map[string][]byte) {
	t.Helper()
	fset := token.NewFileSet()
	conf := types.Config{Importer: importer.Default(), Error: func(err error) { t.Errorf("does not compile: %v", err) }}
	var trees []*ast.File
	for name, src := range files {
		tree, err := parser.ParseFile(fset, name, src, parseMode)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree)
	}
	conf.Check("demo", fset, trees, nil)
}

func want(t *testing.T, c *Change, err error, parts ...string) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	after := c.Apply(demoPackage().Files)
	compiles(t, after)
	text := ""
	for _, src := range after {
		text += string(src)
	}
	for _, part := range parts {
		if gone, ok := strings.CutPrefix(part, "!"); ok {
			if strings.Contains(text, gone) {
				t.Errorf("still there: %q in\n%s", gone, text)
			}
		} else if !strings.Contains(text, part) {
			t.Errorf("missing: %q in\n%s", part, text)
		}
	}
	back := c.Undo().Apply(after)
	for name, src := range demoPackage().Files {
		if string(back[name]) != string(src) {
			t.Errorf("undo does not bring %s back", name)
		}
	}
	return text
}

func TestOperations(t *testing.T) {
	p := demoPackage()
	cases := []struct {
		name string
		do   func() (*Change, error)
		want []string
	}{
		{"replace", func() (*Change, error) {
			return p.Replace(Target{Name: "Parts"}, "func Parts(raw string) (left,right string) {\nreturn raw[:1],   raw\n}")
		}, []string{"// Parts cuts [Raw] in two.\nfunc Parts(raw string) (left, right string) {\n\treturn raw[:1], raw\n}\n\nfunc Join"}},
		{
			"doc", func() (*Change, error) { return p.SetDoc(Target{Name: "Raw"}, "Raw *reads*.\n\n- one\n- two\n") },
			[]string{"// Raw *reads*.\n//\n// - one\n// - two\n//\n//cell:timeout 30s\nfunc Raw"},
		},
		{"doc gone", func() (*Change, error) { return p.SetDoc(Target{Name: "Parts"}, " \n") }, []string{"/* between */\n\nfunc Parts"}},
		{"doc made", func() (*Change, error) { return p.SetDoc(Target{Name: "Join"}, "Join joins.") }, []string{"}\n\n// Join joins.\nfunc Join"}},
		{"package doc", func() (*Change, error) { return p.SetDoc(Target{File: "demo.go"}, "# Title\n\nMore") }, []string{"// # Title\n//\n// More\npackage demo"}},
		{"directives", func() (*Change, error) { return p.SetDirectives(Target{Name: "Raw"}, []string{"//cell:alone"}) }, []string{"// Raw reads.\n//\n//cell:alone\nfunc Raw", "!timeout"}},
		{"prose", func() (*Change, error) { return p.SetDoc(Target{File: "demo.go", Line: 13}, "Only this.") }, []string{"const Size = 3\n\n// Only this.\n\n// Raw reads."}},
		{"add below", func() (*Change, error) { return p.AddCell(Spot{Target: Target{Name: "Raw"}}, "") }, []string{"} // behind\n\n// Cell1 says something.\nfunc Cell1() string {\n\treturn \"\"\n}\n\n/* between */"}},
		{"add above", func() (*Change, error) {
			return p.AddCell(Spot{Target: Target{Name: "Raw"}, Before: true}, "func New() int { return 1 }")
		}, []string{"[Raw].\n\nfunc New() int { return 1 }\n\n// Raw reads."}},
		{"add at the end", func() (*Change, error) {
			return p.AddProse(Spot{Target: Target{File: "demo.go"}}, "The end.")
		}, []string{"return raw }\n\n// The end.\n"}},
		{"delete", func() (*Change, error) { return p.Delete(Target{Name: "Join"}) }, []string{"return left, right\n}\n\nfunc helper", "!Join"}},
		{"delete last", func() (*Change, error) { return p.Delete(Target{Name: "helper"}) }, []string{"raw) }\n", "!helper"}},
		{"move", func() (*Change, error) { return p.MoveUp(Target{Name: "Join"}) }, []string{"/* between */\n\nfunc Join(left, right string, raw string) int { return len(left + right + raw) }\n\n// Parts cuts"}},
		{"duplicate", func() (*Change, error) { return p.Duplicate(Target{Name: "Parts"}) }, []string{"// Parts2 cuts [Raw] in two.\nfunc Parts2(raw string) (left2, right2 string) {\n\tleft2 = raw[:1]\n\tright2 = raw[1:]\n\treturn left2, right2\n}"}},
		{"rename cell", func() (*Change, error) { return p.Rename(Target{Name: "Raw"}, "Source") }, []string{
			"`source` and [Source]", "// Source reads.", "func Source(size int)", "func Parts(source string)", "left = source[:1]",
			"Join(left, right string, source string) int { return len(left + right + source)", "func helper(raw string)",
		}},
		{"rename output", func() (*Change, error) { return p.Rename(Target{Name: "left"}, "start") }, []string{"(start, right string)", "return start, right", "Join(start, right string", "len(start + right"}},
		{"rename parameter", func() (*Change, error) { return p.Rename(Target{Name: "Size"}, "Count") }, []string{"// Count is how much.\nconst Count", "Raw(count int)", "Sprint(count)"}},
		{"split", func() (*Change, error) {
			src, _ := p.Source(Target{Name: "Raw"})
			return p.Split(Target{Name: "Raw"}, strings.Index(src, "\tn :="), "Long")
		}, []string{"func Long(size int) (string, error) {", "return long, nil\n}", "func Raw(long string) (string, error) {\n\tn := len(long)"}},
		{"helper", func() (*Change, error) {
			src, _ := p.Source(Target{Name: "Raw"})
			return p.ToHelper(Selection{Target{Name: "Raw"}, strings.Index(src, "long :="), strings.Index(src, "return fmt")}, "double")
		}, []string{"long, n := double(text)", "func double(text string) (string, int) {"}},
		{"helper of expression", func() (*Change, error) {
			src, _ := p.Source(Target{Name: "Raw"})
			at := strings.Index(src, "text + text")
			return p.ToHelper(Selection{Target{Name: "Raw"}, at, at + len("text + text")}, "double")
		}, []string{"long := double(text)", "func double(text string) string {\n\treturn text + text\n}"}},
		{"cell of expression", func() (*Change, error) {
			src, _ := p.Source(Target{Name: "Join"})
			at := strings.Index(src, "left + right + raw")
			return p.ToCell(Selection{Target{Name: "Join"}, at, at + len("left + right + raw")}, "All")
		}, []string{"func All(left string, right string, raw string) string {\n\treturn left + right + raw\n}", "func Join(all string) int { return len(all) }"}},
		{"default", func() (*Change, error) {
			return p.SetDefault(graph.Param{Name: "Size", Basic: "int"}, "7")
		}, []string{"const Size = 7"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			change, err := c.do()
			want(t, change, err, c.want...)
		})
	}
}

func TestRefusals(t *testing.T) {
	p := demoPackage()
	src, _ := p.Source(Target{Name: "Raw"})
	for _, c := range []struct {
		want string
		do   func() (*Change, error)
	}{
		{"already declared", func() (*Change, error) { return p.Rename(Target{Name: "Raw"}, "Parts") }},
		{"already provided", func() (*Change, error) { return p.Rename(Target{Name: "Raw"}, "Left") }},
		{"no name in Go", func() (*Change, error) { return p.Rename(Target{Name: "Raw"}, "1x") }},
		{"small letter", func() (*Change, error) { return p.Rename(Target{Name: "Raw"}, "source") }},
		{"already declared", func() (*Change, error) { return p.Rename(Target{Name: "Size"}, "Text") }},
		{"a return leaves", func() (*Change, error) {
			return p.ToHelper(Selection{Target{Name: "Raw"}, strings.Index(src, "if size"), strings.Index(src, "long :=")}, "check")
		}},
		{"made earlier", func() (*Change, error) {
			return p.ToCell(Selection{Target{Name: "Raw"}, strings.Index(src, "long :="), strings.Index(src, "n :=")}, "Double")
		}},
		{"line 1", func() (*Change, error) { return p.Replace(Target{Name: "Raw"}, "func Raw( {") }},
		{"imports are added", func() (*Change, error) { return p.Replace(Target{Name: "Raw"}, "import \"os\"") }},
		{"commented-out", func() (*Change, error) { return p.AddProse(Spot{Target: Target{Name: "Raw"}}, "x := f()") }},
		{"nothing named", func() (*Change, error) { return p.Delete(Target{Name: "None"}) }},
		{"no number", func() (*Change, error) { return p.SetDefault(graph.Param{Name: "Size", Basic: "int"}, "x y") }},
	} {
		_, err := c.do()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

func TestSyntaxErrorIsRelative(t *testing.T) {
	_, err := demoPackage().Replace(Target{Name: "Join"}, "func Join() int {\n\treturn 1 +\n}")
	var s *SyntaxError
	if !errors.As(err, &s) || s.Mistakes[0].Line != 3 || s.Mistakes[0].Offset != len("func Join() int {\n\treturn 1 +\n") {
		t.Fatalf("%+v", err)
	}
}

func TestBrokenNeighbour(t *testing.T) {
	p := demoPackage()
	p.Files["demo.go"] = []byte(strings.Replace(demo, "left = raw[:1]", "<<<<<<< HEAD\n\tleft = raw[:", 1))
	c, err := p.Replace(Target{Name: "Join"}, "func Join(raw string) int { return 1 }")
	if err != nil || !strings.Contains(string(c.Edits[0].After), "<<<<<<< HEAD\n\tleft = raw[:") || !strings.Contains(string(c.Edits[0].After), "return 1") {
		t.Fatal(err, c)
	}
	c, err = p.Replace(Target{Name: "Parts"}, "func Parts(raw string) (left, right string) { return raw, raw }")
	if err != nil {
		t.Fatal(err)
	}
	compiles(t, c.Apply(p.Files))
}

func TestRebase(t *testing.T) {
	p := demoPackage()
	gone, err := p.Delete(Target{Name: "Parts"})
	if err != nil {
		t.Fatal(err)
	}
	now := gone.Apply(p.Files)
	other, err := (&Package{Path: "demo", Files: now}).Replace(Target{Name: "Join"}, "func Join(raw string) int { return 1 }")
	if err != nil {
		t.Fatal(err)
	}
	now = other.Apply(now)
	back, err := gone.Undo().Rebase(now)
	if err != nil {
		t.Fatal(err)
	}
	text := string(back.Apply(now)["demo.go"])
	if !strings.Contains(text, "func Parts") || !strings.Contains(text, "return 1 }") {
		t.Error(text)
	}
	same, err := p.Replace(Target{Name: "Join"}, "func Join() int { return 2 }")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := same.Rebase(now); !errors.As(err, new(*ConflictError)) {
		t.Errorf("%v is no conflict", err)
	}
}

func TestFindAndReplace(t *testing.T) {
	p := demoPackage()
	found, err := p.Find(Query{Text: "raw", Word: true}, "input")
	if err != nil || len(found) != 8 {
		t.Fatal(err, len(found))
	}
	c, err := p.ReplaceAll(found)
	if err != nil || strings.Count(string(c.Edits[0].After), "input") != 8 {
		t.Fatal(err)
	}
	found, err = p.Find(Query{Text: `(\w+) \+ (\w+)`, Regexp: true}, "$2 + $1")
	if err != nil || len(found) != 2 || found[1].After != "right + left" || found[1].Name != "Join" {
		t.Fatal(err, found)
	}
	found[0].After = "("
	if _, err := p.ReplaceAll(found); !errors.As(err, new(*SyntaxError)) {
		t.Error(err)
	}
	if _, err := p.Find(Query{Text: "(", Regexp: true}, ""); err == nil {
		t.Error("a malformed expression is taken")
	}
}

func TestWrite(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	file := filepath.Join(elsewhere, "real.go")
	if err := os.WriteFile(file, []byte(demo), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, filepath.Join(dir, "demo.go")); err != nil {
		t.Fatal(err)
	}
	p := demoPackage()
	c, err := p.Replace(Target{Name: "Join"}, "func Join() int { return 2 }")
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, c); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(dir, "demo.go"))
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced", err)
	}
	src, err := os.ReadFile(file)
	if info, _ := os.Stat(file); err != nil || string(src) != string(c.Edits[0].After) || info.Mode().Perm() != 0o640 {
		t.Error(err, info.Mode())
	}
	var conflict *ConflictError
	if err := Write(dir, c); !errors.As(err, &conflict) || string(conflict.Theirs) != string(src) {
		t.Error(err)
	}
	if err := Write(dir, c.Undo()); err != nil {
		t.Error(err)
	}
	if src, _ := os.ReadFile(file); string(src) != demo {
		t.Error("undo does not bring the bytes back")
	}
	if left, _ := filepath.Glob(filepath.Join(elsewhere, ".*")); len(left) > 0 {
		t.Error("left behind:", left)
	}
	if err := Write(dir, &Change{Edits: []FileEdit{{Name: "../x.go", After: []byte("x")}}}); err == nil {
		t.Error("wrote outside of the folder")
	}
}
