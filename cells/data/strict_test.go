package data

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// TestEscape reads what pandas reads with escapechar="\\", and writes what reads back.
func TestEscape(t *testing.T) {
	text := "a,b\n1\\,5,\"say \\\"hi\\\"\"\nx\\\ny,z\r\n\"p\"\"q\",\\\\\n"
	df := must(t)(ReadCSV(strings.NewReader(text), Escape('\\')))
	want := [][]string{{"1,5", `say "hi"`}, {"x\ny", "z"}, {`p"q`, `\`}}
	compare := func(df dataframe.DataFrame) {
		t.Helper()
		if df.Nrow() != len(want) {
			t.Fatalf("%d rows, want %d:\n%v", df.Nrow(), len(want), df)
		}
		for i, row := range want {
			for j, w := range row {
				if got := df.Elem(i, j).String(); got != w {
					t.Errorf("row %d, column %d: %q, want %q", i, j, got, w)
				}
			}
		}
	}
	compare(df)
	var b bytes.Buffer
	if err := WriteCSV(&b, df, Escape('\\')); err != nil {
		t.Fatal(err)
	}
	compare(must(t)(ReadCSV(&b, Escape('\\'))))
}

// TestLinesThatAreNoRows: blank lines, comments behind quoted fields, and a single
// column of empty texts that must read back.
func TestLinesThatAreNoRows(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("a,b\n  \n\"x\"#tail, of it\n\"y\",1 # more\n"), Comment('#'), SkipWrong(new(int))))
	if df.Nrow() != 1 || df.Elem(0, 0).String() != "y" {
		t.Errorf("got %v", df)
	}
	quoted := must(t)(ReadCSV(strings.NewReader("a\n\"x\r\"\ny\r\n")))
	if got := quoted.Elem(0, 0).String(); got != "x\r" {
		t.Errorf("a carriage return within quotes: %q", got)
	}
	var b bytes.Buffer
	one := dataframe.New(series.New([]string{"p", " ", "q"}, series.String, "a"))
	if err := WriteCSV(&b, one); err != nil {
		t.Fatal(err)
	}
	if back := must(t)(ReadCSV(&b)); back.Nrow() != 3 || back.Elem(1, 0).String() != " " {
		t.Errorf("read back %v", back)
	}
}

// TestWhatIsNoChoice: values that are none of those there are get an error that says so.
func TestWhatIsNoChoice(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("a,b\n1,2\n3,4\n")))
	_, cast := Cast(df, "time", "a")
	_, fill := Fill(df, Filling{}, "a")
	_, join := Join(df, df, On{Kind: 99, Keys: []string{"a"}})
	_, given := ReadCSV(strings.NewReader("a\n1\n"), Types(map[string]series.Type{"a": "date"}))
	_, rank := Rank(df, "a", "best")
	_, slice := Slice(df, 1, 3)
	_, rolling := Rolling(df, "a", 2, "mode")
	_, keys := GroupBy(df).Transform(nil)
	_, shrunk := GroupBy(df, "a").Transform(func(g dataframe.DataFrame) (dataframe.DataFrame, error) { return Head(g, 0) })
	_, json := ReadJSON(strings.NewReader(`[{"a":1}] [`))
	for want, err := range map[string]error{
		`"time" is no type`: cast, "zero value": fill, "99 is no kind of join": join, `column "a": "date" is no type`: given,
		`"best" is no place`: rank, "rows 1 to 3 of a frame of 2": slice, `figure "mode"`: rolling, "there are no keys": keys,
		"the group of row 0: 1 rows became 0": shrunk, "where the text should end": json,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestTransformWithoutGroups gives the columns that any other frame would get.
func TestTransformWithoutGroups(t *testing.T) {
	df := must(t)(Slice(must(t)(ReadCSV(strings.NewReader("k,v\na,1\n"))), 0, 0))
	got := must(t)(GroupBy(df, "k").Transform(func(g dataframe.DataFrame) (dataframe.DataFrame, error) { return Lag(g, "v", 1) }))
	if got.Nrow() != 0 || strings.Join(got.Names(), ",") != "k,v,v_lag" {
		t.Errorf("got %v", got)
	}
}

// TestNumbersThatDoNotFit stay texts, digit for digit, wherever in the column they are.
func TestNumbersThatDoNotFit(t *testing.T) {
	const large = "123456789012345678901"
	for _, text := range []string{"a\n1.5\n" + large + "\n", "a\n" + large + "\n1.5\n"} {
		df := must(t)(ReadCSV(strings.NewReader(text)))
		if df.Types()[0] != series.String {
			t.Errorf("%q became %v", text, df.Types())
		}
	}
	df := must(t)(ReadJSON(strings.NewReader(`[{"a":1.5},{"a":` + large + `}]`)))
	if df.Types()[0] != series.String || df.Elem(1, 0).String() != large {
		t.Errorf("got %v", df)
	}
}

func TestWrongRowsAsFrame(t *testing.T) {
	_, err := ReadCSV(strings.NewReader("a,b\n1,2\n3\nx,4\n"), Types(map[string]series.Type{"a": series.Int}))
	var wrong *WrongRows
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v", err)
	}
	p := wrong.Problems()
	if p.Err != nil || p.Nrow() != 2 || strings.Join(p.Names(), ",") != "line,column,reason" {
		t.Fatalf("got %v", p)
	}
	if line, _ := p.Elem(0, 0).Int(); line != 3 || !p.Elem(0, 1).IsNA() || p.Elem(1, 1).String() != "a" {
		t.Errorf("got %v", p)
	}
}

// TestAllTexts: without a name the functions of texts take all columns of texts, and
// leave the others alone.
func TestAllTexts(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("a,n,b\n Ä ,1,X\n,2,y \n")))
	got := must(t)(Lower(must(t)(Trim(df))))
	if want := must(t)(ReadCSV(strings.NewReader("a,n,b\nä,1,x\n,2,y\n"))); !reflect.DeepEqual(got.Records(), want.Records()) {
		t.Errorf("got %v, want %v", got.Records(), want.Records())
	}
	if _, err := Upper(df, "n"); err == nil || !strings.Contains(err.Error(), "where texts are wanted") {
		t.Errorf("a column of ints: %v", err)
	}
}
