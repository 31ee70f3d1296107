package diff_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"stagebook/cells/diff"
)

// apply rebuilds both sides of a comparison.
func apply(lines []diff.Line) (old, now []string, changes int) {
	for _, l := range lines {
		if l.Op != diff.Add {
			old = append(old, l.Text)
		}
		if l.Op != diff.Remove {
			now = append(now, l.Text)
		}
		if l.Op != diff.Same {
			changes++
		}
	}
	return old, now, changes
}

// shortest is the number of changes by the plain table of longest common
// subsequences.
func shortest(a, b []string) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			table[i][j] = max(table[i+1][j], table[i][j+1])
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			}
		}
	}
	return len(a) + len(b) - 2*table[0][0]
}

func TestLinesAreShortest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	draw := func() []string {
		list := make([]string, random.IntN(12))
		for i := range list {
			list[i] = string(rune('a' + random.IntN(3)))
		}
		return list
	}
	for range 5000 {
		a, b := draw(), draw()
		old, now, changes := apply(diff.Lines(strings.Join(a, "\n"), strings.Join(b, "\n")))
		if strings.Join(old, "\n") != strings.Join(a, "\n") || strings.Join(now, "\n") != strings.Join(b, "\n") {
			t.Fatalf("%q and %q came back as %q and %q", a, b, old, now)
		}
		if want := shortest(a, b); changes != want {
			t.Fatalf("%q and %q: %d changes, %d are enough", a, b, changes, want)
		}
	}
}

func TestUnified(t *testing.T) {
	tests := []struct{ name, old, now, want string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"one line", "a\nb\nc\n", "a\nx\nc\n", "--- o\n+++ n\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
		{"from nothing", "", "a\n", "--- o\n+++ n\n@@ -0,0 +1 @@\n+a\n"},
		{"to nothing", "a\n", "", "--- o\n+++ n\n@@ -1 +0,0 @@\n-a\n"},
		{
			"two hunks", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
			"--- o\n+++ n\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+y\n",
		},
		{
			"hunks that meet", "1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n",
			"--- o\n+++ n\n@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n",
		},
	}
	for _, test := range tests {
		if got := diff.Unified("o", "n", test.old, test.now); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

// TestNothingInCommon says that the search is given up where it would take long.
func TestNothingInCommon(t *testing.T) {
	old, now, changes := apply(diff.Lines(strings.Repeat("a\n", 3000), strings.Repeat("b\n", 3000)))
	if len(old) != 3000 || len(now) != 3000 || changes != 6000 {
		t.Errorf("got %d and %d lines, %d changes", len(old), len(now), changes)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\nb\n", "b\na")
	f.Add("", "\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		old, now, _ := apply(diff.Lines(a, b))
		if strings.Join(old, "\n") != strings.TrimSuffix(a, "\n") || strings.Join(now, "\n") != strings.TrimSuffix(b, "\n") {
			t.Errorf("%q and %q came back as %q and %q", a, b, old, now)
		}
	})
}
