// Package parquet reads and writes flat Parquet files
// (https://parquet.apache.org/docs/file-format/).
package parquet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"stagebook/cells/data/internal/column"
)

// batch is how many values or rows are handled at once.
const batch = 4096

// ReadFile reads a Parquet file, of it the named columns, all when none is named.
// The path can be a cells.File.
func ReadFile[P ~string](path P, names ...string) (dataframe.DataFrame, error) {
	f, err := os.Open(string(path))
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	df, err := Read(f, info.Size(), names...)
	if err != nil {
		return df, fmt.Errorf("read %s: %w", path, err)
	}
	return df, nil
}

// Read reads a Parquet file of size bytes. Columns may be optional, not repeated
// or nested. Integers become ints, an unsigned one beyond int64 is an error;
// timestamps and dates become texts in RFC 3339 (UTC); decimals are an error.
func Read(r io.ReaderAt, size int64, names ...string) (dataframe.DataFrame, error) {
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read Parquet: %w", err)
	}
	var columns []column.Column
	var have []string
	for j, field := range f.Schema().Fields() {
		have = append(have, field.Name())
		if len(names) > 0 && !slices.Contains(names, field.Name()) {
			continue
		}
		c, err := readColumn(f, j, field)
		if err != nil {
			return dataframe.DataFrame{}, fmt.Errorf("read Parquet: column %q: %w", field.Name(), err)
		}
		columns = append(columns, c)
	}
	for _, n := range names {
		if !slices.Contains(have, n) {
			return dataframe.DataFrame{}, fmt.Errorf("read Parquet: no column %q; there are %q", n, have)
		}
	}
	return column.Frame(columns)
}

func readColumn(f *parquet.File, j int, field parquet.Field) (column.Column, error) {
	if !field.Leaf() || field.Repeated() {
		return column.Column{}, errors.New("it is nested or repeated, where a flat one is wanted; name the columns that are to be read")
	}
	kind, set, err := setterOf(field.Type())
	if err != nil {
		return column.Column{}, err
	}
	c := column.Make(field.Name(), kind, int(f.NumRows()))
	row := 0
	values := make([]parquet.Value, batch)
	for _, group := range f.RowGroups() {
		leaf, ok := f.Schema().Lookup(field.Name())
		if !ok {
			return c, fmt.Errorf("it is not in the file's schema at place %d", j)
		}
		pages := group.ColumnChunks()[leaf.ColumnIndex].Pages()
		if row, err = readPages(pages, values, &c, row, set); err != nil {
			pages.Close()
			return c, err
		}
		if err := pages.Close(); err != nil {
			return c, err
		}
	}
	if row != c.Len() {
		return c, fmt.Errorf("%d elements, where the file says %d", row, c.Len())
	}
	if l := field.Type().LogicalType(); l != nil {
		if _, ok := l.Value.(*format.TimestampType); ok {
			c.EvenTimes()
		}
	}
	return c, nil
}

type setter func(c *column.Column, i int, v parquet.Value) error

func readPages(pages parquet.Pages, values []parquet.Value, c *column.Column, row int, set setter) (int, error) {
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return row, nil
		}
		if err != nil {
			return row, err
		}
		in := page.Values()
		for done := false; !done; {
			n, err := in.ReadValues(values)
			done = errors.Is(err, io.EOF)
			if err != nil && !done {
				return row, err
			}
			if row+n > c.Len() {
				return row, errors.New("more elements than the file says")
			}
			for _, v := range values[:n] {
				if v.IsNull() {
					c.SetMissing(row)
				} else if err := set(c, row, v); err != nil {
					return row, fmt.Errorf("row %d: %w", row, err)
				}
				row++
			}
		}
		parquet.Release(page)
	}
}

// setterOf says what a column of a type becomes.
func setterOf(t parquet.Type) (series.Type, setter, error) {
	if l := t.LogicalType(); l != nil && l.Value != nil {
		switch l := l.Value.(type) {
		case *format.TimestampType:
			unit := unitOf(l.Unit)
			return series.String, func(c *column.Column, i int, v parquet.Value) error {
				c.Texts[i].V = timeText(v.Int64(), unit)
				return nil
			}, nil
		case *format.DateType:
			return series.String, func(c *column.Column, i int, v parquet.Value) error {
				c.Texts[i].V = time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.RFC3339)
				return nil
			}, nil
		case *format.DecimalType:
			return "", nil, errors.New("decimals cannot be read")
		case *format.IntType:
			if !l.IsSigned && l.BitWidth == 64 {
				return series.Int, setUnsigned, nil
			}
			if !l.IsSigned && l.BitWidth == 32 {
				return series.Int, func(c *column.Column, i int, v parquet.Value) error { c.Ints[i].V = int(v.Uint32()); return nil }, nil
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return series.Bool, func(c *column.Column, i int, v parquet.Value) error { c.Bools[i].V = v.Boolean(); return nil }, nil
	case parquet.Int32:
		return series.Int, func(c *column.Column, i int, v parquet.Value) error { c.Ints[i].V = int(v.Int32()); return nil }, nil
	case parquet.Int64:
		return series.Int, func(c *column.Column, i int, v parquet.Value) error { c.Ints[i].V = int(v.Int64()); return nil }, nil
	case parquet.Float:
		return series.Float, func(c *column.Column, i int, v parquet.Value) error { c.Floats[i].V = float64(v.Float()); return nil }, nil
	case parquet.Double:
		return series.Float, func(c *column.Column, i int, v parquet.Value) error { c.Floats[i].V = v.Double(); return nil }, nil
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return series.String, textSetter(), nil
	}
	return "", nil, fmt.Errorf("type %s cannot be read", t)
}

// textSetter keeps a text that comes again and again only once.
func textSetter() setter {
	last := map[string]string{}
	return func(c *column.Column, i int, v parquet.Value) error {
		b := v.ByteArray()
		text, ok := last[string(b)]
		if !ok {
			if text = string(b); len(last) < batch {
				last[text] = text
			}
		}
		c.Texts[i].V = text
		return nil
	}
}

func setUnsigned(c *column.Column, i int, v parquet.Value) error {
	if c.Ints[i].V = int(v.Uint64()); c.Ints[i].V < 0 {
		return fmt.Errorf("%d does not fit an int", v.Uint64())
	}
	return nil
}

func unitOf(u format.TimeUnit) time.Duration {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return time.Millisecond
	case *format.MicroSeconds:
		return time.Microsecond
	}
	return time.Nanosecond
}

func timeText(n int64, unit time.Duration) string {
	each := int64(time.Second / unit)
	return time.Unix(n/each, n%each*int64(unit)).UTC().Format(time.RFC3339Nano)
}
