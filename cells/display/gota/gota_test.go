package gota

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/display"
)

func table(t *testing.T, v any) *display.Table {
	t.Helper()
	d, ok := show(v)
	if !ok || d.Kind != display.KindTable {
		t.Fatalf("%T shows as %q", v, d.Kind)
	}
	first, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := display.Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := back.Encode(); err != nil || !bytes.Equal(first, second) {
		t.Errorf("read back it differs (%v)", err)
	}
	_ = d.Summary()
	return d.Table
}

func TestFrame(t *testing.T) {
	df := dataframe.ReadCSV(strings.NewReader("name,size,whole,alive\n\"a \"\"quoted\"\", b\",1.5,1,true\nNA,NaN,NA,false\nc,2,3,NA\n"))
	if df.Err != nil {
		t.Fatal(df.Err)
	}
	for _, v := range []any{df, &df} {
		got := table(t, v)
		if got.Rows != 3 || len(got.Columns) != 4 {
			t.Fatalf("got %d rows, %d columns", got.Rows, len(got.Columns))
		}
		for i, c := range got.Columns {
			if c.Missing != 1 {
				t.Errorf("%s (%s): %d missing, want 1; %+v", c.Name, c.Type, c.Missing, got.Cells[i%3])
			}
		}
		if text := got.Cells[0][0].Text; text != `a "quoted", b` {
			t.Errorf("the quoted text shows as %q", text)
		}
		if got.Cells[0][3].Text != "true" || !got.Cells[2][3].Missing {
			t.Errorf("booleans show as %+v, %+v", got.Cells[0][3], got.Cells[2][3])
		}
		if c := got.Columns[2]; c.Min != "1" || c.Max != "3" || c.Mean != "2" {
			t.Errorf("the whole numbers are described as %+v", c)
		}
	}
}

func TestSmallFrames(t *testing.T) {
	if got := table(t, dataframe.DataFrame{}); got.Rows != 0 || len(got.Columns) != 0 {
		t.Errorf("the zero frame shows as %+v", got)
	}
	if got := table(t, dataframe.New(series.New([]float64{}, series.Float, "x"))); got.Rows != 0 || len(got.Columns) != 1 {
		t.Errorf("the frame without rows shows as %+v", got)
	}
	s := series.New([]string{"a", "b"}, series.String, "only")
	for _, v := range []any{s, &s, dataframe.New(s)} {
		if got := table(t, v); got.Rows != 2 || len(got.Columns) != 1 || got.Columns[0].Name != "only" {
			t.Errorf("%T shows as %+v", v, got)
		}
	}
	table(t, series.Series{})
	table(t, series.New([]any{nil, nil}, series.Float, "none"))
}

func TestNoneOfOurs(t *testing.T) {
	for _, v := range []any{nil, 1, "x", []dataframe.DataFrame{}} {
		if _, ok := show(v); ok {
			t.Errorf("%T is taken for a frame", v)
		}
	}
}

func TestBrokenFrame(t *testing.T) {
	df := dataframe.ReadCSV(strings.NewReader("a,b\n1\n"))
	if df.Err == nil {
		t.Skip("gota reads it")
	}
	if d, ok := show(df); !ok || d.Kind != display.KindText || !strings.Contains(d.Text.Text, df.Err.Error()) {
		t.Errorf("a broken frame shows as %+v", d)
	}
}
