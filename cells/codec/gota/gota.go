// Package gota teaches the codec the data frames and series of
// github.com/go-gota/gota, as columns. A program that uses gota calls Register
// before its first value.
//
// A series keeps its elements behind an interface, one pair of a value and a mark
// for "missing" each. Asking for them one by one costs a call and often an
// allocation each, so elements are read and built in place where the layout of
// this build of gota is the known one; that is checked once, field by field, and
// if it is not, everything goes through gota's own methods, slower and with the
// same bytes.
//
// What counts as the value of a series is what gota's methods tell of it: its
// name, its type, and for each element whether it is missing or else its value
// (-0 apart from 0; the text "NaN" apart from a missing one). A float that is NaN
// is missing to gota, whatever its bits. What lies in a missing element is not
// kept, as in gota's own Copy.
//
// Err is kept by its text when it was made by errors.New, or by fmt.Errorf without
// %w, as gota makes its own; it then comes back as an error of that text. With an
// error of any other type, and with an error on one column of a frame, the value
// is held.
package gota

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec"
	"stagebook/cells/codec/frame"
)

// Register makes frames and series known to the codec.
func Register() {
	codec.Register(codec.Extension{
		Type:    reflect.TypeFor[dataframe.DataFrame](),
		Format:  "frame/1",
		Mutable: true,
		Encode:  encodeFrame,
		Decode:  decodeFrame,
		Err:     func(v reflect.Value) error { return frameError(pointerTo[dataframe.DataFrame](v)) },
		Memory: func(v reflect.Value, visit func(unsafe.Pointer, uintptr)) {
			if !known.known {
				return // gota gives only copies of columns, whose addresses mean nothing
			}
			columns := columnsOf(pointerTo[dataframe.DataFrame](v))
			visit(unsafe.Pointer(unsafe.SliceData(columns)), uintptr(len(columns))*unsafe.Sizeof(series.Series{}))
			for i := range columns {
				visitElements(&columns[i], visit)
			}
		},
	})
	codec.Register(codec.Extension{
		Type:    reflect.TypeFor[series.Series](),
		Format:  "series/1",
		Mutable: true,
		Encode:  encodeSeries,
		Decode:  decodeSeries,
		Err:     func(v reflect.Value) error { return pointerTo[series.Series](v).Err },
		Memory: func(v reflect.Value, visit func(unsafe.Pointer, uintptr)) {
			visitElements(pointerTo[series.Series](v), visit)
		},
	})
}

// pointerTo gives the value that v holds in place where it can, else a copy.
func pointerTo[T any](v reflect.Value) *T {
	if v.CanAddr() {
		return (*T)(v.Addr().UnsafePointer())
	}
	x := v.Interface().(T)
	return &x
}

// frameError gives the error of a frame, or of the first column that has one.
func frameError(df *dataframe.DataFrame) error {
	if df.Err != nil {
		return df.Err
	}
	for _, c := range columnsOf(df) {
		if c.Err != nil {
			return fmt.Errorf("column %q: %w", c.Name, c.Err)
		}
	}
	return nil
}

func encodeFrame(w *codec.Writer, v reflect.Value) error {
	df := pointerTo[dataframe.DataFrame](v)
	text, err := errorText(df.Err)
	if err != nil {
		return err
	}
	columns := columnsOf(df)
	rows, cols := df.Dims()
	if cols != len(columns) {
		return &codec.HeldError{Reason: "its columns are not what the frame says of them"}
	}
	for i := range columns {
		c := &columns[i]
		switch {
		case c.Err != nil:
			return &codec.HeldError{Path: fmt.Sprintf("[%q]", c.Name), Reason: "the column carries an error of its own"}
		case lengthOf(c) != rows:
			return &codec.HeldError{Path: fmt.Sprintf("[%q]", c.Name), Reason: "the column is not as long as the frame"}
		}
	}
	fw := frame.NewWriter(w, frame.Head{Rows: rows, Columns: cols, Error: text})
	for i := range columns {
		if err := writeColumn(fw, &columns[i]); err != nil {
			return err
		}
	}
	return w.Err()
}

func encodeSeries(w *codec.Writer, v reflect.Value) error {
	s := pointerTo[series.Series](v)
	text, err := errorText(s.Err)
	if err != nil {
		return err
	}
	fw := frame.NewWriter(w, frame.Head{Rows: lengthOf(s), Columns: 1, Error: text})
	return writeColumn(fw, s)
}

// errorText gives the text of an error that is nothing but its text.
func errorText(err error) (*string, error) {
	if err == nil {
		return nil, nil
	}
	if reflect.TypeOf(err) != reflect.TypeOf(errors.New("")) {
		return nil, &codec.HeldError{Path: ".Err", Reason: fmt.Sprintf("the error is a `%T`, of which only the text could be kept", err)}
	}
	s := err.Error()
	return &s, nil
}

func writeColumn(w *frame.Writer, s *series.Series) error {
	kind, ok := kindOf(s.Type())
	if !ok {
		return &codec.HeldError{Reason: fmt.Sprintf("a series of type %q is not known", s.Type())}
	}
	src := frame.Source{Name: s.Name, Kind: kind, Absent: absent(s)}
	if !src.Absent {
		if kind == frame.None || !sourceOf(s, &src) {
			return &codec.HeldError{Reason: fmt.Sprintf("the elements of series %q are not of its type", s.Name)}
		}
	}
	return w.Column(src)
}

var kinds = map[series.Type]frame.Kind{
	"": frame.None, series.String: frame.String, series.Int: frame.Int, series.Float: frame.Float, series.Bool: frame.Bool,
}

func kindOf(t series.Type) (frame.Kind, bool) {
	k, ok := kinds[t]
	return k, ok
}

func typeOf(k frame.Kind) series.Type {
	for t, kind := range kinds {
		if kind == k {
			return t
		}
	}
	return ""
}

func decodeFrame(r *codec.Reader, v reflect.Value) error {
	t, err := next(r)
	if err != nil {
		return err
	}
	columns := make([]series.Series, len(t.Columns()))
	for i := range columns {
		if columns[i], err = seriesOf(&t.Columns()[i]); err != nil {
			return err
		}
	}
	df, err := frameOf(columns, t.Rows())
	if err != nil {
		return err
	}
	df.Err = errorOf(t)
	v.Set(reflect.ValueOf(df))
	return nil
}

func decodeSeries(r *codec.Reader, v reflect.Value) error {
	t, err := next(r)
	if err != nil {
		return err
	}
	if len(t.Columns()) != 1 {
		return fmt.Errorf("%w: a series of %d columns", codec.ErrCorrupt, len(t.Columns()))
	}
	s, err := seriesOf(&t.Columns()[0])
	if err != nil {
		return err
	}
	s.Err = errorOf(t)
	v.Set(reflect.ValueOf(s))
	return nil
}

// next reads the frame that comes next.
func next(r *codec.Reader) (*frame.Table, error) {
	t, size, err := frame.Parse(r.Rest())
	if err != nil {
		return nil, err
	}
	r.Next(size)
	return t, r.Err()
}

func errorOf(t *frame.Table) error {
	if t.Err() == nil {
		return nil
	}
	return errors.New(*t.Err())
}
