package language

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/project"
	"stagebook/cells/project/edit"
)

const demo = `// Package demo shows.
package demo

import (
	"fmt"
	"strings"
)

// Size is how much.
const Size = 3

// Frame is a table.
type Frame struct {
	// Rows is how many rows there are.
	Rows int
	name string
}

// Col returns a column of the table.
func (f Frame) Col(name string) []float64 { return nil }

// Raw reads the *table*.
func Raw(size int) (Frame, error) {
	return Frame{Rows: size, name: fmt.Sprint(size)}, nil
}

// Split cuts.
func Split(raw Frame) (train, test Frame) {
	train = raw
	return train, raw
}

// Words counts.
func Words(train Frame) string {
	return strings.Repeat("a", len(double(train.Col("x"))))
}

func double(v []float64) []float64 { return v }
`

// service makes a project of one file and its service.
func service(t testing.TB, text string) *Service {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "demo.go"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := project.Load(t.Context(), project.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return New(s)
}

// query takes the cursor out of a source: it stands at |.
func query(name, source string) Query {
	at := strings.IndexByte(source, '|')
	return Query{edit.Text{Target: edit.Target{Name: name}, Source: source[:at] + source[at+1:]}, at}
}

func text(name, source string) []edit.Text {
	return []edit.Text{{Target: edit.Target{Name: name}, Source: source}}
}

func TestCheck(t *testing.T) {
	s := service(t, demo)
	for _, c := range []struct{ name, source, want, at string }{
		{"Words", "func Words(train Frame) string {\n\treturn train.Rows\n}", "cannot use train.Rows", "train.Rows"},
		{"Words", "func Words(train Frame) string {\n\treturn train.Rows +\n}", "expected operand", "}"},
		{"Words", "func Words(trian Frame) string {\n\treturn fmt.Sprint(trian)\n}", "nothing provides trian", "trian"},
		{"Words", "func Words(train Frame) string {\n\treturn nobody\n}", "undefined: nobody", "nobody"},
		{"Words", "func Words(train Frame) string {\n\treturn \"\"\n}", "", ""},
		{"Raw", "func Raw(size int) (Frame, error) {\n\treturn Frame{}, nil\n}", "", ""},
	} {
		got, err := s.Check(t.Context(), text(c.name, c.source))
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" {
			if len(got.Diagnostics) > 0 {
				t.Errorf("%s: %+v", c.source, got.Diagnostics)
			}
			continue
		}
		if len(got.Diagnostics) == 0 || !strings.Contains(got.Diagnostics[0].Message, c.want) {
			t.Errorf("%s: %+v", c.source, got.Diagnostics)
			continue
		}
		d := got.Diagnostics[0]
		if d.Cell != c.name || c.source[d.Start:d.End] != c.at {
			t.Errorf("%s: marks %q of %s", c.source, c.source[d.Start:d.End], d.Cell)
		}
	}
}

func TestCheckDrawsTheGraph(t *testing.T) {
	s := service(t, demo)
	got, err := s.Check(t.Context(), text("Words", "func Words(raw Frame) string {\n\treturn raw.name\n}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got.Outline.Cells {
		if c.Name == "Words" && (len(c.Inputs) != 1 || c.Inputs[0].Cell != "raw") {
			t.Errorf("%+v", c.Inputs)
		}
	}
}

func TestFixes(t *testing.T) {
	s := service(t, demo)
	source := "func Words(trian Frame) string {\n\treturn trian.name\n}"
	got, err := s.Check(t.Context(), text("Words", source))
	if err != nil || len(got.Diagnostics) == 0 || len(got.Diagnostics[0].Fixes) != 2 {
		t.Fatalf("%v %+v", err, got)
	}
	f := got.Diagnostics[0].Fixes
	if f[0].Title != "Did you mean train?" || len(f[0].Edits) != 2 || source[f[0].Edits[1].Start:f[0].Edits[1].End] != "trian" {
		t.Errorf("%+v", f[0])
	}
	if f[1].Add == nil || !strings.Contains(f[1].Add.Source, "func Trian() (trian Frame, err error) {") {
		t.Errorf("%+v", f[1])
	}
}

// TestImportsAreNoMistakes types code whose imports are not there yet.
func TestImportsAreNoMistakes(t *testing.T) {
	s := service(t, demo)
	source := "func Words(train Frame) string {\n\treturn csv.NewReader(os.Stdin).Read()\n}"
	got, err := s.Check(t.Context(), text("Words", source))
	if err != nil || len(got.Pending) != 1 || got.Pending[0] != "encoding/csv" {
		t.Fatalf("%v %+v", err, got)
	}
	if _, err := s.Learn(t.Context(), got.Pending); err != nil {
		t.Fatal(err)
	}
	got, err = s.Check(t.Context(), text("Words", source))
	if err != nil || len(got.Pending) != 0 || len(got.Diagnostics) == 0 {
		t.Fatalf("%v %+v", err, got)
	}
	if d := got.Diagnostics[0]; d.Cell != "Words" || !strings.Contains(d.Message, "too many return values") {
		t.Errorf("%+v", got.Diagnostics)
	}
	if items := labels(s.Complete(query("Words", "func Words(train Frame) string {\n\tcsv.New|\n}"), nil)); !slices.Contains(items, "NewReader") {
		t.Error(items)
	}
}

func labels(c Completion) []string {
	var list []string
	for _, item := range c.Items {
		list = append(list, item.Label)
	}
	return list
}

func TestComplete(t *testing.T) {
	s := service(t, demo)
	frames := Frames{"train": {"mean radius", "target"}, "raw": {"other"}}
	for _, c := range []struct {
		source string
		want   []string // first
		not    string
	}{
		{"func Words(train Frame) string {\n\ttrain.|\n}", []string{"Rows", "Col", "name"}, "Words"},
		{"func Words(train Frame) string {\n\ttrain.|\n\tx := 1\n\treturn \"\"\n}", []string{"Rows", "Col", "name"}, ""},
		{"func Words(train Frame) string {\n\treturn f(train.R|", []string{"Rows"}, ""},
		{"func Words(train Frame) string {\n\tfor _, v := range train.Col(\"a\") {\n\t\tif train.|", []string{"Rows", "Col"}, ""},
		{"func Words(train Frame) string {\n\treturn strings.Rep|\n}", []string{"Repeat", "Replace"}, "train"},
		{"func Words(train Frame) string {\n\tlong := 1\n\treturn lo|\n}", []string{"long"}, ""},
		{"func Words(train Frame) string {\n\treturn lo|\n\tlonger := 1\n}", nil, "longer"},
		{"func Words(|) string {\n\treturn \"\"\n}", []string{"raw", "test", "train"}, "words"},
		{"func Words(train Frame, s|) string {\n\treturn \"\"\n}", []string{"size"}, "train"},
		{"func Words(train Frame) string {\n\treturn train.Col(\"mean|\")\n}", []string{"mean radius"}, ""},
		{"func Words(train Frame, raw Frame) string {\n\tx := train\n\treturn x.Col(\"|\")\n}", []string{"mean radius", "target", "other"}, ""},
		{"func Words(train Frame) string {\n\treturn os.Std|\n}", []string{"Stderr", "Stdin", "Stdout"}, ""},
		{"func Words(train Frame) string {\n\treturn encod|\n}", nil, ""},
		{"func Words(train Frame) string {\n\t// a comment |\n\treturn \"\"\n}", nil, "train"},
		{"func Words(train |", nil, ""},
		{"", nil, ""},
		{"//cell:t|", []string{"//cell:tab The model", "//cell:timeout 30s"}, ""},
		{"//cell:col|", []string{"//cell:column 1", "//cell:column 2 wide"}, ""},
		{"//cell:hide|", []string{"//cell:hide", "//cell:hide code"}, ""},
	} {
		if c.source == "" {
			continue
		}
		got := labels(s.Complete(query("Words", c.source), frames))
		if len(got) < len(c.want) || !slices.Equal(got[:len(c.want)], c.want) {
			t.Errorf("%s\ngot  %v\nwant %v", c.source, got, c.want)
		}
		if len(got) > maxItems || c.not != "" && slices.Contains(got, c.not) {
			t.Errorf("%s: %d items, %q among them", c.source, len(got), c.not)
		}
	}
}

func TestCompletionImports(t *testing.T) {
	s := service(t, demo)
	got := s.Complete(query("Words", "func Words(train Frame) string {\n\treturn templa|\n}"), nil)
	for _, item := range got.Items {
		if item.Import == "text/template" || item.Import == "html/template" {
			return
		}
	}
	t.Errorf("%+v", got.Items)
}

func TestHover(t *testing.T) {
	s := service(t, demo)
	for _, c := range []struct{ source, signature, doc, from string }{
		{"func Words(train Frame) string {\n\treturn tr|ain.name\n}", "var train Frame", "Split cuts.", "cell Split"},
		{"func Words(train Frame) string {\n\treturn train.Co|l(\"a\")\n}", "func (Frame).Col(name string) []float64", "Col returns a column of the table.", ""},
		{"func Words(train Frame) string {\n\treturn strings.Re|peat(\"a\", 1)\n}", "func strings.Repeat(s string, count int) string", "Repeat returns a new string", ""},
		{"func Words(size int) string {\n\treturn fmt.Sprint(si|ze)\n}", "var size int", "Size is how much.", "parameter Size"},
		{"func Words(train Frame) string {\n\treturn Ra|w(1)\n}", "func Raw(size int) (Frame, error)", "Raw reads the *table*.", ""},
		{"func Words(train Frame) string {\n\treturn string|s.ToUpper(\"\")\n}", "package strings", "Package strings implements", ""},
	} {
		h := s.Hover(query("Words", c.source))
		if h == nil || h.Signature != c.signature || !strings.HasPrefix(h.Doc, c.doc) || h.From != c.from {
			t.Errorf("%s: %+v", c.source, h)
		}
	}
	if h := s.Hover(query("Words", "func Words() string { | return \"\" }")); h != nil {
		t.Errorf("%+v", h)
	}
}

func TestSignature(t *testing.T) {
	s := service(t, demo)
	for _, c := range []struct {
		source, label string
		active        int
	}{
		{"func Words(train Frame) string {\n\treturn strings.Repeat(\"a\", |)\n}", "Repeat(s string, count int) string", 1},
		{"func Words(train Frame) string {\n\treturn strings.Repeat(|", "Repeat(s string, count int) string", 0},
		{"func Words(train Frame) string {\n\treturn fmt.Sprintf(\"a\", 1, f(2, 3), |)\n}", "Sprintf(format string, a ...any) string", 1},
		{"func Words(train Frame, |size int) string {\n\treturn \"\"\n}", "Words(train Frame, size int) string", 1},
	} {
		sig := s.Signature(query("Words", c.source))
		if sig == nil || sig.Label != c.label || sig.Active != c.active {
			t.Errorf("%s: %+v", c.source, sig)
		}
	}
}

func TestDefinitionAndUses(t *testing.T) {
	s := service(t, demo)
	for _, c := range []struct {
		source, cell, text string
		uses               int
	}{
		{"func Words(train Frame) string {\n\treturn tr|ain.name\n}", "Split", "func Split(raw Frame) (train, test Frame) {", 5},
		{"func Words(train Frame) string {\n\treturn fmt.Sprint(dou|ble(nil))\n}", "double", "func double(v []float64) []float64 { return v }", 2},
		{"func Words(train Frame) string {\n\tx := 1\n\treturn fmt.Sprint(|x)\n}", "Words", "\tx := 1", 2},
		{"func Words(train Fra|me) string {\n\treturn \"\"\n}", "Frame", "type Frame struct {", 7},
		{"func Words(size int) string {\n\treturn fmt.Sprint(si|ze)\n}", "Size", "const Size = 3", 4},
	} {
		q := query("Words", c.source)
		p := s.Definition(q)
		if p == nil || p.Cell != c.cell || p.Text != c.text {
			t.Errorf("%s: %+v", c.source, p)
		}
		if uses := s.Uses(q); len(uses) != c.uses {
			t.Errorf("%s: %d uses %+v", c.source, len(uses), uses)
		}
	}
	p := s.Definition(query("Words", "func Words(train Frame) string {\n\treturn strings.Re|peat(\"a\", 1)\n}"))
	if p == nil || filepath.Base(p.File) != "strings.go" || p.Line == 0 {
		t.Errorf("%+v", p)
	}
}

func TestTokens(t *testing.T) {
	s := service(t, demo)
	q := query("Words", "func Words(train Frame) string { // x\n\treturn strings.Repeat(\"a\", 1)\n}|")
	var got []string
	for _, token := range s.Tokens(q) {
		got = append(got, q.Source[token.Start:token.End]+"="+token.Kind)
	}
	want := "func=keyword Words=function train=input Frame=type string=builtin // x=comment return=keyword strings=package Repeat=function \"a\"=string 1=number"
	if strings.Join(got, " ") != want {
		t.Errorf("%v", got)
	}
}

// hundred is a project of 100 cells.
func hundred() string {
	var b strings.Builder
	b.WriteString("package demo\n\nimport (\n\t\"fmt\"\n\t\"math\"\n\t\"net/http\"\n\t\"sort\"\n\t\"strings\"\n)\n\nconst Size = 10\n\nvar _ = http.MethodGet\n\nfunc Cell0(size int) []float64 { return make([]float64, size) }\n")
	for i := 1; i < 100; i++ {
		fmt.Fprintf(&b, "\n// Cell%[1]d does.\n%s\n", i, hundredth(i))
	}
	return b.String()
}

func hundredth(i int) string {
	return fmt.Sprintf(`func Cell%[1]d(cell%[2]d []float64, size int) ([]float64, error) {
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
}`, i, i-1)
}

// p95 reports the 95th percentile of what is measured.
func p95(b *testing.B, do func(i int)) {
	for i := range 5 {
		do(i)
	}
	var times []float64
	for i := 0; b.Loop(); i++ {
		start := b.Elapsed()
		do(i)
		times = append(times, float64((b.Elapsed()-start).Microseconds())/1000)
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "p50-ms")
	b.ReportMetric(times[len(times)*95/100], "p95-ms")
}

func BenchmarkCheck(b *testing.B) {
	s := service(b, hundred())
	source := hundredth(50)
	p95(b, func(i int) {
		got, err := s.Check(b.Context(), text("Cell50", strings.Replace(source, "size)", fmt.Sprintf("size+%d)", i), 1)))
		if err != nil || len(got.Diagnostics) > 0 {
			b.Fatal(err, got.Diagnostics)
		}
	})
}

func BenchmarkCheckNewImport(b *testing.B) {
	s := service(b, hundred())
	source := strings.Replace(hundredth(50), "len(name)", "len(name)+len(http.MethodGet)+len(url.PathEscape(name))", 1)
	p95(b, func(i int) {
		got, err := s.Check(b.Context(), text("Cell50", source))
		if err != nil || len(got.Diagnostics) > 0 {
			b.Fatal(err, got.Diagnostics)
		}
	})
}

func BenchmarkComplete(b *testing.B) {
	s := service(b, hundred())
	source := strings.Replace(hundredth(50), "sort.Float64s(out)", "http.|", 1)
	names := strings.Replace(hundredth(50), "sort.Float64s(out)", "c|", 1)
	p95(b, func(i int) {
		q := source
		if i%2 == 0 {
			q = names
		}
		if len(s.Complete(query("Cell50", q), nil).Items) < 20 {
			b.Fatal("few items")
		}
	})
}

func BenchmarkHover(b *testing.B) {
	s := service(b, hundred())
	source := strings.Replace(hundredth(50), "sort.Float64s", "sort.Flo|at64s", 1)
	p95(b, func(i int) {
		if s.Hover(query("Cell50", source)) == nil {
			b.Fatal("nothing")
		}
	})
}
