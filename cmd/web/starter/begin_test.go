package starter_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
	"stagebook/cmd/web/starter"
)

// tables are what people drop on a page.
var tables = map[string]string{
	"penguins":  "Species,Body Mass (g),Beak-Length,Sex\nAdelie,3750,39.1,MALE\nAdelie,NA,39.5,FEMALE\nGentoo,5000,46.1,\nGentoo,5100,47.2,FEMALE\n",
	"weather":   "date;rain;type\n01.02.2020;1.5;wet\n02.02.2020;0;dry\n03.02.2020;;dry\n04.02.2020;2;wet\n",
	"numbers":   "a\tb\n1.5\t2\n2.5\t4\n3\t9\n",
	"words":     "name,remark\nAnn,fine\nBob,\"so, so\"\n",
	"groups":    "team,done\nred,true\nred,false\nblue,true\nblue,true\n",
	"awkward":   "rows,Measure,by,1st,日本,type,,a b,a-b\n1.5,2,x,3,4,y,5,6,7\n2.5,2,x,3,4,y,5,6,7\n3.5,2,z,3,4,y,5,6,8\n4.5,2,z,3,4,y,5,6,7\n",
	"events":    "at,level\n2024-01-02T03:04:05Z,3\n2024-01-03T03:04:05Z,5\n",
	"ids":       "id,score\n1,0.5\n2,0.75\n3,0.25\n",
	"oneColumn": "value\n1\n7\n3\n",
}

// The columns have the names that a frame gives them, and those of numbers are
// numbers there.
func TestColumnsAreThoseOfFrames(t *testing.T) {
	for name, text := range tables {
		path := filepath.Join(t.TempDir(), "t.csv")
		write(t, path, text)
		s, err := starter.Look(path)
		if err != nil {
			t.Fatal(name, err)
		}
		df, err := data.ReadCSVFile(path, data.Delimiter(s.Delimiter))
		if err != nil {
			t.Fatal(name, err)
		}
		if len(s.Columns) != df.Ncol() || s.Rows != df.Nrow() {
			t.Errorf("%s: %d columns and %d rows, a frame has %d and %d", name, len(s.Columns), s.Rows, df.Ncol(), df.Nrow())
		}
		for i, c := range s.Columns {
			is := df.Types()[i]
			number := is == series.Int || is == series.Float
			if c.Name != df.Names()[i] || number != (c.Kind == starter.Number || c.Kind == starter.Label) {
				t.Errorf("%s: column %+v, a frame has %q of %s", name, c, df.Names()[i], is)
			}
		}
	}
}

// What is begun on a table compiles, with the stage library and without it, and
// its tests find the same numbers in it.
func TestBegunNotebooksCompile(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range tables {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, stages := range []bool{true, false} {
				projects := t.TempDir()
				mod := "module plain\n\ngo 1.26\n"
				if stages {
					mod = "module rich\n\ngo 1.26.0\n\nrequire (\n\tstagebook v0.0.0\n\tgithub.com/go-gota/gota v0.12.0\n\tgithub.com/go-echarts/go-echarts/v2 v2.6.7\n)\n\nreplace stagebook => " + root + "\n"
				}
				write(t, filepath.Join(projects, "go.mod"), mod)
				project := starter.ProjectName(name + ".csv")
				if err := starter.New(projects, project); err != nil {
					t.Fatal(err)
				}
				dir := filepath.Join(projects, project)
				write(t, filepath.Join(dir, "data", name+".csv"), text)
				if err := starter.Begin(dir, project, "data/"+name+".csv"); err != nil {
					t.Fatal(err)
				}
				if err := starter.Begin(dir, project, "data/"+name+".csv"); !errors.Is(err, starter.ErrBegun) {
					t.Errorf("what was begun is begun again: %v", err)
				}
				if !stages {
					vet(t, dir)
				} else {
					vetWithin(t, root, dir, project)
				}
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// vet compiles the package of a folder, or of one file of it.
func vet(t *testing.T, dir string, files ...string) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go tool to compile with")
	}
	cmd := exec.Command("go", append([]string{"vet"}, files...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		sources, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		text, _ := os.ReadFile(sources[0])
		t.Errorf("%v\n%s\n%s", err, out, text)
	}
}

// vetWithin compiles a package as if it lay in this module, whose dependencies are
// at hand.
func vetWithin(t *testing.T, root, dir, project string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, project+".go"))
	if err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(root, "projects", "begun_"+project)
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	write(t, overlay, `{"Replace": {"`+filepath.Join(place, project+".go")+`": "`+filepath.Join(dir, project+".go")+`"}}`)
	cmd := exec.Command("go", "build", "-overlay", overlay, "./projects/begun_"+project)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, text)
	}
}

func TestLook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	write(t, path, "id;day;rain;kind;name\n1;01.02.2020;1.5;wet;a\n2;02.02.2020;;dry;b\n3;03.02.2020;0;wet;c\n4;04.02.2020;0;dry;d\n")
	s, err := starter.Look(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []starter.Column{
		{Name: "id", Kind: starter.Label, Distinct: 4},
		{Name: "day", Kind: starter.Moment, Layout: "02.01.2006", Distinct: 4},
		{Name: "rain", Kind: starter.Number, Distinct: 2, Missing: 1},
		{Name: "kind", Kind: starter.Category, Distinct: 2},
		{Name: "name", Kind: starter.Text, Distinct: 4},
	}
	if s.Rows != 4 || !s.Whole || s.Delimiter != ';' || len(s.Columns) != len(want) {
		t.Fatalf("%+v", s)
	}
	for i, c := range s.Columns {
		if c != want[i] {
			t.Errorf("%+v, want %+v", c, want[i])
		}
	}
	pack(t, path+".gz", "a,b\n1,2\n3,4\n")
	if s, err := starter.Look(path + ".gz"); err != nil || len(s.Columns) != 2 {
		t.Errorf("packed: %+v, %v", s, err)
	}
	for _, text := range []string{"", "a,b\n", "a,b\n1\n"} {
		write(t, path, text)
		if s, err := starter.Look(path); err == nil {
			t.Errorf("%q is a table: %+v", text, s)
		}
	}
}

func pack(t *testing.T, path, text string) {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(text))
	w.Close()
	write(t, path, packed.String())
}

// The example is one that can be begun.
func TestExample(t *testing.T) {
	projects := t.TempDir()
	if err := starter.New(projects, starter.ExampleName); err != nil {
		t.Fatal(err)
	}
	if err := starter.Example(projects, starter.ExampleName); err != nil {
		t.Fatal(err)
	}
	vet(t, filepath.Join(projects, starter.ExampleName), "penguins.go")
}

func TestProjectNames(t *testing.T) {
	for file, want := range map[string]string{
		"Sales 2024.csv": "sales2024", "data/penguins.csv": "penguins", "2024-01.csv": "data", "type.csv": "datatype", "日本.csv": "data", strings.Repeat("x", 90) + ".csv": strings.Repeat("x", 57),
	} {
		if got := starter.ProjectName(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
