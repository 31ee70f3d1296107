package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/notebook"
)

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}

// The texts of warnings are what people read: they stand here as they are said.
func TestWarnings(t *testing.T) {
	for want, cells := range map[string][]string{
		"0 order: the cells were run in another order than they stand in: [1] behind [2]\n" +
			"2 order: it was run before cell 1 [2], which gives it x: what it showed was made from what is gone": {"2|x = 1", "1|print(x)"},
		"0 order: the cells were run in another order than they stand in: [2] behind [3]\n" +
			"1 twice: x is given by cell 1 [1] and cell 2 [3]: each is a value of its own\n" +
			"3 order: when it was run, x was what cell 1 [1] had made of it; from top to bottom it is what cell 2 [3] makes": {"1|x = 1\nx", "3|x = x + 1\nx", "2|print(x)"},
		"2 never: it was never run": {"1|x = 1\nx", "print(1)"},
		"1:1 below: x is used here and defined further down, in cell 2: the notebook runs only because that had been run before": {"print(x)", "x = 1"},
		"1:1 missing: gone is used here and no cell defines it: the one that did is gone":                                        {"print(gone)"},
		"1 dead: nobody uses a, b, and the cell shows nothing":                                                                   {"a = 1\nb = a"},
		"1 dead: nobody calls f, and the cell shows nothing":                                                                     {"def f(): pass"},
		"1:2 broken: this line cannot be read: \"?\" stands where an expression is expected":                                     {"x = 1\ny = )\nx"},
		"2:1 star: z is defined in no cell: it may come with m, of which everything is imported":                                 {"from m import *", "print(z)"},
		"1 other: %%bash is not Python: what it defines is not known":                                                            {"%%bash\nls"},
		"2:1 changed: it changes xs of cell 1 in place (xs.append), and again with each run":                                     {"xs = []", "xs.append(1); print(xs)"},
		"1 twice: df is given by cell 1 and cell 2: each is a value of its own (cell 2: changed in place, and changed again by each run)": {
			"df = open('x')", "df['a'] = 1", "df",
		},
	} {
		var b strings.Builder
		for _, w := range Recover(of(cells...)).Warnings {
			at := fmt.Sprint(w.Cell + 1)
			if w.Line > 0 {
				at += fmt.Sprint(":", w.Line)
			}
			fmt.Fprintf(&b, "%s %s: %s\n", at, w.Kind, w.Text)
		}
		got := strings.TrimSpace(b.String())
		if got != strings.ReplaceAll(want, `"?" stands`, `")" stands`) {
			t.Errorf("%q\ngot  %s\nwant %s", cells, got, want)
		}
	}
}

func TestManyAreNotAllNamed(t *testing.T) {
	cells := []string{"x = []"}
	for range 20 {
		cells = append(cells, "x.append(1); print(x)")
	}
	g := Recover(of(cells...))
	if len(g.Warnings) != 1 || len(g.Warnings[0].Text) > 400 || !strings.Contains(g.Warnings[0].Text, "and 13 more") {
		t.Errorf("%+v", g.Warnings)
	}
}

func TestAnErrorIsSaid(t *testing.T) {
	n := of("1|x = y", "2|x")
	n.Cells[1].Outputs = []notebook.Output{{Kind: "error", Text: "NameError: no y\nmore"}}
	g := Recover(n)
	if i := slices.IndexFunc(g.Warnings, func(w Warning) bool { return w.Kind == Failed }); i < 0 || g.Warnings[i].Text != "it ended in an error: NameError: no y" {
		t.Errorf("%+v", g.Warnings)
	}
}

// Whatever the cells hold, no value comes round to the cell that it is made from.
func FuzzRecover(f *testing.F) {
	f.Add("x = y\x00y = x\x00def f(): return z\x00z = f()")
	f.Add("df = 1\x00df.a = 2\x00print(df)\x00del df")
	f.Fuzz(func(t *testing.T, text string) {
		g := Recover(of(strings.Split(text, "\x00")...))
		state := map[*Cell]int{}
		var visit func(c *Cell)
		visit = func(c *Cell) {
			if state[c] == 1 {
				t.Fatal("a cycle")
			}
			if state[c] == 2 {
				return
			}
			state[c] = 1
			for _, v := range c.Takes {
				visit(v.From)
			}
			state[c] = 2
		}
		for _, c := range g.Cells {
			visit(c)
		}
	})
}
