package peek

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// readParquet reads the schema and the first rows. A damaged file is an error,
// also where the library panics on it.
func readParquet(from io.ReaderAt, size int64) (shown *Preview, err error) {
	defer func() {
		if r := recover(); r != nil {
			shown, err = nil, fmt.Errorf("it is damaged (%v)", r)
		}
	}()
	file, err := parquet.OpenFile(from, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	shown = &Preview{Kind: Table, Total: file.NumRows(), More: file.NumRows() > rowLimit}
	fields := file.Schema().Fields()
	for _, field := range fields[:min(len(fields), columnLimit)] {
		column := Column{Name: field.Name(), Type: "group"}
		if field.Leaf() {
			column.Type = strings.ToLower(field.Type().String())
			switch field.Type().Kind() {
			case parquet.Int32, parquet.Int64, parquet.Float, parquet.Double:
				column.Numeric = momentOf(field.Type()) == nil
			}
		}
		shown.Columns = append(shown.Columns, column)
	}
	shown.Wider = max(0, len(fields)-columnLimit)
	return shown, readRows(file, shown)
}

func readRows(file *parquet.File, shown *Preview) error {
	leaves := leavesOf(file.Schema())
	buffer := make([]parquet.Row, rowLimit)
	for _, group := range file.RowGroups() {
		rows := group.Rows()
		for len(shown.Rows) < rowLimit {
			n, err := rows.ReadRows(buffer[:rowLimit-len(shown.Rows)])
			for _, row := range buffer[:n] {
				shown.Rows = append(shown.Rows, fieldsOf(row, leaves, len(shown.Columns)))
			}
			if errors.Is(err, io.EOF) || n == 0 && err == nil {
				break
			}
			if err != nil {
				return errors.Join(err, rows.Close())
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if len(shown.Rows) == rowLimit {
			return nil
		}
	}
	return nil
}

// leaf is a column as it is stored.
type leaf struct {
	field int                        // of the schema, that it belongs to
	text  func(parquet.Value) string // of a value
}

func leavesOf(schema *parquet.Schema) []leaf {
	place := make(map[string]int)
	for i, field := range schema.Fields() {
		place[field.Name()] = i
	}
	var leaves []leaf
	for _, path := range schema.Columns() {
		l := leaf{field: place[path[0]], text: parquet.Value.String}
		if column, ok := schema.Lookup(path...); ok {
			if moment := momentOf(column.Node.Type()); moment != nil {
				l.text = moment
			}
		}
		leaves = append(leaves, l)
	}
	return leaves
}

// momentOf writes the values of a type that holds dates or times; nil for others.
func momentOf(t parquet.Type) func(parquet.Value) string {
	logical := t.LogicalType()
	if logical == nil {
		return nil
	}
	switch l := logical.Value.(type) {
	case *format.DateType:
		return func(v parquet.Value) string {
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		}
	case *format.TimestampType:
		unit := time.Nanosecond
		switch l.Unit.Value.(type) {
		case *format.MilliSeconds:
			unit = time.Millisecond
		case *format.MicroSeconds:
			unit = time.Microsecond
		}
		per := int64(time.Second / unit)
		return func(v parquet.Value) string {
			n := v.Int64()
			return time.Unix(n/per, n%per*int64(unit)).UTC().Format(time.RFC3339Nano)
		}
	}
	return nil
}

// fieldsOf is one row as texts; what a nested or repeated field holds is written
// one behind the other.
func fieldsOf(row parquet.Row, leaves []leaf, width int) []string {
	texts := make([]string, width)
	for _, value := range row {
		if value.Column() < 0 || value.Column() >= len(leaves) || value.IsNull() {
			continue
		}
		l := leaves[value.Column()]
		if l.field >= width || len(texts[l.field]) > cellLimit {
			continue
		}
		text := strings.ToValidUTF8(l.text(value), "\uFFFD")
		if texts[l.field] != "" {
			text = texts[l.field] + ", " + text
		}
		texts[l.field] = short(text)
	}
	return texts
}
