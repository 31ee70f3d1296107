// Package arrow reads and writes Arrow files
// (https://arrow.apache.org/docs/format/Columnar.html, the IPC file format, also
// known as Feather version 2).
package arrow

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Read reads an Arrow file of flat columns: integers up to 64 bits, floats, truth
// values, texts, timestamps and dates (texts in RFC 3339, UTC). An unsigned
// integer beyond int64, and any other type, is an error.
func Read(r io.Reader) (dataframe.DataFrame, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read Arrow: %w", err)
	}
	f, err := ipc.NewFileReader(bytes.NewReader(b))
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read Arrow: %w", err)
	}
	defer f.Close()
	var batches []arrow.RecordBatch
	rows := 0
	for i := range f.NumRecords() {
		batch, err := f.RecordBatchAt(i)
		if err != nil {
			return dataframe.DataFrame{}, fmt.Errorf("read Arrow: %w", err)
		}
		defer batch.Release()
		batches = append(batches, batch)
		rows += int(batch.NumRows())
	}
	columns := make([]column.Column, f.Schema().NumFields())
	for j, field := range f.Schema().Fields() {
		columns[j] = column.Make(field.Name, typeOf(field.Type), rows)
		at := 0
		for _, batch := range batches {
			part := batch.Column(j)
			for i := range part.Len() {
				if part.IsNull(i) {
					columns[j].SetMissing(at)
				} else if err := set(&columns[j], at, part, i); err != nil {
					return dataframe.DataFrame{}, fmt.Errorf("read Arrow: column %q, row %d: %w", field.Name, at, err)
				}
				at++
			}
		}
		if field.Type.ID() == arrow.TIMESTAMP {
			columns[j].EvenTimes()
		}
	}
	return column.Frame(columns)
}

func typeOf(t arrow.DataType) series.Type {
	switch {
	case arrow.IsInteger(t.ID()):
		return series.Int
	case t.ID() == arrow.FLOAT32 || t.ID() == arrow.FLOAT64:
		return series.Float
	case t.ID() == arrow.BOOL:
		return series.Bool
	}
	return series.String
}

func set(c *column.Column, at int, from arrow.Array, i int) error {
	switch a := from.(type) {
	case *array.Int8:
		c.Ints[at].V = int(a.Value(i))
	case *array.Int16:
		c.Ints[at].V = int(a.Value(i))
	case *array.Int32:
		c.Ints[at].V = int(a.Value(i))
	case *array.Int64:
		c.Ints[at].V = int(a.Value(i))
	case *array.Uint8:
		c.Ints[at].V = int(a.Value(i))
	case *array.Uint16:
		c.Ints[at].V = int(a.Value(i))
	case *array.Uint32:
		c.Ints[at].V = int(a.Value(i))
	case *array.Uint64:
		if c.Ints[at].V = int(a.Value(i)); c.Ints[at].V < 0 {
			return fmt.Errorf("%d does not fit an int", a.Value(i))
		}
	case *array.Float32:
		c.Floats[at].V = float64(a.Value(i))
	case *array.Float64:
		c.Floats[at].V = a.Value(i)
	case *array.Boolean:
		c.Bools[at].V = a.Value(i)
	case *array.String:
		c.Texts[at].V = string([]byte(a.Value(i)))
	case *array.LargeString:
		c.Texts[at].V = string([]byte(a.Value(i)))
	case *array.Timestamp:
		unit := a.DataType().(*arrow.TimestampType).Unit
		c.Texts[at].V = a.Value(i).ToTime(unit).UTC().Format(time.RFC3339Nano)
	case *array.Date32:
		c.Texts[at].V = a.Value(i).ToTime().UTC().Format(time.RFC3339)
	default:
		return fmt.Errorf("the type %s cannot be read", from.DataType())
	}
	return nil
}

// Write writes a frame as one Arrow file: every column nullable, as int64, float64,
// bool or utf8.
func Write(w io.Writer, df dataframe.DataFrame) error {
	columns, err := column.All(df)
	if err != nil {
		return fmt.Errorf("write Arrow: %w", err)
	}
	fields := make([]arrow.Field, len(columns))
	types := map[series.Type]arrow.DataType{
		series.Int: arrow.PrimitiveTypes.Int64, series.Float: arrow.PrimitiveTypes.Float64,
		series.Bool: arrow.FixedWidthTypes.Boolean, series.String: arrow.BinaryTypes.String,
	}
	for j, c := range columns {
		fields[j] = arrow.Field{Name: c.Name, Type: types[c.Type], Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for j := range columns {
		for i := range df.Nrow() {
			add(b.Field(j), &columns[j], i)
		}
	}
	batch := b.NewRecordBatch()
	defer batch.Release()
	out, err := ipc.NewFileWriter(w, ipc.WithSchema(schema))
	if err != nil {
		return fmt.Errorf("write Arrow: %w", err)
	}
	if err := out.Write(batch); err != nil {
		return fmt.Errorf("write Arrow: %w", err)
	}
	return out.Close()
}

func add(to array.Builder, c *column.Column, i int) {
	if c.Missing(i) {
		to.AppendNull()
		return
	}
	switch to := to.(type) {
	case *array.Int64Builder:
		to.Append(int64(c.Ints[i].V))
	case *array.Float64Builder:
		to.Append(c.Floats[i].V)
	case *array.BooleanBuilder:
		to.Append(c.Bools[i].V)
	case *array.StringBuilder:
		to.Append(c.Texts[i].V)
	}
}
