package project

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const helperSource = `
-- demo/demo.go --
package demo

import "example.com/dep"

//cell:alone
func Raw() int { return dep.F() }
`

const depSource = "-- dep/go.mod --\nmodule example.com/dep\n\ngo 1.20\n-- dep/dep.go --\npackage dep\n\nfunc F() int { return 1 }\n"

// modules are the kinds of module that a project may lie in.
var modules = []struct {
	name, text string
	want       Module
	path       string
	packages   []string
	version    string
}{
	{
		name: "replaced folder", path: "demo", packages: []string{"demo"},
		text: helperSource + depSource + "-- demo/go.mod --\nmodule demo\n\ngo 1.25\n\nrequire example.com/dep v1.2.3\n\nreplace example.com/dep => ../dep\n",
		want: Module{Path: "demo", GoVersion: "1.25"},
	},
	{
		name: "workspace", path: "demo", packages: []string{"demo"},
		text: helperSource + depSource + "-- demo/go.mod --\nmodule demo\n\ngo 1.25\n-- go.work --\ngo 1.25\n\nuse (\n\t./demo\n\t./dep\n)\n",
		want: Module{Path: "demo", GoVersion: "1.25", Workspace: "go.work"},
	},
	{
		name: "vendor", path: "demo", packages: []string{"demo"}, version: "v1.2.3",
		text: helperSource + "-- demo/go.mod --\nmodule demo\n\ngo 1.25\n\nrequire example.com/dep v1.2.3\n" +
			"-- demo/vendor/modules.txt --\n# example.com/dep v1.2.3\n## explicit; go 1.20\nexample.com/dep\n" +
			"-- demo/vendor/example.com/dep/dep.go --\npackage dep\n\nfunc F() int { return 1 }\n",
		want: Module{Path: "demo", GoVersion: "1.25", Vendor: true},
	},
	{
		name: "enclosing module", path: "example.com/demo", packages: []string{"example.com/demo", "example.com/dep"},
		text: helperSource + "-- go.mod --\nmodule example.com\n\ngo 1.25\n\nrequire stagebook v0.0.0\n\nreplace stagebook => ./stagebook\n" +
			"-- stagebook/go.mod --\nmodule stagebook\n-- dep/dep.go --\npackage dep\n\nfunc F() int { return 1 }\n",
		want: Module{Path: "example.com", GoVersion: "1.25", RequiresStagebook: true},
	},
	{
		name: "no module", path: "demo", packages: []string{"demo", "demo/dep"},
		text: strings.ReplaceAll(helperSource, "example.com", "demo") + "-- demo/dep/dep.go --\npackage dep\n\nfunc F() int { return 1 }\n",
		want: Module{Path: "demo", Overlaid: true},
	},
}

// TestModules loads the same package out of every kind of module.
func TestModules(t *testing.T) {
	for _, c := range modules {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := unpack(t, "all", txtar.Parse([]byte(c.text)))
			s, err := Load(t.Context(), Options{Dir: filepath.Join(dir, "demo")})
			if err != nil {
				t.Fatal(err)
			}
			if text := diagnosticsText(s.Outline()); text != "" {
				t.Fatal(text)
			}
			got := s.Module
			if got.Overlaid {
				got.GoVersion = ""
			}
			if got.Workspace != "" {
				got.Workspace = filepath.Base(got.Workspace)
			}
			got.Dir, got.GoMod, got.Manifest = "", "", nil
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("module: got %+v", got)
			}
			if s.Outline().ImportPath != c.path || !reflect.DeepEqual(sortedKeys(s.Packages), c.packages) {
				t.Errorf("got %s in %v", s.Outline().ImportPath, sortedKeys(s.Packages))
			}
			if d := s.Imports["example.com/dep"]; d != nil && (d.BuildID == "" || d.Version != c.version || d.Module != "example.com/dep") {
				t.Errorf("got %+v", d)
			}
			if !Unchanged(s.Inventory) {
				t.Error("changed without a change")
			}
		})
	}
}

// TestEntangled loads a package whose dependency imports another package of the
// main module: both must speak of one type.
func TestEntangled(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "demo", txtar.Parse([]byte(`
-- go.mod --
module demo

go 1.26

require example.com/dep v0.0.0

replace example.com/dep => ./dep
-- demo.go --
package demo

import (
	"demo/kinds"
	"example.com/dep"
)

//cell:alone
func Raw() kinds.Kind { return dep.Make() }
-- kinds/kinds.go --
package kinds

type Kind struct{ N int }
-- dep/go.mod --
module example.com/dep

go 1.26

require demo v0.0.0
-- dep/dep.go --
package dep

import "demo/kinds"

func Make() kinds.Kind { return kinds.Kind{N: 1} }
`)))
	s := load(t, dir, nil)
	if text := diagnosticsText(s.Outline()); text != "" {
		t.Fatal(text)
	}
	write(t, filepath.Join(dir, "kinds", "kinds.go"), "package kinds\n\ntype Kind struct{ N, M int }\n")
	s = load(t, dir, s)
	if text := diagnosticsText(s.Outline()); text != "" {
		t.Fatal(text)
	}
}

const halfBroken = `
-- demo.go --
package demo

import (
	"fmt"
	"os"
	"strings"
)

type bad struct{ missing }

func (b *bad) method() int { return 1 }

func Raw() int { return 1 }

func Text(raw int) string { return strings.ToUpper("a") }

func Uses(raw int) string { return fmt.Sprint(bad{}) }

const (
	first = iota
	second
	third = "a" + 1
)

const alone = "a" + 1

const fine = 1

func Parses(raw int) int {
	return (1
}
`

// TestBroken names the declarations that a build has to leave out.
func TestBroken(t *testing.T) {
	t.Parallel()
	s := project(t, halfBroken)
	var names []string
	for _, d := range s.Broken {
		names = append(names, d.Name)
	}
	want := []string{`"fmt"`, `"os"`, "bad", "bad.method", "Uses", "first", "alone", "Parses"}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	clean := s.Files[0].Clean
	for i := len(s.Broken) - 1; i >= 0; i-- {
		d := s.Broken[i]
		if text := string(d.File.Src[d.Start:d.End]); strings.HasPrefix(text, "\n") || strings.HasSuffix(text, "\n") {
			t.Errorf("%s is cut as %q", d.Name, text)
		}
		clean = append(clean[:d.Start:d.Start], clean[d.End:]...)
	}
	for _, word := range []string{"fmt", "bad", "Uses", "iota", "alone", "Parses"} {
		if strings.Contains(string(clean), word) {
			t.Errorf("%s is left in\n%s", word, clean)
		}
	}
	for _, word := range []string{"strings", "Raw", "Text", "fine"} {
		if !strings.Contains(string(clean), word) {
			t.Errorf("%s is gone from\n%s", word, clean)
		}
	}
}

// TestForeignLibraries loads packages of the standard library's kind, whose
// author never heard of cells: there is nothing wrong with them.
func TestForeignLibraries(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"strings", "sort", "path", "math", "unicode/utf8"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Load(t.Context(), Options{Dir: filepath.Join(goroot(t), "src", filepath.FromSlash(name))})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range s.Outline().Diagnostics {
				t.Error(d)
			}
		})
	}
}

func goroot(t *testing.T) string {
	t.Helper()
	tool, err := findGoTool(Options{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings, err := tool.environment(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return settings["GOROOT"]
}
