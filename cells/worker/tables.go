package worker

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"

	"stagebook/cells"
	"stagebook/cells/codec"
	"stagebook/cells/codec/frame"
	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

// laying lays out, in columns, the tables within one result that nobody could find in
// its bytes: those within a layout, those of a value that is held, and those whose
// values only the author's methods can write. So whatever is shown as a table can be
// sorted, filtered and downloaded without the worker. The options of a chart within a
// layout that is too large to be drawn are laid beside it too, to be had whole.
type laying struct {
	r      *running
	tables []protocol.Table
}

// layTables lays out the tables within a result. A table that cannot be laid out,
// because a method of the author's panics, is left out: its beginning is in the
// display.
func (r *running) layTables(v reflect.Value, picture display.Display, held bool) ([]protocol.Table, error) {
	if picture.Table != nil && !held && readable(v.Type()) {
		return nil, nil
	}
	l := &laying{r: r}
	err := l.walk(v, picture, "")
	return l.tables, err
}

// walk follows a display and the value that it shows.
func (l *laying) walk(v reflect.Value, shown display.Display, way string) error {
	switch {
	case shown.Layout != nil:
		layout, ok := inside(v).(cells.Layout)
		for i := 0; ok && i < min(len(layout.Parts), len(shown.Layout.Parts)); i++ {
			next := strconv.Itoa(i)
			if way != "" {
				next = way + "/" + next
			}
			if err := l.walk(reflect.ValueOf(layout.Parts[i].Value), shown.Layout.Parts[i].Display, next); err != nil {
				return err
			}
		}
	case shown.Chart != nil && shown.Chart.Whole != nil && way != "":
		return l.put(way, func(to io.Writer) error {
			_, err := to.Write(shown.Chart.Whole)
			return err
		})
	case shown.Table != nil && shown.Table.Rows > 0 && len(shown.Table.Columns) > 0:
		return l.put(way, func(to io.Writer) error { return writeTable(to, reflect.ValueOf(inside(v))) })
	}
	return nil
}

// inside is what an interface holds, or the value itself.
func inside(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

// put lays down what write writes, unless that cannot be.
func (l *laying) put(way string, write func(io.Writer) error) error {
	p, err := l.r.spooled(write)
	if errors.Is(err, errNoColumns) {
		return nil
	}
	if err != nil {
		return err
	}
	table := protocol.Table{Way: way}
	if p.path != "" {
		table.File = filepath.Base(p.path)
	} else {
		l.r.blobs = append(l.r.blobs, p.blob)
		table.Blob = len(l.r.blobs)
	}
	l.tables = append(l.tables, table)
	return nil
}

// spooled gathers what write writes.
func (r *running) spooled(write func(io.Writer) error) (parcel, error) {
	s := &spool{dir: r.start.Spool}
	find := r.w.secrets.finder()
	to := io.Writer(s)
	if find != nil {
		to = io.MultiWriter(s, find)
	}
	err := errors.Join(write(to), s.close())
	if err == nil && find != nil && find.found {
		err = fmt.Errorf("%w: %s", errNoColumns, holdsSecret)
	}
	if err != nil {
		s.remove()
		return parcel{}, err
	}
	return s.parcel(), nil
}

var errNoColumns = errors.New("it cannot be laid out in columns")

// writeTable writes a frame of another module as the codec does, and any other table
// by the columns that it is shown with. Its error wraps errNoColumns where neither
// can be done.
func writeTable(to io.Writer, v reflect.Value) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: showing it panics", errNoColumns)
		}
	}()
	columns, rows, ok := display.Columns(v)
	if ok {
		return writeColumns(to, columns, rows)
	}
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	var refused *codec.HeldError
	if !codec.Framed(v.Type()) {
		return errNoColumns
	}
	if err := codec.Encode(to, v); errors.As(err, &refused) {
		return fmt.Errorf("%w: %s", errNoColumns, refused.Reason)
	} else if err != nil {
		return err
	}
	return nil
}

// writeColumns writes columns as package frame lays them out.
func writeColumns(to io.Writer, columns []display.Source, rows int) error {
	w := frame.NewWriter(to, frame.Head{Rows: rows, Columns: len(columns)})
	for _, c := range columns {
		if err := w.Column(sourceOf(c, rows)); err != nil {
			return err
		}
	}
	return nil
}

// sourceOf is a shown column as it is stored. Whole numbers beyond what an int64 holds
// are stored as what they say.
func sourceOf(c display.Source, rows int) frame.Source {
	s := frame.Source{Name: c.Name, Kind: frame.String}
	switch {
	case c.Number != nil && !c.Whole:
		s.Kind, s.Bits = frame.Float, bits(func(row int) (uint64, bool) {
			f, ok := c.Number(row)
			return math.Float64bits(f), ok
		})
	case c.Number != nil && fits(c, rows):
		s.Kind, s.Bits = frame.Int, bits(func(row int) (uint64, bool) {
			n, ok := whole(c, row)
			return uint64(n), ok
		})
	default:
		s.Text = func(from int, values []string, missing []bool) {
			for i := range values {
				text, ok := c.Text(from + i)
				values[i], missing[i] = text, !ok
			}
		}
	}
	return s
}

// bits gives runs of what at gives for a row.
func bits(at func(row int) (uint64, bool)) func(from int, values []uint64, missing []bool) {
	return func(from int, values []uint64, missing []bool) {
		for i := range values {
			n, ok := at(from + i)
			values[i], missing[i] = n, !ok
		}
	}
}

// exact is up to where every whole number is a float64 of its own.
const exact = 1 << 53

// whole is the number in a row of a column of whole numbers.
func whole(c display.Source, row int) (n int64, ok bool) {
	f, ok := c.Number(row)
	if !ok || math.Abs(f) < exact {
		return int64(f), ok
	}
	text, _ := c.Text(row)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// fits reports whether all numbers of a column are an int64.
func fits(c display.Source, rows int) bool {
	for row := range rows {
		if f, ok := c.Number(row); ok && f >= exact {
			if _, ok := whole(c, row); !ok {
				return false
			}
		}
	}
	return true
}

// readable reports whether the tables of a type can be found in its bytes: of a frame,
// and of lists of what says by its type alone how it is written (see package look).
func readable(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if codec.Framed(t) || t.PkgPath() == "gonum.org/v1/gonum/mat" && t.Name() == "Dense" {
		return true
	}
	if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
		return false
	}
	elem := t.Elem()
	if elem.Kind() == reflect.Slice {
		elem = elem.Elem() // a matrix
	}
	if elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	if elem.Kind() != reflect.Struct || elem == timeType {
		return plainCell(elem)
	}
	for i := range elem.NumField() {
		if !plainCell(elem.Field(i).Type) {
			return false
		}
	}
	return true
}

// plainKinds are the kinds whose values are found in the bytes of a list.
var plainKinds = []reflect.Kind{
	reflect.String, reflect.Bool, reflect.Float32, reflect.Float64, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
	reflect.Uint8, reflect.Uint16, reflect.Uint32,
}

func plainCell(t reflect.Type) bool {
	return t == timeType || t.PkgPath() == "" && slices.Contains(plainKinds, t.Kind())
}
