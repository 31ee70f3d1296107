package fingerprint_test

import (
	"slices"
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
)

// TestHostile says the same as TestEdits of code that was written to be missed.
func TestHostile(t *testing.T) {
	s := newSandbox(t, "hostile.txtar")
	s.sound(s.base)
	st := fingerprint.NewStatic(s.base)
	for id := range st.Cells {
		if why := st.Uncacheable(id); why != "" {
			t.Errorf("%s is not kept: %s", id, why)
		}
	}
	s.run(t, []edit{
		// What hides behind the interface of an input.
		{"method of a type argument behind an interface", "hidden.go", "func (c count) value() int { return int(c) }", "func (c count) value() int { return 2 * int(c) }", "crated read shown"},
		{"method of a type argument of another", "hidden.go", "func (o odd) value() int { return int(o) }", "func (o odd) value() int { return 1 }", "read shown"},
		{"method of what an unnamed struct embeds", "hidden.go", "func (left) Left() int { return 1 }", "func (left) Left() int { return 2 }", "joined shown split"},
		{"other method of it", "hidden.go", "func (right) Right() int { return 2 }", "func (right) Right() int { return 3 }", "joined shown split"},
		{"tag of an unnamed struct", "hidden.go", "`json:\"a\"`", "`json:\"b\"`", "shown tagged"},
		{"method through an embedded pointer", "hidden.go", "func (*core) Deep() int { return 5 }", "func (*core) Deep() int { return 6 }", "dived dug shown"},
		{"unexported method of an interface", "secret/secret.go", "func (lock) turn() int { return 1 }", "func (lock) turn() int { return 2 }", "opened shown turned"},
		{"method of an error", "hidden.go", `return "late"`, `return "later"`, "failed shown told"},
		{"type that becomes an error", "hidden.go", "func (calm) Erro() string", "func (calm) Error() string", "shown told"},
		{"embedded interface grows", "hidden.go", "type deep interface{ Deep() int }", "type deep interface {\n\tDeep() int\n\tDeeper() int\n}\n\nfunc (*core) Deeper() int { return 6 }", "dived dug shown"},

		// Names.
		{"chain of aliases in three packages", "far/far.go", "type Real struct{ N int }", "type Real struct{ N, M int }", "chained shown"},
		{"method at its end", "far/far.go", "return r.N }", "return -r.N }", "chained shown"},
		{"method expression", "names.go", "func (p pen) draw() int { return p.n }", "func (p pen) draw() int { return 2 * p.n }", "drawn shown"},
		{"method value of an interface", "names.go", "return 1 } // bird", "return 2 } // bird", "shown sung"},
		{"label", "names.go", "half:\n\tn++\n\tif n == 0 {\n\t\tgoto half", "half:\n\tn++\n\tif n < 0 {\n\t\tgoto end\n\t} else if n == 0 {\n\t\tgoto half", "jumped"},
		{"field of a converted struct", "names.go", "type to struct{ A int }", "type to struct {\n\tA int `db:\"a\"`\n}", "converted shown"},
		{"iterator over a function", "names.go", "yield(i * i)", "yield(i + i)", "ranged"},
		{"constraint with a method", "names.go", "return len(string(w))", "return 2 * len(string(w))", "measured shown"},
		{"type in a switch", "names.go", "type rare struct{}", "type rare struct{ x int }", "shown switched"},
		{"target of errors.As", "names.go", "type target struct{ code int }", "type target struct{ code int64 }", "shown targeted told"},
		{"constant in the length of an array in a type", "names.go", "const side = 3", "const side = 4", "shown squared"},
		{"constant that only a size is made of", "names.go", "type wide [2]int64", "type wide [3]int64", "shown weighed"},
		{"function in a map in a map", "names.go", "func deepest() int { return 1 }", "func deepest() int { return 2 }", "nested"},
		{"global behind a closure", "names.go", "var bias = 7", "var bias = 8", "biased"},
		{"default of a switch moves", "names.go", "\tdefault:\n\t\treturn 0\n\tcase 1:\n\t\treturn 10", "\tcase 1:\n\t\treturn 10\n\tdefault:\n\t\treturn 0", "branched"},
		{"name of a local type", "names.go", "type inside struct{}", "type within struct{}\n\ttype inside = within", "sized"},
		{"struct embedded in an unnamed struct of a helper's result", "names.go", "type base struct{ Height int }", "type base struct{ Height int8 }", "rooted shown"},
		{"order of fields", "names.go", "X, Y int", "Y, X int", "placed shown"},
		{"grouping of fields", "names.go", "X, Y int", "X int\n\tY int", "placed shown"},
		{"variable that a variable is made of", "names.go", "var unit = 2", "var unit = 3", "scaled"},
		{"order of two variables", "names.go", "var unit = 2\n\nvar scale = unit * 10", "var scale = unit * 10\n\nvar unit = 2", ""},
		{"defer", "names.go", "defer release()", "release()", "deferred"},
		{"channel direction", "names.go", "func drain(c <-chan int)", "func drain(c chan int)", "drained"},
		{"last return", "names.go", "return named", "_ = named\n\treturn", "bare"},
		{"three-index slice", "names.go", "full[0:1:1]", "full[0:1]", "cut"},
		{"variadic call", "names.go", "gather(list...)", "gather(list[0])", "gathered"},
		{"shadowing assignment", "names.go", "\t\tinner := 2", "\t\tinner = 2", "shaded"},
		{"built-in true", "names.go", "func yes() bool { return true }", "func yes() bool { const true = false; return true }", "answered"},

		// Embedding.
		{"embed over a blank line", "assets/loose.txt", "loose", "tight", "loosened"},
		{"embed in a group", "assets/grouped.txt", "grouped", "single", "grouped"},
		{"file in an embedded folder", "assets/dir/a.txt", "first", "other", "listed"},
		{"file added to an embedded folder", "assets/dir/b.txt", "", "second\n", "listed"},
		{"file added to a glob", "assets/x.csv", "", "1\n", "globbed"},
		{"file added beside a glob", "assets/x.tsv", "", "1\n", ""},
		{"hidden file of an embedded folder", "assets/dir/.hidden", "", "x\n", ""},

		// Files and lines that switch.
		{"file that a build tag takes out", "extra.go", "", "//go:build ignore\n\npackage h\n\nfunc init() {}\n", ""},
		{"file that a build tag lets in", "extra.go", "", "//go:build !ignore\n\npackage h\n\nfunc init() {}\n", "*"},
		{"other file of the pair", "untagged.go", "return \"other\"", "return \"elsewhere\"", ""},
		{"language of a file", "system.go", "package h\n", "//go:build go1.21\n\npackage h\n", "system"},
		{"toolchain line", "go.mod", "go 1.24\n", "go 1.24\n\ntoolchain go1.24.1\n", ""},
		{"line directive", "names.go", "// Drawn draws.", "//line far.go:7\n\n// Drawn draws.", ""},
		{"package comment over a directive", "names.go", "package h\n", "//go:debug panicnil=1\npackage h\n", ""},

		// The start of the program.
		{"sound pattern", "start.go", "`[a-z]`", "`[a-y]`", "matched"},
		{"pattern that stops the program", "start.go", "`[a-z]`", "`[a-z`", "*"},
		{"template", "start.go", "Hello {{.}}", "Hallo {{.}}", "greeted"},
		{"template that stops the program", "start.go", "Hello {{.}}", "Hello {{.}", "*"},
		{"index that may miss", "start.go", "var picked = 1", "var picked = []int{1}[index]", "*"},
		{"division that may stop", "start.go", "var picked = 1", "var picked = 1 / index", "*"},
		{"pointer that may be nil", "start.go", "var picked = 1", "var picked = *pointer", "*"},
		{"assertion that may fail", "start.go", "var picked = 1", "var picked = any(index).(int)", "*"},
		{"variable read before, not after, it is assigned", "start.go", "var tuning = tune()\n\nfunc tune() int {\n\ttuned = 5\n\treturn 1\n}\n\nvar tripled = tuned * 3\n", "var tripled = tuned * 3\n\nvar tuning = tune()\n\nfunc tune() int {\n\ttuned = 5\n\treturn 1\n}\n", "*"},
		{"variable that nobody uses", "start.go", "var picked = 1", "var picked = 2", ""},
		{"package with init that another cell brings in", "newcell.go", "", "package h\n\nimport \"example.com/h/noisy\"\n\n// Noise is new.\nfunc Noise() int { return noisy.Value }\n", "*"},
		{"package without init that another cell brings in", "newcell.go", "", "package h\n\nimport \"example.com/h/quiet\"\n\n// Quiet is new.\nfunc Quiet() int { return quiet.Value }\n", ""},
		{"init of a package that nobody links", "noisy/noisy.go", "Value = 2", "Value = 3", ""},
		{"blank import of a package of the module", "newcell.go", "", "package h\n\nimport _ \"example.com/h/noisy\"\n", "*"},
		{"second init of a file", "start.go", "func init() { started = 1 }", "func init() { started = 1 }\n\nfunc init() { started = 2 }", "*"},
		{"what a start-up closure uses", "start.go", "func later() int { return 1 }", "func later() int { return 2 }", "*"},
	})
}

// TestRename says that a file may have another name, and a file that is embedded may not.
func TestRename(t *testing.T) {
	s := newSandbox(t, "hostile.txtar")
	for _, test := range []struct{ from, to, want string }{
		{"names.go", "nomen.go", ""},
		{"hidden.go", "a.go", ""},
		{"assets/dir/a.txt", "assets/dir/z.txt", "listed"},
		{"assets/y.csv", "assets/z.csv", "globbed"},
		{"start.go", "begin.go", ""},
		{"tagged.go", "tagged_windows.go", "system"},
	} {
		t.Run(test.from, func(t *testing.T) {
			s.t = t
			s.write(test.to, s.files[test.from])
			s.remove(test.from)
			defer func() { s.remove(test.to); s.restore(test.from) }()
			if got := differing(s.keys, codeKeys(t, fingerprint.NewStatic(s.load(s.base)))); got != test.want {
				t.Errorf("keys changed: %q, want %q", got, test.want)
			}
		})
	}
}

// TestChannels says which cells are not kept because something that no key sees
// goes from one cell to another, or from one call to the next.
func TestChannels(t *testing.T) {
	s := newSandbox(t, "channels.txtar")
	st := fingerprint.NewStatic(s.base)
	want := strings.Fields(`
		aliasedNext appliedNext bumps changesFolder compares countsHooks drawsNext fieldNext hooks listens longest opensDirectly parsesMore pooled ranges
		reads readsAny readsDeclared readsDirectly readsStarted registers returnsNext seeds sharesTemplate ticks
	`)
	slices.Sort(want)
	var got []string
	for id := range st.Cells {
		if why := st.Uncacheable(id); why != "" {
			got = append(got, id)
			t.Logf("%s: %s", id, why)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("not kept:\n%v\nwant\n%v", got, want)
	}
}
