package data

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

func must(t testing.TB) func(dataframe.DataFrame, error) dataframe.DataFrame {
	return func(df dataframe.DataFrame, err error) dataframe.DataFrame {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return df
	}
}

func TestReadCSV(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("a\n1\n"))
	z.Close()
	tests := []struct {
		name, text string
		options    []Option
		types      []series.Type
		rows       [][]string
	}{
		{
			"types", "i,f,b,s,n\n1,1.5,True,x,\n,2,,NA,\n", nil,
			[]series.Type{"int", "float", "bool", "string", "float"},
			[][]string{{"i", "f", "b", "s", "n"}, {"1", "1.500000", "true", "x", "NaN"}, {"NaN", "2.000000", "NaN", "NaN", "NaN"}},
		},
		{
			"quotes", "a,b\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\r\n\"1,5\",\"\"\r\n", nil,
			[]series.Type{"string", "string"},
			[][]string{{"a", "b"}, {"x\r\ny", `say "hi"`}, {"1,5", "NaN"}},
		},
		{
			"dialect", "# about\na;b # tail\n1.000,5;'x;y'\n",
			[]Option{Delimiter(';'), Quote('\''), Comment('#'), DecimalComma(), Thousands('.')},
			[]series.Type{"float", "string"},
			[][]string{{"a", "b "}, {"1000.500000", "x;y"}},
		},
		{"names", "junk\n1\t2\n", []Option{Delimiter('\t'), SkipRows(1), Names("x", "y")}, []series.Type{"int", "int"}, [][]string{{"x", "y"}, {"1", "2"}}},
		{"no header", "1,2", []Option{NoHeader()}, []series.Type{"int", "int"}, [][]string{{"0", "1"}, {"1", "2"}}},
		{"twice", "a,a\n1,2\n", nil, []series.Type{"int", "int"}, [][]string{{"a", "a.1"}, {"1", "2"}}},
		{"large", "a\n99999999999999999999\n1\n", nil, []series.Type{"string"}, [][]string{{"a"}, {"99999999999999999999"}, {"1"}}},
		{
			"given", "a,b\n007,1\n",
			[]Option{Types(map[string]series.Type{"a": series.String, "b": series.Float})},
			[]series.Type{"string", "float"},
			[][]string{{"a", "b"}, {"007", "1.000000"}},
		},
		{"dates", "a\n31.12.2020\n\n", []Option{Dates("02.01.2006", "a")}, []series.Type{"string"}, [][]string{{"a"}, {"2020-12-31T00:00:00Z"}}},
		{"times of different digits", "a\n31.12.2020 10:00:00\n31.12.2020 10:00:00.5\n", []Option{Dates("02.01.2006 15:04:05", "a")}, []series.Type{"string"}, [][]string{{"a"}, {"2020-12-31T10:00:00.0Z"}, {"2020-12-31T10:00:00.5Z"}}},
		{"mark", "\xef\xbb\xbfa\n1\n", nil, []series.Type{"int"}, [][]string{{"a"}, {"1"}}},
		{"utf-16", "\xff\xfea\x00\n\x00\xe9\x00\n\x00", nil, []series.Type{"string"}, [][]string{{"a"}, {"é"}}},
		{"windows", "a\n\x80\xe9\n", []Option{Encoded(Windows1252)}, []series.Type{"string"}, [][]string{{"a"}, {"€é"}}},
		{"gzip", packed.String(), nil, []series.Type{"int"}, [][]string{{"a"}, {"1"}}},
		{"old Mac", "a\r1\r", nil, []series.Type{"int"}, [][]string{{"a"}, {"1"}}},
		{"markers", "a\n-9\n1\nNA\n", []Option{Missing("-9")}, []series.Type{"int"}, [][]string{{"a"}, {"NaN"}, {"1"}, {"NaN"}}},
		{"only markers", "a\nNA\n?\n", []Option{OnlyMissing("?")}, []series.Type{"string"}, [][]string{{"a"}, {"NA"}, {"NaN"}}},
		{"empty", "a,b\n", nil, []series.Type{"float", "float"}, [][]string{{"a", "b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			df := must(t)(ReadCSV(strings.NewReader(tt.text), tt.options...))
			if got := df.Types(); !reflect.DeepEqual(got, tt.types) {
				t.Errorf("types %v, want %v", got, tt.types)
			}
			if got := df.Records(); !reflect.DeepEqual(got, tt.rows) {
				t.Errorf("rows %q, want %q", got, tt.rows)
			}
		})
	}
}

func TestWrongRows(t *testing.T) {
	text := "a,b\n1,2\n\"x\ny\",1,2\n\n3\n4,z\n5,\"open\n"
	options := []Option{Types(map[string]series.Type{"b": series.Int})}
	_, err := ReadCSV(strings.NewReader(text), options...)
	var wrong *WrongRows
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v", err)
	}
	want := []Wrong{
		{3, "", "3 fields, where 2 are wanted"},
		{6, "", "1 fields, where 2 are wanted"},
		{7, "b", `"z" is not an int`},
		{8, "", "a quote is opened and never closed"},
	}
	if !reflect.DeepEqual(wrong.First, want) || wrong.Total != 4 {
		t.Errorf("got %v, want %v", wrong.First, want)
	}
	n := 0
	df := must(t)(ReadCSV(strings.NewReader(text), append(options, SkipWrong(&n))...))
	if n != 4 || df.Nrow() != 1 {
		t.Errorf("%d rows were left out and %d kept, want 4 and 1", n, df.Nrow())
	}
	if _, err := ReadCSV(strings.NewReader("a\n\xff\n")); err == nil || !strings.Contains(err.Error(), "line 2 is not UTF-8") {
		t.Errorf("got %v", err)
	}
	if _, err := ReadCSV(strings.NewReader("alpha\n1\n"), Dates("2006", "alhpa")); err == nil || !strings.Contains(err.Error(), `nearest: "alpha"`) {
		t.Errorf("got %v", err)
	}
}

// TestChunks reads a text of several chunks with and without quotes.
func TestChunks(t *testing.T) {
	for _, cell := range []string{"x", "\"x\n\"\"y\""} {
		var b strings.Builder
		b.WriteString("n,s\n")
		const rows = 400_000
		for i := range rows {
			b.WriteString(string(rune('0'+i%10)) + "," + cell + "\n")
		}
		df := must(t)(ReadCSV(strings.NewReader(b.String())))
		if df.Nrow() != rows {
			t.Fatalf("%d rows, want %d", df.Nrow(), rows)
		}
		want := strings.ReplaceAll(strings.Trim(cell, `"`), `""`, `"`)
		n, s := df.Col("n"), df.Col("s")
		for i := 0; i < rows; i += 999 {
			if v, _ := n.Elem(i).Int(); v != i%10 || s.Elem(i).String() != want {
				t.Fatalf("row %d is %d %q", i, v, s.Elem(i).String())
			}
		}
	}
}

func TestWriteCSV(t *testing.T) {
	text := "i,f,b,s\n1,1.5,true,\"x,\"\"y\"\"\n\"\n,2.0,,z\n"
	df := must(t)(ReadCSV(strings.NewReader(text)))
	dir := t.TempDir()
	path := dir + "/a.csv"
	if err := WriteCSVFile(path, df); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("wrote %q, want %q", got, text)
	}
	broken := errors.New("broken")
	if err := WriteFile(path, func(w io.Writer) error { w.Write([]byte("half")); return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Errorf("a failed write left %q", got)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("a failed write left files behind")
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("a,b\n1,\"x\n\"\n", false)
	f.Add("a\n#x\n\"\"\"\n", true)
	f.Fuzz(func(t *testing.T, text string, comment bool) {
		var options []Option
		if comment {
			options = append(options, Comment('#'))
		}
		df, err := ReadCSV(strings.NewReader(text), options...)
		if err != nil || df.Ncol() == 0 {
			return
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, df); err != nil {
			t.Fatal(err)
		}
		again, err := ReadCSV(&out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if again.Nrow() != df.Nrow() || again.Ncol() != df.Ncol() {
			t.Fatalf("%d × %d became %d × %d", df.Nrow(), df.Ncol(), again.Nrow(), again.Ncol())
		}
	})
}
