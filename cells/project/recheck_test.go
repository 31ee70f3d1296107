package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const editable = `
-- demo.go --
// Package demo demonstrates.
package demo

import (
	"strings"

	"demo/sub"
)

const Size = 3

func Raw(size int) string { return strings.Repeat("a", size) }

func Long(raw string) int { return sub.Len(raw) }
-- more.go --
package demo

func More(long int) int { return long }
-- sub/sub.go --
package sub

func Len(s string) int { return len(s) }
`

// edits are made to editable one after the other.
var edits = []struct {
	file, old, new string
	blind          bool // the imports do not parse
}{
	{"demo.go", "func Raw(size int)", "// Raw repeats.\nfunc Raw(size int)", false},
	{"demo.go", "size int", "sise int", false},
	{"sub/sub.go", "int { return len(s) }", "string { return s }", false},
	{"sub/sub.go", "string { return s }", "int { return len(s) }", false},
	{"more.go", "return long }", "return long", false},
	{"more.go", "return long", "return long + 1 }", false},
	{"demo.go", "sise int", "size int", false},
	{"demo.go", "\t\"strings\"\n", "", false},
	{"demo.go", "import (", "import (\n\t\"strings\"", false},
	{"demo.go", "const Size = 3", "const Size = 4", false},
	{"demo.go", "\t\"demo/sub\"\n", "\t\"demo/sub", true},
	{"demo.go", "\t\"demo/sub", "\t\"demo/sub\"", false},
}

// TestRecheckEqualsLoad makes edits one after the other and compares each
// snapshot made in process with one loaded from nothing.
func TestRecheckEqualsLoad(t *testing.T) {
	t.Parallel()
	s := project(t, editable)
	for _, e := range edits {
		path := filepath.Join(s.Dir, e.file)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(src), e.old, e.new, 1)
		if text == string(src) {
			t.Fatalf("%q is not in\n%s", e.old, src)
		}
		write(t, path, text)
		before := *s.Outline()
		next := s.next(os.Environ())
		if next == nil {
			t.Fatalf("after %q → %q the Go tool was asked", e.old, e.new)
		}
		if !reflect.DeepEqual(before, *s.Outline()) {
			t.Fatal("a snapshot changed after Load")
		}
		clean := load(t, s.Dir, nil)
		if e.blind {
			s = next
			continue // from nothing, the packages imported are not known
		}
		if got, want := asJSON(t, next.Outline()), asJSON(t, clean.Outline()); got != want {
			t.Fatalf("after %q → %q in process:\n%s\nfrom nothing:\n%s", e.old, e.new, got, want)
		}
		if len(next.Broken) != len(clean.Broken) || !reflect.DeepEqual(sortedKeys(next.Packages), sortedKeys(clean.Packages)) ||
			!reflect.DeepEqual(sortedKeys(next.Imports), sortedKeys(clean.Imports)) {
			t.Fatalf("after %q → %q packages or broken declarations differ", e.old, e.new)
		}
		for _, f := range next.Files {
			if f.AST != nil && next.Fset.Position(f.AST.Package).Filename != f.Path {
				t.Fatal("positions are off in", f.Name)
			}
		}
		s = next
	}
}

// TestMending starts from what does not compile and mends it.
func TestMending(t *testing.T) {
	t.Parallel()
	s := project(t, strings.Replace(editable, "return long }", "return lon }", 1))
	if len(s.Outline().Diagnostics) != 1 {
		t.Fatal(diagnosticsText(s.Outline()))
	}
	write(t, filepath.Join(s.Dir, "more.go"), "package demo\n\nfunc More(long int) int { return long }\n")
	next := s.next(os.Environ())
	if next == nil {
		t.Fatal("the Go tool was asked")
	}
	if text := diagnosticsText(next.Outline()); text != "" {
		t.Error(text)
	}
}

// TestUnexplained mends what only the Go tool sees.
func TestUnexplained(t *testing.T) {
	t.Parallel()
	s := project(t, "-- demo.go --\npackage demo\n\nimport \"demo/sub\"\n\n//cell:alone\nfunc Raw() int { return sub.F() }\n"+
		"-- sub/sub.go --\npackage sub\n\nimport \"demo/deep\"\n\nfunc F() int { return deep.F() }\n"+
		"-- deep/deep.go --\npackage deep\n\nimport \"demo/sub\"\n\nfunc F() int { return sub.F() }\n")
	if len(s.Outline().Diagnostics) != 1 {
		t.Fatal(diagnosticsText(s.Outline()))
	}
	write(t, filepath.Join(s.Dir, "deep", "deep.go"), "package deep\n\nfunc F() int { return 1 }\n")
	if text := diagnosticsText(load(t, s.Dir, s).Outline()); text != "" {
		t.Error(text)
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestOutlineSurvivesJSON(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/diagnostics/param.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := load(t, unpack(t, "demo", archive), nil).Outline()
	var got Outline
	if err := json.Unmarshal([]byte(asJSON(t, want)), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&got, want) {
		t.Fatalf("got %+v\nwant %+v", got, want)
	}
}

const withFiles = editable + `
-- embedded.go --
package demo

import "embed"

//go:embed texts/*.txt
var texts embed.FS
-- texts/a.txt --
a
-- texts/_hidden --
-- data/x.csv --
1
`

// outsideEdits say of a change whether an analysis made before still holds, and
// whether the Go tool has to be asked.
var outsideEdits = []struct {
	name            string
	do              func(t *testing.T, dir string)
	unchanged, tool bool
}{
	{"nothing", func(t *testing.T, dir string) {}, true, false},
	{"data file", func(t *testing.T, dir string) { write(t, dir+"/data/y.csv", "2") }, true, false},
	{"test file", func(t *testing.T, dir string) { write(t, dir+"/demo_test.go", "package demo") }, true, false},
	{"source", func(t *testing.T, dir string) {
		write(t, dir+"/more.go", "package demo\n\nfunc More() int { return 1 }\n")
	}, false, false},
	{"new import", func(t *testing.T, dir string) {
		write(t, dir+"/more.go", "package demo\n\nimport \"net/url\"\n\nfunc More() string { return url.PathEscape(\"a\") }\n")
	}, false, true},
	{"build constraint", func(t *testing.T, dir string) { write(t, dir+"/more.go", "//go:build ignore\n\npackage demo\n") }, false, true},
	{"new file", func(t *testing.T, dir string) { write(t, dir+"/new.go", "package demo\n") }, false, true},
	{"file gone", func(t *testing.T, dir string) { os.Remove(dir + "/more.go") }, false, true},
	{"go.mod appears", func(t *testing.T, dir string) { write(t, dir+"/go.mod", "module demo\n\ngo 1.26\n") }, false, true},
	{"go.work appears above", func(t *testing.T, dir string) {
		write(t, filepath.Dir(dir)+"/go.work", "go 1.26\n\nuse ./demo\n")
		write(t, dir+"/go.mod", "module demo\n\ngo 1.26\n")
	}, false, true},
	{"embedded file", func(t *testing.T, dir string) { write(t, dir+"/texts/a.txt", "b") }, false, true},
	{"embedded name", func(t *testing.T, dir string) { write(t, dir+"/texts/b.txt", "b") }, false, true},
	{"other name beside", func(t *testing.T, dir string) { write(t, dir+"/texts/b.md", "b") }, true, false},
}

// TestWhatNeedsTheTool changes one thing at a time and asks whether an analysis
// made before still holds, and whether a change can be followed in process.
func TestWhatNeedsTheTool(t *testing.T) {
	t.Parallel()
	for _, c := range outsideEdits {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := project(t, withFiles)
			var kept []Dependency
			if err := json.Unmarshal([]byte(asJSON(t, s.Inventory)), &kept); err != nil {
				t.Fatal(err)
			}
			c.do(t, s.Dir)
			if got := Unchanged(kept); got != c.unchanged {
				t.Errorf("Unchanged is %v", got)
			}
			if next := s.next(os.Environ()); (next == nil) != c.tool {
				t.Errorf("the Go tool is asked: %v", next == nil)
			}
		})
	}
}

func TestInventoryKnowsSettings(t *testing.T) {
	s := project(t, editable)
	if !Unchanged(s.Inventory) {
		t.Fatal("changed without a change")
	}
	t.Setenv("GOMAXPROCS", "3")
	if !Unchanged(s.Inventory) {
		t.Error("GOMAXPROCS does not matter")
	}
	t.Setenv("GOFLAGS", "-tags=other")
	if Unchanged(s.Inventory) {
		t.Error("GOFLAGS matters")
	}
	if Unchanged(nil) {
		t.Error("an empty inventory knows nothing")
	}
}

func TestNoGoTool(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "demo", txtar.Parse([]byte(editable)))
	_, err := Load(t.Context(), Options{Dir: dir, Env: []string{"PATH=" + dir}})
	if !errors.Is(err, ErrNoGo) {
		t.Fatal(err)
	}
	if _, err := Load(t.Context(), Options{Dir: dir + "/none"}); err == nil || errors.Is(err, ErrNoGo) {
		t.Fatal(err)
	}
}

// BenchmarkRecheck is a keystroke: one body changes in a project of 100 cells.
func BenchmarkRecheck(b *testing.B) {
	var text strings.Builder
	text.WriteString("-- demo.go --\npackage demo\n\nimport (\n\t\"fmt\"\n\t\"math\"\n\t\"net/http\"\n\t\"sort\"\n\t\"strings\"\n)\n\nconst Size = 10\n\nvar _ = http.MethodGet\n\n")
	text.WriteString("func Cell0(size int) []float64 { return make([]float64, size) }\n")
	for i := 1; i < 100; i++ {
		fmt.Fprintf(&text, `
// Cell%[1]d does what cells do.
func Cell%[1]d(cell%[2]d []float64, size int) ([]float64, error) {
	out := make([]float64, 0, size)
	for i, v := range cell%[2]d {
		if i%%2 == 0 {
			out = append(out, math.Sqrt(v)+float64(i))
			continue
		}
		name := strings.ToUpper(fmt.Sprintf("row %%d", i))
		if len(name) == 0 {
			return nil, fmt.Errorf("row %%d has no name", i)
		}
	}
	sort.Float64s(out)
	return out, nil
}
`, i, i-1)
	}
	s := project(b, text.String())
	if len(s.Outline().Diagnostics) > 0 {
		b.Fatal(diagnosticsText(s.Outline()))
	}
	path := filepath.Join(s.Dir, "demo.go")
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		write(b, path, string(src)+fmt.Sprintf("\nfunc Last() int { return %d }\n", i))
		b.StartTimer()
		next := s.next(os.Environ())
		if next == nil {
			b.Fatal("the Go tool was asked")
		}
		s = next
	}
}
