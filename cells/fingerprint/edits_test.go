package fingerprint_test

import "testing"

// TestEdits says of each edit which cells' code it changes. Every row is a
// promise both ways: the cells named are stale, and no other is.
func TestEdits(t *testing.T) {
	s := newSandbox(t, "base.txtar")
	s.sound(s.base)
	s.run(t, []edit{
		// What does not count.
		{"doc comment of a cell", "cells.go", "// Raw reads the rows.", "// Raw loads the rows.", ""},
		{"comment in a body", "cells.go", "// lines are short", "// lines are long", ""},
		{"package comment", "cells.go", "small cells", "tiny cells", ""},
		{"blank lines", "cells.go", "// Plain reaches nothing.", "\n\n// Plain reaches nothing.", ""},
		{"layout of a body", "cells.go", "func Plain() int { return 1 }", "func Plain() int {\n\treturn 1\n}", ""},
		{"layout of a call", "cells.go", `strings.Split("a 1,b 2", ",")`, "strings.Split(\n\t\t\"a 1,b 2\",\n\t\t\",\",\n\t)", ""},
		{"policy", "cells.go", "//cell:timeout 30s", "//cell:timeout 60s", ""},
		{"where its results stand", "cells.go", "//cell:timeout 30s", "//cell:timeout 30s\n//cell:hide\n//cell:column 2 wide\n//cell:tab The model", ""},
		{"what is expected of its results", "cells.go", "//cell:timeout 30s", "//cell:timeout 30s\n//cell:expect value > 0", ""},
		{"default of a parameter", "more.go", "const TestSize = 0.2", "const TestSize = 0.25", ""},
		{"widget of a parameter", "more.go", "max=0.5", "max=0.4", ""},
		{"default of a choice", "more.go", "const Speed = Fast", "const Speed = Slow", ""},
		{"helper that nobody uses", "stats/mean.go", "Unused() int { return 1 }", "Unused() int { return 2 }", ""},
		{"new helper", "cells.go", "// Plain reaches", "func unused() {}\n\n// Plain reaches", ""},
		{"new cell", "cells.go", "// Plain reaches", "// New is new.\nfunc New() int { return 3 }\n\n// Plain reaches", ""},
		{"new package of the standard library", "sorted.go", "", "package m\n\nimport \"sort\"\n\nfunc sorted(list []string) { sort.Strings(list) }\n", ""},
		{"file that nobody embeds", "other.txt", "nobody", "somebody", ""},
		{"test file", "cells_test.go", "", "package m\n\nfunc helper() {}\n", ""},
		{"file for another system", "cells_windows.go", "", "package m\n\nfunc init() {}\n", ""},
		{
			"declarations change places", "cells.go", "// Plain reaches nothing.\nfunc Plain() int { return 1 }\n\n// Other reaches nothing either.\nfunc Other(plain int) int { return plain + 1 }",
			"// Other reaches nothing either.\nfunc Other(plain int) int { return plain + 1 }\n\n// Plain reaches nothing.\nfunc Plain() int { return 1 }", "",
		},
		{"parentheses", "cells.go", "return plain + 1", "return (plain + 1)", ""},
		{"type that is no shape", "shapes/shapes.go", `return "."`, `return ":"`, ""},
		{"spelling of a constant", "more.go", "const half = 4", "const half = 2 + 2", ""},
		{"declaration taken out of its group", "more.go", "const limit = 10", "const (\n\tlimit = 10\n)", ""},
		{"embedded name that is not the file's", "other.txt", "", "-\n", ""},

		// Functions.
		{"cell itself", "cells.go", "return 1 }", "return 2 }", "plain"},
		{"operator", "cells.go", "return plain + 1", "return plain - 1", "other"},
		{"helper", "cells.go", "return len(line)", "return len(line) + 1", "raw"},
		{"helper of a helper's condition", "cells.go", "!digits", "digits", "raw"},
		{"helper two calls away in another package", "stats/mean.go", "t += v", "t -= v", "clean"},
		{"signature of a helper in another package", "stats/mean.go", "func total(list []float64) float64 {", "func total(list []float64) (sum float64) {", "clean"},
		{"generic helper", "more.go", "n += e.value()", "n -= e.value()", "total"},
		{"method through a type argument", "more.go", "return int(c)", "return -int(c)", "total"},
		{"function in a table", "more.go", "func one() int { return 1 }", "func one() int { return 2 }", "called"},
		{"directive for the compiler", "cells.go", "func parseAge", "//\n//go:noinline\nfunc parseAge", "raw"},
		{"built-in name taken over", "setup.go", "var registry", "func len(s string) int { return 7 }\n\nvar registry", "raw"},

		// Types.
		{"tag of a field", "cells.go", `json:"name"`, `json:"n"`, "clean raw"},
		{"field of an input's type", "cells.go", "Age  int\n", "Age  int\n\tHeight int\n", "clean raw"},
		{"method of an input's type", "cells.go", "return label(r.Name)", "return label(r.Name + r.Name)", "clean raw"},
		{"helper of a method of an input's type", "cells.go", `"<" + s`, `"[" + s`, "clean raw"},
		{"new method of an input's type", "cells.go", "func label(", "func (r Row) String() string { return r.Name }\n\nfunc label(", "clean raw"},
		{"method behind an interface", "shapes/shapes.go", "return 3 *", "return 4 *", "area round"},
		{"method of another type behind an interface", "shapes/shapes.go", "return s.A * s.A", "return s.A", "area"},
		{"type becomes a shape", "shapes/shapes.go", `func (d Dot) Mark() string { return "." }`, "func (d Dot) Area() float64 { return 0 }", "area"},
		{"type behind an alias", "more.go", "struct{ text string }", "struct{ text string `json:\"text\"` }", "named"},
		{"alias", "more.go", "type legend = caption", "type legend caption", "named"},
		{"underlying type of a choice", "more.go", "type Mode int", "type Mode int64", "moved"},
		{"constraint", "more.go", "type valued interface{ value() int }", "type valued interface{ ~int; value() int }", "total"},

		// Constants, variables, embedded files.
		{"constant", "more.go", "const limit = 10", "const limit = 11", "raw"},
		{"constant gets a type", "more.go", "const limit = 10", "const limit int = 10", "raw"},
		{"place in a group", "more.go", "small = iota\n", "tiny = iota\n\tsmall\n", "sized"},
		{"another constant of a group", "more.go", "\tlarge\n", "\tlarge\n\thuge\n", ""},
		{"constant that a constant is made of", "more.go", "const half = 4", "const half = 5", "doubled"},
		{"pattern", "more.go", "`\\d`", "`\\d+`", "raw"},
		{"variable with its twin", "more.go", "return 1, 2", "return 1, 3", "*"},
		{"embedded file", "note.txt", "hello", "good bye", "noted"},
		{"embed directive", "more.go", "//go:embed note.txt", "//go:embed other.txt", "noted"},

		// The program.
		{"init", "setup.go", `register("a", 1)`, `register("a", 2)`, "*"},
		{"what init calls", "setup.go", "registry[name] = n", "registry[name] = -n", "*"},
		{"variable that init fills", "setup.go", "map[string]int{}", `map[string]int{"b": 1}`, "*"},
		{"new init", "stats/mean.go", "// Unused is", "func init() {}\n\n// Unused is", "*"},
		{"new variable that calls", "cells.go", "// Plain reaches", "var called = label(\"x\")\n\n// Plain reaches", "*"},
		{"new variable that computes", "cells.go", "// Plain reaches", "var up = strings.ToUpper(\"x\")\n\n// Plain reaches", ""},
		{"blank import", "setup.go", "package m\n", "package m\n\nimport _ \"time/tzdata\"\n", "*"},
		{"go line", "go.mod", "go 1.24", "go 1.23", "*"},
		{"godebug line", "go.mod", "go 1.24\n", "go 1.24\n\ngodebug asynctimerchan=1\n", "*"},
	})
}

// TestUnfollowed says what code depends on that reaches further than names lead.
func TestUnfollowed(t *testing.T) {
	s := newSandbox(t, "unfollowed.txtar")
	s.run(t, []edit{
		{"far helper", "cells.go", "func far() int { return 1 }", "func far() int { return 2 }", "reflected timed where"},
		{"comment above", "cells.go", "// Reflected calls", "// Reflected asks for and calls", "reflected timed where"},
		{"assembly", "empty.s", "", "// one more line\n", "*"},
		{"linkname", "cells.go", "//go:linkname nanotime runtime.nanotime", "//go:linkname nanotime runtime.walltime", "reflected timed where"},
		{"cell itself", "cells.go", "time.Duration { return 1 }", "time.Duration { return 2 }", "*"},
	})
}

// TestNames says that a name counts by what it means.
func TestNames(t *testing.T) {
	s := newSandbox(t, "names.txtar")
	s.sound(s.base)
	s.run(t, []edit{
		{"two imports swap names", "cells.go", "one \"example.com/n/first\"\n\ttwo \"example.com/n/second\"", "two \"example.com/n/first\"\n\tone \"example.com/n/second\"", "both one"},
		{"imports in another order", "cells.go", "one \"example.com/n/first\"\n\ttwo \"example.com/n/second\"", "two \"example.com/n/second\"\n\tone \"example.com/n/first\"", ""},
		{"dot import of another package", "dotted.go", "n/first", "n/second", "dotted"},
		{"name of the package in its own declaration", "first/first.go", "func Value() int { return 1 }", "func Value() int { return 10 }", "dotted one"},
		{"package that registers, imported for something else", "png.go", "", "package n\n\nimport \"image/png\"\n\nvar _ png.Encoder\n", "decoded"},
		{"package that registers nothing there", "csv.go", "", "package n\n\nimport \"encoding/csv\"\n\nvar _ csv.Reader\n", ""},
		{"promoted method", "cells.go", "return 3 }", "return 4 }", "promoted"},
		{"embedded type gets in between", "cells.go", "type middle struct{ *inner }", "type middle struct{ *inner }\n\nfunc (middle) Depth() int { return 5 }", "promoted"},
		{"method of a generic type", "cells.go", "any(b.v).(interface", "(any)(b.v).(interface", ""},
		{"method of a type argument", "cells.go", `return "tag"`, `return "gat"`, "boxed"},
		{"method value", "cells.go", "func (tool) use() int { return 1 }", "func (tool) use() int { return 2 }", "valued"},
		{"global behind a local name", "cells.go", "const rate = 3", "const rate = 4", "caught"},
		{"local name", "cells.go", "rate := 2\n\treturn rate", "speed := 2\n\treturn speed", "shadowed"},
		{"local name gone, global remains", "cells.go", "rate := 2\n", "\n", "shadowed"},
		{"length of an array", "cells.go", "const width = 4", "const width = 5", "sized"},
		{"kind of a method's receiver", "cells.go", "func (tool) use()", "func (t tool) use()", "valued"},
		{"helper moves to another file", "moved.go", "", "package n\n", ""},
		{"line directive", "cells.go", "// Plain reaches nothing.", "//line other.go:1\n\n// Plain reaches nothing.", ""},
	})
}
