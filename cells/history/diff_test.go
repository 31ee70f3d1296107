package history

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	before := files("a.go", "package a\n\n// A is.\nfunc A() int { return 1 }\n\nfunc B() {}\n", "gone.go", "package a\n", "same.go", "package a\n")
	after := files("a.go", "package a\n\n// A is.\nfunc A() int { return 2 }\n\nfunc C() {}\n", "new.go", "package a", "same.go", "package a\n")
	got := Diff(before, after)
	if len(got) != 3 || got[0].Status != "changed" || got[1].Status != "removed" || got[2].Status != "added" {
		t.Fatalf("%+v", got)
	}
	want := `--- a/a.go
+++ b/a.go
@@ -1,6 +1,6 @@
 package a
 
 // A is.
-func A() int { return 1 }
+func A() int { return 2 }
 
-func B() {}
+func C() {}
`
	if got[0].Unified != want || got[0].Added != 2 || got[0].Removed != 2 {
		t.Errorf("%s", got[0].Unified)
	}
	cells := ""
	for _, c := range got[0].Cells {
		cells += c.Name + " " + c.Status + "\n"
	}
	if cells != "A changed\nC added\nB removed\n" {
		t.Errorf("%s", cells)
	}
	if !strings.HasSuffix(got[2].Unified, "@@ -0,0 +1,1 @@\n+package a\n\\ No newline at end of file\n") {
		t.Errorf("%s", got[2].Unified)
	}
}

// TestCompare holds the comparison of random texts to what it has to be: it makes
// one of the other, and its hunks hold all that changed.
func TestCompare(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		text := func() string {
			var b strings.Builder
			for range rnd.IntN(30) {
				b.WriteString(string(rune('a'+rnd.IntN(4))) + "\n")
			}
			return b.String()
		}
		before, after := text(), text()
		var a, b strings.Builder
		changed := 0
		for _, e := range compare(lines(before), lines(after)) {
			if e.op != '+' {
				a.WriteString(e.line)
			}
			if e.op != '-' {
				b.WriteString(e.line)
			}
			changed += btoi(e.op != ' ')
		}
		if a.String() != before || b.String() != after {
			t.Fatalf("%q → %q: %q → %q", before, after, a.String(), b.String())
		}
		if _, added, removed := unified("x", before, after); added+removed != changed {
			t.Fatalf("%q → %q: %d changes, %d in hunks", before, after, changed, added+removed)
		}
	}
}
