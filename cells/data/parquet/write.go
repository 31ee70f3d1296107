package parquet

import (
	"fmt"
	"io"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"github.com/parquet-go/parquet-go"

	"stagebook/cells/data"
	"stagebook/cells/data/internal/column"
)

// WriteFile writes a Parquet file in one step; see [data.WriteFile].
func WriteFile(path string, df dataframe.DataFrame) error {
	return data.WriteFile(path, func(w io.Writer) error { return Write(w, df) })
}

// Write writes a frame as one Parquet file, compressed by Snappy: every column
// optional, in the frame's order, as BOOLEAN, INT64, DOUBLE or STRING.
func Write(w io.Writer, df dataframe.DataFrame) error {
	columns, err := column.All(df)
	if err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	out := parquet.NewWriter(w, parquet.NewSchema("table", schemaOf(columns)), parquet.Compression(&parquet.Snappy))
	rows := make([]parquet.Row, 0, batch)
	for i := range df.Nrow() {
		row := make(parquet.Row, len(columns))
		for j := range columns {
			row[j] = valueOf(&columns[j], i, j)
		}
		if rows = append(rows, row); len(rows) == batch || i == df.Nrow()-1 {
			if _, err := out.WriteRows(rows); err != nil {
				return fmt.Errorf("write Parquet: %w", err)
			}
			rows = rows[:0]
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

func valueOf(c *column.Column, i, j int) parquet.Value {
	if c.Missing(i) {
		return parquet.NullValue().Level(0, 0, j)
	}
	var v parquet.Value
	switch c.Type {
	case series.Int:
		v = parquet.Int64Value(int64(c.Ints[i].V))
	case series.Float:
		v = parquet.DoubleValue(c.Floats[i].V)
	case series.Bool:
		v = parquet.BooleanValue(c.Bools[i].V)
	default:
		v = parquet.ByteArrayValue([]byte(c.Texts[i].V))
	}
	return v.Level(0, 1, j)
}

// ordered is a group whose fields stand in the order of the frame; those of a
// plain group are sorted by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields are the columns in order.
func (o ordered) Fields() []parquet.Field { return o.fields }

func schemaOf(columns []column.Column) parquet.Node {
	group := make(parquet.Group, len(columns))
	place := make(map[string]int, len(columns))
	for i, c := range columns {
		node := parquet.String()
		switch c.Type {
		case series.Int:
			node = parquet.Int(64)
		case series.Float:
			node = parquet.Leaf(parquet.DoubleType)
		case series.Bool:
			node = parquet.Leaf(parquet.BooleanType)
		}
		group[c.Name], place[c.Name] = parquet.Optional(node), i
	}
	fields := group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return place[a.Name()] - place[b.Name()] })
	return ordered{group, fields}
}
