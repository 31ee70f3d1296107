package fingerprint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"testing"
)

// everything holds each kind of node that a declaration can have.
const everything = `package p

func (r *T[A]) All(a, b int, rest ...string) (out map[string]chan<- int, err error) {
	const c, d = 1, 2
	var x, y float64 = 1, 2.5
	type local = struct { A int ` + "`tag:\"x\"`" + `; B, C string; embedded }
	type other[P any, Q ~int | ~string] interface { M(int) string; comparable }
	z := [...]int{0: 1, 2}
	s := z[1:2:3]
	s = s[a:b]
	f := func(q []int, g func(int) int) (<-chan int, [4]int) { return nil, [4]int{} }
	var i any = pair[int, string]{}
	if v, ok := i.(interface{ M() }); ok { v.M() } else if a > b { a++ } else { b-- }
	for i := 0; i < 10; i++ { continue }
	for k, v := range s { _, _ = k, v }
	for range 3 { break }
	for x = range y {}
outer:
	for {
		switch a := b; a { case 1, 2: fallthrough; case 3: break outer; default: goto outer }
		switch t := i.(type) { case int, nil: _ = t; default: }
		select { case ch <- 1: ; case v, ok := <-ch: _, _ = v, ok; default: return }
	}
	defer close(ch)
	go f(nil, nil)
	a, b = -a+b*(a&^b), !true
	a <<= 2
	p := &local{A: 1}
	*p = local{}
	rest = append(rest, rest...)
	_ = map[string][]int{"a": {1}}
	_ = one[int](a)
	_ = two[int, string](a)
	{ a = 1 }
	return out, err
}
`

// silentFields are fields of nodes that say nothing about what code computes.
var silentFields = map[string]string{
	"Ident.Obj":                "resolved by the type checker",
	"CompositeLit.Incomplete":  "set by tools only",
	"StructType.Incomplete":    "set by tools only",
	"InterfaceType.Incomplete": "set by tools only",
	"EmptyStmt.Implicit":       "layout",
	"FuncDecl.Doc":             "prose; directives are written apart",
	"Field.Doc":                "prose",
	"Field.Comment":            "prose",
	"ValueSpec.Doc":            "prose",
	"ValueSpec.Comment":        "prose",
	"TypeSpec.Doc":             "prose",
	"TypeSpec.Comment":         "prose",
	"GenDecl.Doc":              "prose",
	"BasicLit.ValueEnd":        "a place",
}

// TestSyntaxWritesEveryField changes every field of every node of a declaration,
// one at a time. A new field of go/ast must be written, or stand in silentFields.
func TestSyntaxWritesEveryField(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", everything, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	fn := file.Decls[0].(*ast.FuncDecl)
	write := func() (digest string) {
		defer func() {
			if recover() != nil {
				digest = "not a tree" // which is certainly noticed
			}
		}()
		s := &syntax{sum: newSum("syntax", 1), info: &types.Info{}}
		s.function(fn)
		return s.digest()
	}
	base := write()
	kinds := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		if n == nil {
			return true
		}
		v := reflect.ValueOf(n).Elem()
		kinds[v.Type().Name()] = true
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			if silentFields[name] != "" || v.Type().Name() == "ParenExpr" {
				continue
			}
			f := v.Field(i)
			old := reflect.New(f.Type()).Elem()
			old.Set(f)
			if !change(f, name) {
				continue
			}
			if write() == base {
				t.Errorf("%s at %s: a change is not written", name, fset.Position(n.Pos()))
			}
			f.Set(old)
		}
		return true
	})
	if write() != base {
		t.Error("the test left something changed")
	}
	if len(kinds) < 45 {
		t.Errorf("only %d kinds of nodes in the example", len(kinds))
	}
}

// change changes a field so that the tree means something else, and reports
// whether it could.
func change(f reflect.Value, name string) bool {
	switch f.Kind() {
	case reflect.String:
		f.SetString(f.String() + "x")
	case reflect.Bool:
		f.SetBool(!f.Bool())
	case reflect.Slice:
		if f.Len() == 0 {
			return false
		}
		f.Set(f.Slice(0, f.Len()-1))
	case reflect.Interface, reflect.Pointer:
		if f.IsNil() {
			return false
		}
		if list, ok := f.Interface().(*ast.FieldList); ok && len(list.List) == 0 {
			return false // an empty list equals none
		}
		f.Set(reflect.Zero(f.Type()))
	case reflect.Int:
		if f.Type() != reflect.TypeFor[token.Pos]() {
			f.SetInt(f.Int() + 1)
			return true
		}
		if name != "CallExpr.Ellipsis" && name != "TypeSpec.Assign" {
			return false
		}
		f.SetInt(int64(flag(f.Int() == 0)))
	default:
		return false
	}
	return true
}

func TestEmbedsFile(t *testing.T) {
	tests := []struct {
		patterns, file string
		want           bool
	}{
		{"a.txt", "a.txt", true},
		{"a.txt", "b.txt", false},
		{"*.txt", "a.txt", true},
		{"*.txt", "d/a.txt", false},
		{"d", "d/e/a.txt", true},
		{"all:d", "d/.hidden", true},
		{"a.txt d/*.csv", "d/x.csv", true},
		{"*", "d/x.csv", true},
		{`"with space.txt"`, "anything", true},
	}
	for _, test := range tests {
		if got := embedsFile(test.patterns, test.file); got != test.want {
			t.Errorf("embedsFile(%q, %q) = %v", test.patterns, test.file, got)
		}
	}
}

func TestTelling(t *testing.T) {
	for flags, want := range map[string]string{
		"": "", "-mod=mod": "", "-mod=mod -race": "-race", "--tags=a,b -v -p=4": "--tags=a,b", "-ldflags=-X=a.b=c": "-ldflags=-X=a.b=c",
	} {
		if got := telling(flags); got != want {
			t.Errorf("telling(%q) = %q, want %q", flags, got, want)
		}
	}
}
