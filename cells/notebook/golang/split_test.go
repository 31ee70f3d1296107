package golang

import (
	"fmt"
	"strings"
	"testing"
)

func TestCellsAreTakenApart(t *testing.T) {
	for text, want := range map[string]string{
		"import \"fmt\"\nx := 1\nfunc f() {}\nx++":       "import func | x := 1\nx++",
		"func (t T) M() {}\nfunc() { f() }()":            "func | func() { f() }()",
		"var x = 1\ntype T struct {\n\tA int\n}":         "type | var x = 1",
		"package p\nconst a = 1; b := 2":                 "const | b := 2",
		"func main() {\n\tf()\n}":                        " | f()",
		"x := `\n%not a line\n!neither`\n!ls\n%env A":    " | x := `\n%not a line\n!neither` / !ls / %env A",
		"!a \\\n b \\\n c\nx()":                          " | x() / !a \\\n b \\\n c",
		"%%bash\nls":                                     " |  / %%bash\nls",
		"// a remark\nfunc f() {}\n\n// another\nx()":    "func | // another\nx()",
		"if x {\n} else {\n}\nfor i := range 3 { f(i) }": " | if x {\n} else {\n}\nfor i := range 3 { f(i) }",
	} {
		s := take(text, false)
		var kinds []string
		for _, p := range s.pieces {
			kinds = append(kinds, p.kind.String())
		}
		got := fmt.Sprintf("%s | %s", strings.Join(kinds, " "), s.body)
		for _, o := range s.other {
			got += " / " + o
		}
		if got != want || s.wrong != "" {
			t.Errorf("%q\ngot  %q %s\nwant %q", text, got, s.wrong, want)
		}
	}
	s := take("var x = 1\n%%\nf(x)", true)
	if len(s.pieces) != 1 || s.body != "f(x)" {
		t.Errorf("%+v", s)
	}
	if s := take("x :=", false); s.wrong == "" {
		t.Errorf("%+v", s)
	}
}

// Whatever a cell holds, it is taken apart, and its statements can be edited.
func FuzzTake(f *testing.F) {
	f.Add("import \"fmt\"\nfunc f() { return }\nx := 1\nfmt.Println(x)\n!ls\n%%\nf()", true)
	f.Add("var a, b = 1, `x\n%y`\na, b := b, a\nvar a int\nfunc() {}()", false)
	f.Fuzz(func(t *testing.T, text string, gonb bool) {
		s := take(text, gonb)
		if s.wrong != "" || s.body == "" {
			return
		}
		w := &writer{imports: imports{paths: map[string]string{}, named: map[string]bool{}}}
		w.declare(&s)
		e := w.edited(&step{body: s.body, takes: []shared{{"a", "a2", "int"}}, gives: []shared{{"b", "b", "int"}, {"c", "c", "int"}}})
		_ = w.edited(&step{body: s.body})
		if strings.TrimSpace(e.body) == "" && strings.TrimSpace(s.body) == "" {
			t.Errorf("%q", e.body)
		}
	})
}
