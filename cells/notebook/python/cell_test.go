package python

import (
	"fmt"
	"strings"
	"testing"
)

// said is what a cell does, in a line: what it defines, uses and changes, and what its
// functions need.
func said(c *Cell) string {
	var b strings.Builder
	for _, d := range c.Defined() {
		fmt.Fprintf(&b, " +%s", d.Name)
		if d.Maybe {
			b.WriteString("?")
		}
	}
	for _, u := range c.Uses {
		if Builtin(u.Name) {
			continue
		}
		fmt.Fprintf(&b, " <%s", u.Name)
		if u.Maybe {
			b.WriteString("?")
		}
	}
	for _, ch := range c.Changes {
		fmt.Fprintf(&b, " !%s%s", ch.Name, ch.How)
	}
	for _, id := range c.Deletes {
		fmt.Fprintf(&b, " -%s", id)
	}
	for _, f := range c.Functions {
		fmt.Fprintf(&b, " %s(", f.Name)
		for _, id := range f.Reads {
			if !Builtin(id) {
				b.WriteString(" " + id)
			}
		}
		for _, id := range f.Writes {
			b.WriteString(" =" + id)
		}
		for _, ch := range f.Changes {
			b.WriteString(" !" + ch.Name + ch.How)
		}
		b.WriteString(")")
	}
	for _, s := range c.Stars {
		b.WriteString(" *" + s)
	}
	return strings.TrimSpace(b.String())
}

func TestNamesOfACell(t *testing.T) {
	for source, want := range map[string]string{
		"x = y":                    "+x <y",
		"x = 1\ny = x":             "+x +y",
		"y = x\nx = 1":             "+y +x <x",
		"x += 1":                   "+x <x",
		"a, (b, *c) = d":           "+a +b +c <d",
		"x: int = y\nz: str":       "+x <y",
		"if a:\n  x = 1\nprint(x)": "+x? <a <x?",
		"if a:\n  x = 1\nelse:\n  x = 2\nprint(x)":                           "+x? <a",
		"if a:\n  x = 1\nx = 2\nprint(x)":                                    "+x <a",
		"for i in xs:\n  t = i\nprint(t, i)":                                 "+i +t <xs",
		"while n > 0:\n  n -= 1":                                             "+n <n",
		"try:\n  import a\nexcept ImportError as e:\n  a = e\nprint(a)":      "+a?",
		"with open(p) as f:\n  s = f.read()":                                 "+f +s <p",
		"[i * k for i in xs for j in i if j]":                                "<xs <k",
		"{k: v for k, v in d.items()}":                                       "<d",
		"i = 1\n[i for i in i]":                                              "+i",
		"(n := f(m)) + n":                                                    "+n <f <m",
		"any((last := x) for x in xs)\nprint(last)":                          "+last <xs",
		"lambda a, b=c: a + b + d":                                           "<c <d",
		"f = lambda a: a + d":                                                "+f <d f( d)",
		"def f(a, b=c):\n  x = a + g\n  return h(x)":                         "+f <c f( g h)",
		"def f():\n  global n\n  n = n + 1\n  df['x'] = n\n  rows.append(n)": `+f f( n df rows =n !rows.append !df['x'] =)`,
		"def f():\n  def g():\n    nonlocal v\n    v = w\n  v = 1\n  return [v for u in z]": "+f f( w z =v)",
		"def fact(n): return n * fact(n - 1)":                                               "+fact fact()",
		"class A(B):\n  k = m\n  j = k\n  def f(self): return k + self.k + p":               "+A <B <m A( m k p)",
		"@d\ndef f(x: T) -> U: pass":                                                        "+f <d <T <U f()",
		"df['a'] = df.b":                                                                    `<df !df['a'] =`,
		"df = df.dropna()\ndf['a'] = 1":                                                     "+df <df",
		"df.drop('a', inplace=True)":                                                        "<df !df.drop(inplace=True)",
		"df.a.fillna(0, inplace=True)":                                                      "<df !df.a.fillna(inplace=True)",
		"df.loc[m, 'a'] = 1\ndel df['b']\ndf.c += 1":                                        `<df <m !df.loc[m, 'a'] = !dfdel ['b'] !df.c =`,
		"xs.append(1)\ny = xs.pop()\nxs.sort()\nz = df.sort()":                              "+y +z <xs <df !xs.append !xs.sort",
		"model.fit(X, y)\nZ = sc.fit_transform(X)":                                          "+Z <model <X <y <sc !model.fit !sc.fit_transform",
		"df.groupby('a').sum().update(x)":                                                   "<df <x",
		"random.shuffle(xs)":                                                                "<random <xs !xs, shuffled",
		"del x\ny = 1\ndel y":                                                               "<x -x -y",
		"import a.b, c as d\nfrom e import f as g":                                          "+a +d +g",
		"from m import *\n%run other.ipynb\n%pylab inline":                                  "*m *other.ipynb *pylab",
		"%store -r x y\nfiles = !ls $d {e} $x":                                              "+x +y +files <d? <e?",
		"%%capture out\nprint(x)":                                                           "+out <x",
		"%%bash\nx=1; echo $y":                                                              "",
		"%%timeit\nx = y":                                                                   "+x <y",
		"if __name__ == '__main__':\n  x = 1":                                               "+x",
		"match p:\n  case [a, A.B]: q = a":                                                  "+a? +q? <p <A",
		"x = (y +":                                                                          "<y",
		"print(f'{a} {b:{w}}')":                                                             "<a <b <w",
		"len(x), __name__, display(y), _":                                                   "<x <y",
	} {
		c := Look(source)
		if got := said(c); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

func TestModules(t *testing.T) {
	c := Look("import pandas as pd, os.path\nfrom sklearn.tree import plot_tree as pt\nos = 3")
	if got := fmt.Sprint(c.Modules); got != "map[pd:pandas pt:sklearn.tree.plot_tree]" {
		t.Error(got)
	}
	if got := c.ModuleNames(); len(got) != 2 || got[0] != "pd" {
		t.Error(got)
	}
}
