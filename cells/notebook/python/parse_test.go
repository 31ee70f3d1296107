package python

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// What Python and IPython take is read without a problem.
func TestWhatPythonTakes(t *testing.T) {
	for _, source := range []string{
		"x = 1; y = 2;",
		"x: int = 3\ny: 'list[int]'",
		"a, (b, *c), d[0], e.f = g = 1, (2, 3), 4, 5",
		"x **= 2; x //= 3; x @= y; x >>= 1",
		"if x:\n  pass\nelif y: pass\nelse:\n\tpass",
		"for i, (a, b) in enumerate(zip(x, y)):\n    print(i)\nelse:\n    pass",
		"while (n := f()) > 0: n -= 1",
		"try:\n  pass\nexcept* (A, B) as e:\n  raise X from e\nelse:\n  pass\nfinally:\n  pass",
		"with open(a) as f, open(b): pass\nwith (open(a) as f, open(b) as g,):\n  pass\nwith (a): pass",
		"async def f[T](a, /, b: int = 1, *c, d, **e) -> int:\n  await g()\n  async for x in y: yield x\n  async with z: return (yield)",
		"@a.b(c)\n@d\nclass A(B, metaclass=C):\n  x = 1\n  def f(self): return super().f()",
		"match x:\n  case [1, -2.5, 'a', *rest] | {'k': v, **kw}: pass\n  case P(a, b=c) as p if p: pass\n  case a.b | None | (1): pass\n  case _: pass",
		"match = 3\nmatch(x)\ntype = 4\ntype X[T] = list[T]\nprint(match, case)",
		"f(a, *b, c=d, **e)\nf(*a or b)\nf(x for x in y if x if not z)",
		"x[1:2, ::3, ..., None, a:]\nx[:, 0]\nx[*a]",
		"lambda: 0\nlambda a, *b, c=1, **d: a if b else c",
		"{**a, 'b': 1}; {1, *c}; {x: y for x, y in z}; {x async for x in y}; (); []; {}; (1,); [*a, *b]",
		"not a in b is not c == d != e < f or g and h",
		"-x ** -y ** ~z % 3 @ m",
		"s = 'a' \"b\" '''c\nd''' r'\\\\' b'e' Rb\"f\" u'g'",
		`f"{x!r:>{width}} {{no}} {a['b']} {d["e"]} {f(lambda x: 1)} {y=} {z = !s:.2f} {n:%Y-%m-%d}" rf'\d{q}' f'''{
  a  + b
}'''`,
		`f'\N{BULLET} {x}\n' rf'(\{{%)' f"{ {'a': 1}['a'] != 2 }"`,
		"x = (1 +\n  2)  # a comment\ny = 3 \\\n  + 4",
		text("0x_ff 1_000.5e-3j").replace(),
		"def f(): return 1\n\n\nclass C: pass",
		"    x = 1\n    y = 2",
		"%matplotlib inline\n!ls -l \\\n  x\n?print\nprint?\ndf.head??\nfiles = !ls *.csv\nx = %env HOME\n%time y = f(1)\n%timeit -n 10 -r3 g(x)\nfor i in x:\n  !echo {i}",
		"%%time\nx = 1",
		"print 'a', x\nprint\nprint >>f, 'b',\nprint 'a' % b; exec 'c' in d\nraise E, 'text'\nx = 10L + 0777 <> 3\ntry:\n  pass\nexcept E, e:\n  pass\n[x for x in 1, 2]\ndef f(a, (b, c)): pass",
		"global x; nonlocal y; del a, b[0], (c); assert x, 'y'; import a.b as c, d.e; from . import f; from ..g import (h as i, j,); from k import *",
		"return", "x = yield", "αβ = 'ü'; 数 = 1",
	} {
		if p := Parse(source); len(p.Problems) > 0 {
			t.Errorf("%s\n%v", source, p.Problems)
		}
	}
}

// replace lets a text with three numbers stand in the table: a statement each.
func (s text) replace() string { return strings.ReplaceAll(string(s), " ", "\n") }

type text string

// A mistake costs its statement, and no other.
func TestMistakesStayWhereTheyAre(t *testing.T) {
	for source, want := range map[string]string{
		"a = 1\nb = = 2\nc = 3":                   `[line 2: "=" stands where an expression is expected] a c`,
		"def f(:\n  x = 1\n  y = 2\nz = 3":        `[line 1: ":" stands where ")" is expected]`,
		"if x:\n  a = )\n  b = 2\nelse:\n  c = 3": `[line 2: ")" stands where an expression is expected] b c`,
		"x = 'abc\ny = 2":                         `[line 1: "'abc" is no Python] y`,
		"x = f'{a'\ny = 2":                        `[line 1: "f'{a'" is no Python] y`,
		"x = f'{}'\ny = f'{a b}'":                 `[line 1: a hole in a formatted string is empty line 2: "b" is not expected in a formatted string]`,
		"1 = x\nf() = y\nz = 1":                   `[line 1: what stands before the = can be given no value line 2: what stands before the = can be given no value] z`,
		"x = $3\ny = 1":                           `[line 1: "$" is no Python] y`,
		"if x:\ny = 1":                            `[line 2: an indented block is missing here] y`,
		"x = (1,\ny = 2":                          `[line 2: "=" stands where ")" is expected]`,
		strings.Repeat("(", 1000):                 `[line 1: more than 250 things are open in each other here]`,
		strings.Repeat("-", 100000) + "1":         `[line 1: more than 250 things are open in each other here]`,
		strings.Repeat("if x:", 100000) + "1":     `[line 1: "if" stands where an expression is expected]`,
	} {
		c := Look(source)
		got := fmt.Sprint(c.Problems)
		for _, d := range c.Defs {
			got += " " + d.Name
		}
		if got != want {
			t.Errorf("%.60s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

func TestLiterals(t *testing.T) {
	for source, want := range map[string]Const{
		`'a\n\x41\u00fc\101\q\'' "b"`: {Kind: "str", Value: "a\nAüA\\q'b"},
		`r'\n'`:                       {Kind: "str", Value: `\n`},
		"'''a\\\nb'''":                {Kind: "str", Value: "ab"},
		`b'x'`:                        {Kind: "bytes", Value: "x"},
		`1_000`:                       {Kind: "int", Value: "1000"},
		`0xFF`:                        {Kind: "int", Value: "0xFF"},
		`1e5`:                         {Kind: "float", Value: "1e5"},
		`.5`:                          {Kind: "float", Value: ".5"},
		`2j`:                          {Kind: "imag", Value: "2j"},
		`True`:                        {Kind: "const", Value: "True"},
		`...`:                         {Kind: "const", Value: "..."},
	} {
		p := Parse(source)
		c, ok := p.Body[0].(*Line).X.(*Const)
		if !ok || c.Kind != want.Kind || c.Value != want.Value || p.Text(c) != source {
			t.Errorf("%s: %+v", source, c)
		}
	}
}

func TestSpansAreThoseOfTheSource(t *testing.T) {
	p := Parse("x = 1\nfoo(a.b[c], f'{ d + 1 }')")
	call := p.Body[1].(*Line).X.(*Call)
	got := []string{p.Text(call), p.Text(call.Func), p.Text(call.Args[0]), p.Text(call.Args[1].(*Format).Holes[0])}
	if want := []string{"foo(a.b[c], f'{ d + 1 }')", "foo", "a.b[c]", "d + 1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if d := call.Args[1].(*Format).Holes[0].At(); d.Line != 2 {
		t.Errorf("%+v", d)
	}
}

// Whatever a cell holds, it is read to the end, and each statement is a piece of it.
func FuzzLook(f *testing.F) {
	f.Add("x = 1\nif y:\n  z = f'{a!r:{b}}'\n%time w = [v for v in u]\n")
	f.Add("class A:\n def f(self):\n  global g\n  g = self\n  h.i['j'] += k\nmatch a:\n case [b, *c]: d\n")
	f.Add("try:\n x\nexcept E, e:\n print e\n(((\n'''\n")
	f.Fuzz(func(t *testing.T, source string) {
		c := Look(source)
		for _, n := range c.Body {
			if at := n.At(); at.From < 0 || at.To > len(source) || at.From > at.To || at.Line < 1 {
				t.Errorf("%T at %+v of %d bytes", n, at, len(source))
			}
		}
		for _, u := range c.Uses {
			if !c.Reads[u.Name] && !u.Maybe {
				t.Errorf("%s is used and not read", u.Name)
			}
		}
	})
}
