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

// TestProseAboveWhatDoesNotParse edits the comment of a cell whose signature does
// not parse: nothing else changes, and it comes back.
func TestProseAboveWhatDoesNotParse(t *testing.T) {
	const src = "package p\n\n// A is a.\nfunc A() int { return 1 }\n\n// Torn is half\n// written.\nfunc Torn(a int, {\n\treturn a\n}\n\n// Last.\n\nfunc B() {}\n"
	for _, how := range []string{"plain", "crlf", "bom"} {
		text := disguises[how](src)
		p := &Package{Files: map[string][]byte{"p.go": []byte(text)}}
		places := p.Prose("p.go")
		if len(places) != 2 || places[0].Line != 6 {
			t.Fatalf("%s: the prose is at %+v", how, places)
		}
		for _, target := range []Target{{File: "p.go", Line: 6}, {File: "p.go", Line: 7}, {Name: "Torn"}} {
			got, _, err := p.Doc(target)
			if err != nil || got != "Torn is half\nwritten." {
				t.Fatalf("%s: %+v: %q, %v", how, target, got, err)
			}
			c, err := p.SetDoc(target, "Torn is *whole*.\n\nAlmost.")
			if err != nil {
				t.Fatalf("%s: %+v: %v", how, target, err)
			}
			want := strings.Replace(src, "// Torn is half\n// written.\n", "// Torn is *whole*.\n//\n// Almost.\n", 1)
			if after := string(c.Edits[0].After); after != disguises[how](want) {
				t.Errorf("%s: %+v: the file is\n%q", how, target, after)
			}
			if target.Name == "" && c.At.Line != 6 {
				t.Errorf("%s: it is at %+v", how, c.At)
			}
			back, err := p.with(c).SetDoc(target, got)
			if err != nil || string(back.Edits[0].After) != text {
				t.Errorf("%s: %+v: the bytes do not come back: %v", how, target, err)
			}
		}
		_, err := p.Delete(Target{File: "p.go", Line: 6})
		if err == nil || !strings.Contains(err.Error(), "mend the code first, in p.go") {
			t.Errorf("%s: deleting it says %v", how, err)
		}
	}
}
