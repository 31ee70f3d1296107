package columnar

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"stagebook/cells/codec/frame"
	"stagebook/cells/table"
)

// WriteParquet writes a selection as one Parquet file, compressed by Snappy.
// Names that occur twice get a number behind them: the format knows columns by
// their names.
func WriteParquet(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
	columns, err := t.Columns(s.Columns)
	if err != nil {
		return err
	}
	out := parquet.NewWriter(w, parquet.NewSchema("table", schemaOf(columns)), parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowGroup))
	rows := make([]parquet.Row, 0, batch)
	for part := range s.Rows.Chunks(batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows = rows[:0]
		for _, row := range part {
			rows = append(rows, parquetRow(columns, int(row)))
		}
		if _, err := out.WriteRows(rows); err != nil {
			return fmt.Errorf("writing Parquet: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	return nil
}

func parquetRow(columns []*frame.Column, row int) parquet.Row {
	values := make(parquet.Row, len(columns))
	for i, c := range columns {
		values[i] = parquetValue(c, row, i)
	}
	return values
}

func parquetValue(c *frame.Column, row, column int) parquet.Value {
	if c.Missing(row) || c.Kind() == frame.None {
		return parquet.NullValue().Level(0, 0, column)
	}
	var v parquet.Value
	switch c.Kind() {
	case frame.Int:
		v = parquet.Int64Value(c.Int(row))
	case frame.Float:
		v = parquet.DoubleValue(c.Float(row))
	case frame.Bool:
		v = parquet.BooleanValue(c.Bool(row))
	default:
		v = parquet.ByteArrayValue(c.Text(row))
	}
	return v.Level(0, 1, column)
}

// ordered is a group whose fields stand in the order of the table; those of a
// plain group are sorted by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields are the columns in order.
func (o ordered) Fields() []parquet.Field { return o.fields }

func schemaOf(columns []*frame.Column) parquet.Node {
	group := make(parquet.Group, len(columns))
	place := make(map[string]int, len(columns))
	for i, c := range columns {
		name := c.Name()
		for n := 2; group[name] != nil; n++ {
			name = fmt.Sprintf("%s %d", c.Name(), n)
		}
		group[name], place[name] = parquet.Optional(nodeOf(c.Kind())), i
	}
	fields := group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return place[a.Name()] - place[b.Name()] })
	return ordered{group, fields}
}

func nodeOf(kind frame.Kind) parquet.Node {
	switch kind {
	case frame.Int:
		return parquet.Int(64)
	case frame.Float:
		return parquet.Leaf(parquet.DoubleType)
	case frame.Bool:
		return parquet.Leaf(parquet.BooleanType)
	}
	return parquet.String()
}
