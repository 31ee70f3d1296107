package edit

import (
	"go/importer"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

func TestBringBack(t *testing.T) {
	p := demoPackage()
	gone, err := p.Delete(Target{Name: "Parts"})
	if err != nil {
		t.Fatal(err)
	}
	now := gone.Apply(p.Files)
	back, err := (&Package{Path: "demo", Files: now}).BringBackCell("Parts", p.Files)
	if err != nil || string(back.Apply(now)["demo.go"]) == string(now["demo.go"]) || !strings.Contains(string(back.Apply(now)["demo.go"]), "} // behind\n\n// Parts cuts") {
		t.Fatal(err, string(back.Apply(now)["demo.go"]))
	}
	other, err := p.Replace(Target{Name: "Join"}, "func Join() int { return 2 }")
	if err != nil {
		t.Fatal(err)
	}
	now = other.Apply(p.Files)
	back, err = (&Package{Path: "demo", Files: now}).BringBackCell("Join", p.Files)
	if err != nil || string(back.Apply(now)["demo.go"]) != demo {
		t.Fatal(err)
	}
	now["new.go"] = []byte("package demo\n")
	now["x_test.go"] = []byte("package demo\n")
	whole := BringBack(now, p.Files)
	got := whole.Apply(now)
	if string(got["demo.go"]) != demo || got["new.go"] != nil || got["x_test.go"] == nil {
		t.Errorf("%v", got)
	}
	if _, err := p.BringBackCell("None", p.Files); err == nil {
		t.Error("brought back what was not there")
	}
}

// TestDefaults rewrites the literal of each type of parameter.
func TestDefaults(t *testing.T) {
	src := `package demo

import clock "time"

type Kind string

const (
	A Kind = "a"
	B Kind = "b"
)

const Way = A

const (
	Wait = 3 * clock.Second // how long
	Name = "x"
	Share float64 = float64(0.5)
)

const (
	One = iota
	Two
)

var Day = clock.Date(2026, 1, 2, 0, 0, 0, 0, clock.UTC)
`
	p := &Package{Path: "demo", Files: map[string][]byte{"demo.go": []byte(src)}}
	for _, c := range []struct {
		param      graph.Param
		text, want string
	}{
		{graph.Param{Name: "Way", Basic: "string", Choices: []graph.Choice{{Name: "A"}, {Name: "B"}}}, "B", "const Way = B\n"},
		{graph.Param{Name: "Wait", Basic: "duration"}, "1m30s", "Wait = 90 * clock.Second // how long"},
		{graph.Param{Name: "Wait", Basic: "duration"}, "0s", "Wait = 0 * clock.Second // how long"},
		{graph.Param{Name: "Name", Basic: "string"}, "a \"b\"", `Name = "a \"b\""`},
		{graph.Param{Name: "Share", Basic: "float64"}, "-0.25", "float64(-0.25)"},
		{graph.Param{Name: "Day", Basic: "time"}, "2027-03-04T05:06:07+01:00", "var Day = clock.Date(2027, 3, 4, 4, 6, 7, 0, clock.UTC)"},
		{graph.Param{Name: "One", Basic: "int"}, "4", "iota"},
		{graph.Param{Name: "Two", Basic: "int"}, "4", "line above"},
		{graph.Param{Name: "Way", Basic: "string", Choices: []graph.Choice{{Name: "A"}}}, "C", "none of its choices"},
	} {
		change, err := p.SetDefault(c.param, c.text)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = string(change.Apply(p.Files)["demo.go"])
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s = %s: %s", c.param.Name, c.text, got)
		}
	}
}

// TestSplitMany splits where several values, of which one is an error, cross.
func TestSplitMany(t *testing.T) {
	src := `package demo

import (
	"errors"
	"strconv"
)

func Sum(left, right string) (int, error) {
	a, err := strconv.Atoi(left)
	if err != nil {
		return 0, err
	}
	var b int
	if b, err = strconv.Atoi(right); err != nil {
		return 0, errors.New("right")
	}
	// what follows
	c, err := strconv.Atoi("1")
	if err != nil {
		return 0, err
	}
	return a + b + c, nil
}
`
	p := &Package{Path: "demo", Files: map[string][]byte{"demo.go": []byte(src)}, Importer: importer.Default()}
	source, err := p.Source(Target{Name: "Sum"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Split(Target{Name: "Sum"}, strings.Index(source, "c, err"), "Numbers")
	if err != nil {
		t.Fatal(err)
	}
	after := c.Apply(p.Files)
	compiles(t, after)
	text := string(after["demo.go"])
	for _, want := range []string{"func Numbers(left string, right string) (a int, b int, failure error) {", "return a, b, err", "func Sum(a int, b int) (int, error) {\n\t// what follows\n\tc, err"} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in\n%s", want, text)
		}
	}
}

// TestUntouched saves what was not changed: it is not even formatted.
func TestUntouched(t *testing.T) {
	p := &Package{Path: "demo", Files: map[string][]byte{"demo.go": []byte("package demo\r\n\r\nfunc  Raw( ) int {\r\n return 1 }")}}
	source, err := p.Source(Target{Name: "Raw"})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := p.Replace(Target{Name: "Raw"}, source); err != nil || len(c.Edits) > 0 {
		t.Errorf("%v %+v", err, c)
	}
	c, err := p.Replace(Target{Name: "Raw"}, source+" ")
	if err != nil || string(c.Edits[0].After) != "package demo\r\n\r\nfunc Raw() int {\r\n\treturn 1\r\n}" {
		t.Errorf("%v %q", err, c.Edits[0].After)
	}
}

func TestSetPath(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"//cell:file\nvar Rows = \"data/a.csv\" // kept\n", "//cell:file\nvar Rows = \"data/b \\\"2\\\".csv\" // kept\n"},
		{"var Rows = cells.File(`data/a.csv`)\n", "var Rows = cells.File(\"data/b \\\"2\\\".csv\")\n"},
		{"var (\n\tOther = cells.File(\"x\")\n\tRows cells.File = \"data/a.csv\"\n)\n", "var (\n\tOther = cells.File(\"x\")\n\tRows cells.File = \"data/b \\\"2\\\".csv\"\n)\n"},
		{"const folder = \"data/\"\n\nvar Rows = cells.File(folder + \"a.csv\")\n", ""},
		{"var Other = cells.File(\"x\")\n", ""},
	} {
		p := &Package{Files: map[string][]byte{"p.go": []byte("package p\n\nimport \"stagebook/cells\"\n\nvar _ cells.File\n\n" + c.source)}}
		change, err := p.SetPath(graph.Source{Name: "Rows"}, `data/b "2".csv`)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s was changed", c.source)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if got := string(change.Edits[0].After); !strings.HasSuffix(got, "\n\n"+c.want) {
			t.Errorf("%s became %s", c.source, got)
		}
	}
}
