package columnar

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"stagebook/cells/codec/frame"
	"stagebook/cells/table"
)

// WriteArrow writes a selection as a stream of Arrow record batches.
func WriteArrow(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
	columns, err := t.Columns(s.Columns)
	if err != nil {
		return err
	}
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.Name(), Type: arrowType(c.Kind()), Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	out := ipc.NewWriter(w, ipc.WithSchema(schema))
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	for part := range s.Rows.Chunks(batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i, c := range columns {
			fill(builder.Field(i), c, part)
		}
		if err := writeBatch(out, builder); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("writing Arrow: %w", err)
	}
	return nil
}

func writeBatch(out *ipc.Writer, builder *array.RecordBuilder) error {
	record := builder.NewRecordBatch()
	defer record.Release()
	if err := out.Write(record); err != nil {
		return fmt.Errorf("writing Arrow: %w", err)
	}
	return nil
}

func arrowType(kind frame.Kind) arrow.DataType {
	switch kind {
	case frame.Int:
		return arrow.PrimitiveTypes.Int64
	case frame.Float:
		return arrow.PrimitiveTypes.Float64
	case frame.Bool:
		return arrow.FixedWidthTypes.Boolean
	}
	return arrow.BinaryTypes.String
}

func fill(to array.Builder, c *frame.Column, rows []uint32) {
	for _, row := range rows {
		r := int(row)
		if c.Missing(r) || c.Kind() == frame.None {
			to.AppendNull()
			continue
		}
		switch to := to.(type) {
		case *array.Int64Builder:
			to.Append(c.Int(r))
		case *array.Float64Builder:
			to.Append(c.Float(r))
		case *array.BooleanBuilder:
			to.Append(c.Bool(r))
		case *array.StringBuilder:
			to.Append(c.String(r))
		}
	}
}
