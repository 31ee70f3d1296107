package edit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/project"
)

// folder makes a project and reads it.
func folder(t testing.TB, files map[string]string) (*project.Snapshot, *Package) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := project.Load(t.Context(), project.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return s, FromSnapshot(s)
}

const importing = `package demo

import (
	"fmt" // prints

	"demo/sub"
)

func Raw() string { return fmt.Sprint(sub.One) }

func Other() int { return 1 }
`

func TestOrganise(t *testing.T) {
	s, p := folder(t, map[string]string{
		"demo.go": importing, "sub/sub.go": "package sub\n\nconst One = 1\n",
		"deep/tree/tree.go": "package tree\n\nfunc Grow() int { return 1 }\n",
		"alias.go":          "package demo\n\nimport str \"strings\"\n\nvar up = str.ToUpper\n",
	})
	x := NewIndex(s)
	for _, c := range []struct{ name, source, want, lacks string }{
		{"taken away", "func Raw() string { return \"\" }", "package demo\n\nfunc Raw() string { return \"\" }\n\nfunc Other", ""},
		{"one taken away", "func Raw() int { return sub.One }", "import (\n\n\t\"demo/sub\"\n)", ""},
		{"added", "func Raw() string { return fmt.Sprint(sub.One, strings.ToUpper(\"a\")) }", "import (\n\t\"fmt\" // prints\n\t\"strings\"\n", ""},
		{"of the module", "func Raw() string { return fmt.Sprint(sub.One, tree.Grow()) }", "\t\"demo/deep/tree\"\n", ""},
		{"as elsewhere", "func Raw() string { return fmt.Sprint(sub.One, str.ToUpper(\"a\")) }", "\tstr \"strings\"\n", ""},
		{"the right rand", "func Raw() string { return fmt.Sprint(sub.One, rand.N(3)) }", "\t\"math/rand/v2\"\n", ""},
		{"required nowhere", "func Raw() string { return fmt.Sprint(sub.One, dataframe.New()) }", "\"fmt\"", "github.com/go-gota/gota@v0.12.0"},
		{"known nowhere", "func Raw() string { return fmt.Sprint(sub.One, nobody.New()) }", "\"fmt\"", "nobody"},
		{"declared here", "func Raw() string { tree := struct{ Grow int }{}; return fmt.Sprint(sub.One, tree.Grow) }", "func Raw", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			change, err := p.Replace(Target{Name: "Raw"}, c.source)
			if err != nil {
				t.Fatal(err)
			}
			got, lacking, err := p.Organise(change, x)
			if err != nil {
				t.Fatal(err)
			}
			text := string(got.Apply(p.Files)["demo.go"])
			if !strings.Contains(text, c.want) {
				t.Errorf("missing %q in\n%s", c.want, text)
			}
			if c.name == "declared here" && strings.Contains(text, "demo/deep/tree") {
				t.Error("imported a package for a variable")
			}
			said := ""
			for _, l := range lacking {
				said += l.Name + " " + l.Module + "\n"
			}
			if c.lacks == "" && said != "" || !strings.Contains(said, c.lacks) {
				t.Errorf("lacking %q, want %q", said, c.lacks)
			}
			if got.At.Name != "Raw" || !strings.HasPrefix(text[got.At.Start:], "func Raw") {
				t.Errorf("at %+v", got.At)
			}
		})
	}
}

func TestOrganiseKeepsLineEnds(t *testing.T) {
	s, p := folder(t, map[string]string{
		"demo.go":    strings.ReplaceAll(importing, "\n", "\r\n"),
		"sub/sub.go": "package sub\n\nconst One = 1\n",
	})
	change, err := p.Replace(Target{Name: "Other"}, "func Other() int {\n\treturn len(os.Args)\n}")
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := p.Organise(change, NewIndex(s))
	if err != nil {
		t.Fatal(err)
	}
	text := string(got.Edits[0].After)
	if !strings.Contains(text, "// prints\r\n\t\"os\"\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("%q", text)
	}
}

func BenchmarkIndex(b *testing.B) {
	s, _ := folder(b, map[string]string{"demo.go": "package demo\n\nfunc Raw() int { return 1 }\n"})
	for b.Loop() {
		NewIndex(s).Packages("fmt")
	}
}
