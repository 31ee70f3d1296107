package incremental

import (
	"fmt"
	"slices"
	"strings"
)

// kinds are all kinds of units that random projects are made of. They may come
// more than once: those that people use most should be met most.
var kinds = []string{
	"func", "func", "const", "iota", "method", "method", "generic", "embed", "var", "varcall", "slice",
	"registry", "hook", "embed", "tag", "probe", "once", "array", "line", "builtin", "text", "dispatch", "remote",
	"order", "apart", "between", "target", "closure",
}

// unit writes the declarations of a unit.
func (r *renderer) unit(u *unit) {
	if u.Comment > 0 {
		r.add(u.file(), "// %s is remarked upon %d times.", u.name(), u.Comment)
	}
	switch u.Kind {
	case "func", "line", "builtin", "dispatch", "remote", "closure":
		r.function(u)
	case "method":
		r.method(u)
	case "generic":
		r.generic(u)
	case "var", "varcall", "slice", "once", "text":
		r.variable(u)
	case "const", "iota", "array", "tag", "probe":
		r.type_(u)
	case "registry", "hook", "embed":
		r.start(u)
	case "order", "apart", "between", "target":
		r.placed(u)
	case "row", "impl", "iface":
		r.held(u)
	}
}

func (r *renderer) function(u *unit) {
	name := u.name()
	switch {
	case u.Kind == "line":
		r.add(u.file(), "func %s(x int) int {\n\t_, _, at, _ := runtime.Caller(0) // line of %s\n\tx ^= at\n%s}", name, name, r.body(u, "x"))
	case u.Kind == "builtin": // a name of the language that a declaration of the package may take over
		r.add(u.file(), "func %s(x int) int {\n\tx = min(x, 3)\n%s}", name, r.body(u, "x"))
		if u.Shape%2 == 1 {
			r.add(fmt.Sprintf("%smin.go", strings.TrimSuffix(u.file(), fmt.Sprintf("f%d.go", u.File))), "func min(a, b int) int { return a*3 + b }")
		}
	case u.Kind == "dispatch": // methods that only an interface names
		r.add(u.file(), "type %s interface{ Do(int) int }", u.with("doer"))
		r.add(u.file(), "type %s struct{}\n\nfunc (%s) Do(x int) int {\n%s}", u.with("one"), u.with("one"), r.body(u, "x"))
		r.add(u.file(), "var %s = []%s{%s{}}", u.with("all"), u.with("doer"), u.with("one"))
		r.add(u.file(), "func %s(x int) int {\n\tfor _, d := range %s {\n\t\tx = d.Do(x)\n\t}\n\treturn x\n}", name, u.with("all"))
	case u.Kind == "remote": // an alias and a defined function type
		r.add(u.file(), "type %s func(int) int\n\nfunc (f %s) Call(x int) int { return f(x) + %d }", u.with("fn"), u.with("fn"), u.Shape)
		r.add(u.file(), "type %s = %s", u.with("also"), u.with("fn"))
		r.add(u.file(), "func %s(x int) int {\n\treturn %s(func(x int) int {\n%s}).Call(x)\n}", name, u.with("also"), r.body(u, "x"))
	case u.Kind == "closure": // a method value and a generic function value, kept in a struct
		r.add(u.file(), "type %s[T any] struct{ do func(T) T }\n\nfunc (k %s[T]) run(x T) T { return k.do(x) }", u.with("kept"), u.with("kept"))
		r.add(u.file(), "func %s[T ~int](v T) T {\n\tx := int(v)\n\treturn T(func() int {\n%s}())\n}", u.with("gen"), r.body(u, "x"))
		r.add(u.file(), "func %s(x int) int {\n\trun := %s[int]{do: %s[int]}.run\n\treturn run(x)\n}", name, u.with("kept"), u.with("gen"))
	case u.Style%4 == 1:
		r.add(u.file(), "func %s(x int) (y int) {\n\tdefer func() {\n\t\ty = func() int {\n%s}()\n\t}()\n\treturn 0\n}", name, r.body(u, "x"))
	case u.Style%4 == 2:
		r.add(u.file(), "func %s(x int) int {\n\tc := make(chan int)\n\tgo func() {\n\t\tc <- func() int {\n%s}()\n\t}()\n\treturn <-c\n}", name, r.body(u, "x"))
	case u.Style%4 == 3:
		r.add(u.file(), "func %s(x int) int {\n\tfor range %s {\n\t\tx++\n\t}\n%s}", name, "2", r.body(u, "x"))
	default:
		r.add(u.file(), "func %s(x int) int {\n%s}", name, r.body(u, "x"))
	}
}

func (r *renderer) method(u *unit) {
	name := u.name()
	receiver := name
	if u.Style%6 == 1 {
		receiver = "*" + name
	}
	r.add(u.file(), "type %s struct{ A int }", name)
	r.add(u.file(), "func (t %s) Sum(x int) int {\n\tx += t.A\n%s}", receiver, r.body(u, "x"))
	switch u.Style % 6 {
	case 4: // promoted, unless a type in between has the method itself
		r.add(u.file(), "type %s struct{ %s }", u.with("inner"), name)
		r.add(u.file(), "type %s struct{ %s }", u.with("outer"), u.with("inner"))
		if u.Shape%2 == 1 {
			r.add(u.file(), "func (t %s) Sum(x int) int { return x + %d }", u.with("inner"), u.Salt)
		}
	case 5:
		r.add(u.file(), "func (t %s) String() string { return strconv.Itoa(t.Sum(1)) }", name)
	}
}

func (r *renderer) generic(u *unit) {
	name, arg := u.name(), u.with("arg")
	r.add(u.file(), "type %s struct{}\n\nfunc (%s) Val(x int) int {\n%s}", arg, arg, r.body(u, "x"))
	r.add(u.file(), "type %s interface{ Val(int) int }", u.with("valued"))
	if u.Style%2 == 0 {
		r.add(u.file(), "func %s[T %s](x int, v T) int { return v.Val(x + %d) }", name, u.with("valued"), u.Shape)
		return
	}
	r.add(u.file(), "type %s[T %s] struct{ v T }\n\nfunc (g %s[T]) Get(x int) int { return g.v.Val(x + %d) }", name, u.with("valued"), name, u.Shape)
}

func (r *renderer) variable(u *unit) {
	name := u.name()
	switch u.Kind {
	case "var":
		if u.Style%2 == 1 {
			r.add(u.file(), "var %s = map[string]func(int) int{\"a\": nil, \"b\": %s}[\"b\"]", name, u.with("fn"))
			r.add(u.file(), "func %s(x int) int {\n%s}", u.with("fn"), r.body(u, "x"))
			return
		}
		r.add(u.file(), "var %s = func(x int) int {\n%s}", name, r.body(u, "x"))
	case "varcall":
		r.add(u.file(), "var %s = %s(3)\n\nfunc %s(x int) int {\n%s}", name, u.with("make"), u.with("make"), r.body(u, "x"))
	case "slice":
		r.add(u.file(), "var %s = []int{1, %d, 3}", name, u.Salt)
	case "once":
		r.add(u.file(), "var %s = sync.OnceValue(func() int {\n\tx := 5\n%s})", u.with("once"), r.body(u, "x"))
		r.add(u.file(), "func %s(x int) int { return x ^ %s() }", name, u.with("once"))
	case "text":
		r.add(u.file(), "var %s = regexp.MustCompile(`a{%d}`)", u.with("re"), u.Salt%50)
		r.add(u.file(), "var %s = strings.Repeat(\"ab\", %d)", u.with("rep"), u.Shape%5)
		r.add(u.file(), "func %s(x int) int { return x ^ fold(%s.String()+%s) }", name, u.with("re"), u.with("rep"))
	}
}

func (r *renderer) type_(u *unit) {
	name := u.name()
	switch u.Kind {
	case "const":
		r.add(u.file(), "const (\n\t%s = %s + 2\n\t%s = %d\n)", name, u.with("half"), u.with("half"), u.Salt)
	case "iota":
		var before strings.Builder
		for i := range u.Salt % 4 {
			fmt.Fprintf(&before, "\t%s\n", u.with(fmt.Sprintf("no%d", i)))
		}
		r.add(u.file(), "const (\n\t%s = iota\n%s\t%s\n)", u.with("first"), before.String(), name)
	case "array":
		r.add(u.file(), "const %s = %d\n\ntype %s [%s]int", u.with("size"), u.Salt%9+1, u.with("arr"), u.with("size"))
		r.add(u.file(), "func %s(x int) int { return x*3 + len(%s{}) }", name, u.with("arr"))
	case "tag":
		r.add(u.file(), "type %s struct {\n\tA int `k:\"%d\"`\n%s}", u.with("tagged"), u.Salt, strings.Repeat("\t_ int\n", u.Shape%3))
		r.add(u.file(), "func %s(x int) int {\n\tt := reflect.TypeFor[%s]()\n\treturn x ^ fold(string(t.Field(0).Tag)) ^ t.NumField()\n}", name, u.with("tagged"))
	case "probe": // whether a method is there is asked when it runs
		r.add(u.file(), "type %s struct{}\n\nfunc (%s) Plain() {}", u.with("probed"), u.with("probed"))
		if u.Shape%2 == 1 {
			r.add(u.file(), "func (%s) Extra(x int) int {\n%s}", u.with("probed"), r.body(u, "x"))
		}
		r.add(u.file(), "func %s(x int) int {\n\tif e, ok := any(%s{}).(interface{ Extra(int) int }); ok {\n\t\treturn e.Extra(x)\n\t}\n\treturn x + 1\n}", name, u.with("probed"))
	}
}

// start writes units that live from what happens before any cell runs, or when
// the program is built.
func (r *renderer) start(u *unit) {
	name := u.name()
	switch u.Kind {
	case "registry":
		r.add(u.file(), "var %s = map[string]int{}", name)
		r.add(u.file(), "func init() {\n\t%s[\"k\"] = %s(4)\n}\n\nfunc %s(x int) int {\n%s}", name, u.with("reg"), u.with("reg"), r.body(u, "x"))
	case "hook": // a package that is imported for its init only fills a variable of another
		r.add(u.file(), "var %s int\n\nfunc %s(x int) int { return x ^ %s }", u.with("hook"), name, u.with("hook"))
		other := fmt.Sprintf("h%d/h.go", u.ID)
		r.add(other, "func init() { p%d.%s = %d }", u.Pkg, u.with("hook"), u.Salt)
		if u.Shape%2 == 1 {
			s := r.file("f0.go")
			s.blank = append(s.blank, fmt.Sprintf("%s/h%d", basePath, u.ID))
		}
	case "embed":
		if u.Style%2 == 0 {
			r.add(u.file(), "//go:embed e%d.txt\nvar %s string", u.ID, u.with("text"))
			r.add(u.file(), "func %s(x int) int { return x ^ fold(%s) }", name, u.with("text"))
			return
		}
		r.add(u.file(), "//go:embed e%d\nvar %s embed.FS", u.ID, u.with("text"))
		r.add(u.file(), "func %s(x int) int {\n\tlist, _ := %s.ReadDir(\"e%d\")\n\tfor _, e := range list {\n\t\tdata, _ := %s.ReadFile(\"e%d/\" + e.Name())\n\t\tx = x*31 ^ fold(string(data))\n\t}\n\treturn x\n}",
			name, u.with("text"), u.ID, u.with("text"), u.ID)
	}
}

// placed writes units that depend on which file or package something stands in.
func (r *renderer) placed(u *unit) {
	name := u.name()
	dir := strings.TrimSuffix(u.file(), fmt.Sprintf("f%d.go", u.File))
	one, two := fmt.Sprintf("*31 + %d", u.Salt), fmt.Sprintf("*31 + %d", u.Salt*7+1)
	switch u.Kind {
	case "order": // initialised in the order of the names of files
		v := u.with("seq")
		r.add(u.file(), "var %s = 1\n\nfunc %s(x int) int { return x ^ %s }", v, name, v)
		last := fmt.Sprintf("%so%d_%d.go", dir, u.ID, []int{3, 10}[u.Shape%2])
		if u.Style%2 == 1 {
			r.add(u.file(), "func %s(n int) int {\n\t%s = %s*31 + n\n\treturn n\n}", u.with("add"), v, v)
			r.add(fmt.Sprintf("%so%d_2.go", dir, u.ID), "var %s = %s(%d)", u.with("one"), u.with("add"), u.Salt)
			r.add(last, "var %s = %s(%d)", u.with("two"), u.with("add"), u.Salt*7+1)
			return
		}
		r.add(fmt.Sprintf("%so%d_2.go", dir, u.ID), "func init() { %s = %s%s }", v, v, one)
		r.add(last, "func init() { %s = %s%s }", v, v, two)
	case "apart": // initialised in the order of import paths, once their imports are
		h := fmt.Sprintf("h%d", u.ID)
		r.add(u.file(), "func %s(x int) int { return x ^ %sc.V }", name, h)
		s := r.file(u.file())
		s.blank = append(s.blank, basePath+"/"+h+"a", basePath+"/"+h+"b")
		r.add(h+"c/h.go", "var V = 1")
		r.add(h+"a/h.go", "func init() { %sc.V = %sc.V%s }", h, h, one)
		r.add(h+"b/h.go", "func init() { %sc.V = %sc.V%s }", h, h, two)
		if u.Shape%2 == 1 {
			r.add(h+"a/h.go", "func Unused() time.Duration { return time.Second }")
		}
	case "between": // initialised before or after an initialiser that changes what it reads
		v := u.with("seq")
		decls := []string{
			fmt.Sprintf("var %s = %s(%d)", u.with("one"), u.with("add"), u.Salt),
			fmt.Sprintf("var %s = %s + 1", u.with("total"), v),
		}
		if u.Shape%2 == 1 {
			slices.Reverse(decls)
		}
		r.add(u.file(), "var %s = 1\n\n%s\n\nfunc %s(n int) int {\n\t%s += n\n\treturn n\n}", v, strings.Join(decls, "\n\n"), u.with("add"), v)
		r.add(u.file(), "func %s(x int) int { return x ^ %s }", name, u.with("total"))
	case "target": // the build chooses one of two files
		at := [2]string{fmt.Sprintf("%st%d_a.go", dir, u.ID), fmt.Sprintf("%st%d_b.go", dir, u.ID)}
		r.file(at[u.Shape%2]).build = "gc"
		r.file(at[1-u.Shape%2]).build = "!gc"
		r.add(at[0], "func %s(x int) int {\n%s}", name, r.body(u, "x"))
		r.add(at[1], "func %s(x int) int { return x + %d }", name, u.Salt*3)
	}
}

// held writes types of values that travel between cells.
func (r *renderer) held(u *unit) {
	name := u.name()
	switch u.Kind {
	case "iface":
		r.add(u.file(), "type %s interface{ Area(int) int }", name)
	case "impl":
		r.add(u.file(), "type %s struct{ n int%s }", name, r.shape(u))
		r.add(u.file(), "func %s(n int) %s { return %s{n: n} }", u.with("mk"), name, name)
		r.add(u.file(), "func (t %s) String() string { return strconv.Itoa(t.Area(2)) }", name)
		r.add(u.file(), "func (t %s) Area(x int) int {\n\tx ^= t.n\n%s}", name, r.body(u, "x"))
	case "row":
		r.add(u.file(), "type %s struct {\n\tn int\n\tName string\n\tkids []int\n\tsub *%s%s\n}", name, name, r.shape(u))
		r.add(u.file(), "func %s(n int) %s {\n\tt := %s{n: n, Name: \"r\", sub: &%s{n: 1}}\n\tif n&1 == 0 {\n\t\tt.kids = []int{}\n\t}\n\treturn t\n}", u.with("mk"), name, name, name)
		r.add(u.file(), "func (t %s) Read(x int) int {\n\tx ^= t.n + t.sub.n\n\tif t.kids == nil {\n\t\tx++\n\t}\n%s}", name, r.body(u, "x"))
	}
}

func (r *renderer) shape(u *unit) string {
	return []string{"", "; Extra int", "; Extra string `k:\"v\"`", "; Extra string"}[u.Shape%4]
}
