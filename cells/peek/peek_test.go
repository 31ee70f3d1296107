package peek

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

func of(t *testing.T, name, data string) *Preview {
	t.Helper()
	shown, err := Of(name, strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		file, data string
		columns    []string
		rows       int
		total      int64
		numeric    []bool
	}{
		"plain":     {"x.csv", "a,b\n1,x\n2.5,y\n", []string{"a", "b"}, 2, 2, []bool{true, false}},
		"mark":      {"x.csv", "\ufeffa;b\r\n1;2\r\n", []string{"a", "b"}, 1, 1, []bool{true, true}},
		"tabs":      {"x.TSV", "a, b\tc\nx\t1\n", []string{"a, b", "c"}, 1, 1, []bool{false, true}},
		"quoted":    {"x.csv", "a,b\n\"x, \n y\",\n", []string{"a", "b"}, 1, 1, []bool{false, false}},
		"missing":   {"x.csv", "a\nNA\n3\n", []string{"a"}, 2, 2, []bool{true}},
		"head only": {"x.csv", "a,b", []string{"a", "b"}, 0, 0, []bool{false, false}},
		"long":      {"x.csv", "a\n" + strings.Repeat("1\n", 50), []string{"a"}, 20, 50, []bool{true}},
		"large":     {"x.csv", "a,b\n" + strings.Repeat("1,2\n", 100_000), []string{"a", "b"}, 20, -1, []bool{true, true}},
	} {
		shown := of(t, c.file, c.data)
		var columns []string
		var numeric []bool
		for _, col := range shown.Columns {
			columns, numeric = append(columns, col.Name), append(numeric, col.Numeric)
		}
		if shown.Kind != Table || !slices.Equal(columns, c.columns) || len(shown.Rows) != c.rows || shown.Total != c.total || !slices.Equal(numeric, c.numeric) {
			t.Errorf("%s: %s %v %d rows of %d, numeric %v", name, shown.Kind, columns, len(shown.Rows), shown.Total, numeric)
		}
		if shown.More != (c.total != int64(c.rows)) {
			t.Errorf("%s: more %v", name, shown.More)
		}
	}
}

func TestKinds(t *testing.T) {
	for file, c := range map[string]struct {
		data string
		kind Kind
		more bool
	}{
		"x.txt":     {"hello\n", Text, false},
		"x.json":    {strings.Repeat("{}\n", 40_000), Text, true},
		"latin.txt": {"Gr\xfc\xdfe aus K\xf6ln, und noch ein langer Satz, damit der Anteil klein ist\n", Text, false},
		"empty.csv": {"", Text, false},
		"odd.csv":   {"a,b\n1,2,3\n", Text, false},
		"x.bin":     {"\x00\x01\x02", Binary, false},
		"zip.csv":   {"PK\x03\x04\x00\x00", Binary, false},
		"x.PNG":     {"whatever", Picture, false},
		"x.parquet": {"PAR1 no", Binary, false},
	} {
		if shown := of(t, file, c.data); shown.Kind != c.kind || shown.More != c.more {
			t.Errorf("%s: %s, more %v (%s)", file, shown.Kind, shown.More, shown.Note)
		}
	}
	if shown := of(t, "odd.csv", "a,b\n1,2,3\n"); shown.Note == "" || shown.Text == "" {
		t.Errorf("the reason is not said: %+v", shown)
	}
}

func TestWideAndLongIsBounded(t *testing.T) {
	wide := strings.Repeat("c,", 999) + "c\n" + strings.Repeat(strings.Repeat("ä", 300)+",", 3) + strings.Repeat(",", 996) + "\n"
	shown := of(t, "x.csv", wide)
	if len(shown.Columns) != columnLimit || shown.Wider != 1000-columnLimit || len(shown.Rows) != 1 || len(shown.Rows[0]) != columnLimit {
		t.Fatalf("%d columns, %d wider", len(shown.Columns), shown.Wider)
	}
	if n := len(shown.Rows[0][0]); n > cellLimit+5 {
		t.Errorf("a field has %d bytes", n)
	}
}

type bird struct {
	Name   string    `parquet:"name"`
	Mass   *float64  `parquet:"mass,optional"`
	Counts []int64   `parquet:"counts"`
	Seen   time.Time `parquet:"seen,timestamp(millisecond)"`
}

func TestParquet(t *testing.T) {
	var buffer bytes.Buffer
	w := parquet.NewGenericWriter[bird](&buffer)
	for i := range 50 {
		b := bird{Name: fmt.Sprint("bird ", i), Counts: []int64{1, 2}, Seen: time.UnixMilli(1500)}
		if m := float64(i) / 2; i > 0 {
			b.Mass = &m
		}
		if _, err := w.Write([]bird{b}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	shown := of(t, "birds.parquet", buffer.String())
	if shown.Kind != Table || shown.Total != 50 || !shown.More || len(shown.Rows) != rowLimit || len(shown.Columns) != 4 {
		t.Fatalf("%+v", shown)
	}
	byName := make(map[string]string)
	for i, c := range shown.Columns {
		byName[c.Name] = shown.Rows[0][i] + "|" + shown.Rows[3][i] + "|" + fmt.Sprint(c.Numeric)
	}
	if byName["name"] != "bird 0|bird 3|false" || byName["mass"] != "|1.5|true" || byName["counts"] != "1, 2|1, 2|true" || byName["seen"] != "1970-01-01T00:00:01.5Z|1970-01-01T00:00:01.5Z|false" {
		t.Errorf("%v", byName)
	}
	whole := buffer.String()
	for i := 0; i < len(whole); i += 7 { // damaged anywhere, it is shown or refused, and never brings the program down
		torn := whole[:i] + "\xff" + whole[i+1:]
		of(t, "birds.parquet", torn)
		of(t, "birds.parquet", whole[i:])
	}
}
