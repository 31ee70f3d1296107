package flow

import (
	"fmt"
	"strings"
	"testing"

	"stagebook/cells/notebook"
)

// of makes a notebook of cells in order; "3|x = 1" is one that was the third to run,
// "# text" one of text.
func of(cells ...string) *notebook.Notebook {
	n := &notebook.Notebook{Format: 4, Language: "python"}
	for _, source := range cells {
		c := notebook.Cell{Kind: notebook.Code}
		if text, ok := strings.CutPrefix(source, "# "); ok {
			c.Kind, source = notebook.Markdown, text
		}
		if count, rest, ok := strings.Cut(source, "|"); ok {
			fmt.Sscan(count, &c.Count)
			source = rest
		}
		c.Source = source
		n.Cells = append(n.Cells, c)
	}
	return n
}

// drawn is a graph as text: "1>df 2<df" says that cell 1 gives df to cell 2.
func drawn(g *Graph) string {
	var b strings.Builder
	for _, c := range g.Cells {
		name := func(v *Value) string {
			if v.Of > 1 {
				return fmt.Sprint(v.Name, v.Version)
			}
			return v.Name
		}
		for _, v := range c.Takes {
			fmt.Fprintf(&b, " %d<%s", c.At+1, name(v))
		}
		for _, f := range c.Calls {
			fmt.Fprintf(&b, " %d:%s", c.At+1, f.Name)
		}
		for _, v := range c.Gives {
			fmt.Fprintf(&b, " %d>%s", c.At+1, name(v))
		}
		for _, name := range c.Lacks {
			fmt.Fprintf(&b, " %d?%s", c.At+1, name)
		}
		if c.Dead {
			fmt.Fprintf(&b, " %d†", c.At+1)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestGraph(t *testing.T) {
	for want, cells := range map[string][]string{
		"1>x 2<x":                       {"x = 1", "print(x)"},
		"2>df 3<df":                     {"import pandas as pd", "df = pd.read_csv('a')\nfor i in df: pass", "df.head()"},
		"1>df1 2<df1 2>df2 3<df2":       {"df = f.g()\nimport f", "df['a'] = 1", "df"},
		"1>df1 2<df1 3<df1 3>df2 4<df2": {"df = open('x')", "df", "df = df.dropna()", "df"},
		"1>xs1 2<xs1 2>xs2 3<xs2 3†":    {"xs = []", "xs.append(1)\nprint(xs)", "y = xs"},
		"1>k 3<k 3:f 3:g":               {"k = 2", "def f(x): return g(x) * k\ndef g(x): return x", "f(3)"},
		"2<x 4>x":                       {"# Title", "print(x)", "# More", "x = 1"},
		"1?y 1>x 2<x 2†":                {"x = y + 1", "y = x"},
		"1?gone":                        {"print(gone)"},
		"1>x 2>y 2<x 3<y":               {"x = 1", "y = x", "y"},
		"1†":                            {"tmp = 1"},
		"":                              {"import os\n%matplotlib inline", "from m import *", "print(z)"},
		"2>x 3<x":                       {"x = 1\nprint(x)", "x = 2", "print(x)"},
		"1† 2>a 3<a 3>b 4<b":            {"def f(): pass", "a = 1", "if a:\n  b = 2\nelse:\n  b = 3", "b"},
	} {
		got := strings.Fields(drawn(Recover(of(cells...))))
		left := strings.Fields(want)
		if strings.Join(sorted(got), " ") != strings.Join(sorted(left), " ") {
			t.Errorf("%q\ngot  %s\nwant %s", cells, got, want)
		}
	}
}
