package edit

import (
	"slices"
	"strings"
	"testing"
)

func TestProseAndDeclared(t *testing.T) {
	const src = "// Package p is it.\npackage p\n\n// First.\n\n// A is a.\nfunc A() {}\n\n// var gone = 1\n\n// Second,\n// of two lines.\n\ntype T struct{}\n\nfunc (t *T) M() {}\n"
	for name, disguise := range disguises {
		files := map[string][]byte{"p.go": []byte(disguise(src)), "p_test.go": []byte("package p\n\nvar x, Y = 1, 2\n")}
		p := &Package{Files: files}
		var texts []string
		for _, place := range p.Prose("p.go") {
			markdown, _, err := p.Doc(Target{File: place.File, Line: place.Line})
			if err != nil {
				t.Errorf("%s: line %d: %v", name, place.Line, err)
			}
			texts = append(texts, strings.ReplaceAll(markdown, "\n", " "))
		}
		texts = slices.DeleteFunc(texts, func(s string) bool { return strings.HasPrefix(s, "the very last") })
		if want := []string{"First.", "Second, of two lines."}; !slices.Equal(texts, want) {
			t.Errorf("%s: the prose is %q, want %q", name, texts, want)
		}
		if got, want := Declared(files), []string{"A", "T", "T.M", "Y", "x"}; !slices.Equal(got, want) {
			t.Errorf("%s: declared are %q, want %q", name, got, want)
		}
	}
	if (&Package{}).Prose("nothing.go") != nil {
		t.Error("a file that is not there has prose")
	}
}
