package columnar

import (
	"bytes"
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/parquet-go/parquet-go"

	"stagebook/cells/codec/frame"
	"stagebook/cells/table"
)

// small is a table with columns whose names are not in order, and with a missing
// value in each.
func small(t *testing.T) *table.Table {
	t.Helper()
	var b bytes.Buffer
	w := frame.NewWriter(&b, frame.Head{Rows: 3, Columns: 4})
	bits := func(values ...uint64) func(int, []uint64, []bool) {
		return func(from int, to []uint64, missing []bool) {
			for i := range to {
				to[i], missing[i] = values[from+i], from+i == 1
			}
		}
	}
	for _, s := range []frame.Source{
		{Name: "z", Kind: frame.Float, Bits: bits(math.Float64bits(1.5), 0, math.Float64bits(-2))},
		{Name: "a", Kind: frame.Int, Bits: bits(7, 0, 9)},
		{Name: "m", Kind: frame.String, Text: func(from int, to []string, missing []bool) {
			for i := range to {
				to[i], missing[i] = []string{"ü", "", "x,y"}[from+i], from+i == 1
			}
		}},
		{Name: "a", Kind: frame.Bool, Bits: bits(1, 0, 0)},
	} {
		if err := w.Column(s); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := table.Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func TestParquetReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := WriteParquet(t.Context(), &b, small(t), table.Selection{Rows: table.RowList([]uint32{2, 1, 0})}); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range file.Schema().Fields() {
		names = append(names, f.Name())
	}
	if len(names) != 4 || names[0] != "z" || names[1] != "a" || names[2] != "m" || names[3] != "a 2" {
		t.Errorf("the columns are %q", names)
	}
	rows := make([]parquet.Row, 3)
	reader := parquet.NewReader(file)
	n, _ := reader.ReadRows(rows) // io.EOF comes with the last rows
	if n != 3 {
		t.Fatalf("%d rows", n)
	}
	if rows[0][0].Double() != -2 || rows[0][1].Int64() != 9 || rows[0][2].String() != "x,y" || rows[0][3].Boolean() {
		t.Errorf("row 0 is %v", rows[0])
	}
	for i, v := range rows[1] {
		if !v.IsNull() {
			t.Errorf("value %d of the missing row is %v", i, v)
		}
	}
}

func TestArrowReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := WriteArrow(t.Context(), &b, small(t), table.Selection{Columns: []string{"m", "z"}, Rows: table.AllRows(3)}); err != nil {
		t.Fatal(err)
	}
	reader, err := ipc.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Release()
	if !reader.Next() {
		t.Fatal("no batch")
	}
	record := reader.RecordBatch()
	texts, floats := record.Column(0).(*array.String), record.Column(1).(*array.Float64)
	if record.NumRows() != 3 || texts.Value(0) != "ü" || !texts.IsNull(1) || floats.Value(2) != -2 || !floats.IsNull(1) {
		t.Errorf("%v", record)
	}
}
