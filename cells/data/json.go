package data

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// ReadJSON reads an array of flat objects, one a row, as pandas writes with
// orient="records". Columns come in the order in which their names first occur; a
// name that an object lacks, and null, are missing. A column of whole numbers
// is one of ints, of numbers one of floats; anything mixed is text, and so is an
// array or object, as its JSON, and a column with a whole number that does not fit 64 bits. gzip is unpacked.
func ReadJSON(r io.Reader) (dataframe.DataFrame, error) {
	return readObjects(r, true)
}

// ReadNDJSON reads flat objects, one a line; see [ReadJSON].
func ReadNDJSON(r io.Reader) (dataframe.DataFrame, error) {
	return readObjects(r, false)
}

func readObjects(r io.Reader, array bool) (dataframe.DataFrame, error) {
	text, err := readText(r, UTF8)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read JSON: %w", err)
	}
	o := &objects{place: map[string]int{}}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err = o.read(d, array); err != nil {
		line := 1 + bytes.Count(text[:min(int(d.InputOffset()), len(text))], []byte{'\n'})
		return dataframe.DataFrame{}, fmt.Errorf("read JSON: line %d: %w", line, err)
	}
	columns := make([]column.Column, len(o.names))
	for j := range columns {
		columns[j] = o.column(j)
	}
	return column.Frame(columns)
}

// objects are the rows read so far; a column may be shorter than their number.
type objects struct {
	names  []string
	place  map[string]int
	values [][]any
	rows   int
}

func (o *objects) read(d *json.Decoder, array bool) error {
	if array {
		if err := expect(d, '['); err != nil {
			return err
		}
	}
	if err := o.all(d); err != nil {
		return err
	}
	if array {
		if err := expect(d, ']'); err != nil {
			return err
		}
	}
	if t, err := d.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = fmt.Errorf("found %v, where the text should end", t)
		}
		return err
	}
	return nil
}

// all reads objects as long as there are any.
func (o *objects) all(d *json.Decoder) error {
	for d.More() {
		if err := expect(d, '{'); err != nil {
			return err
		}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return err
			}
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return err
			}
			if err := o.set(key.(string), raw); err != nil {
				return err
			}
		}
		if err := expect(d, '}'); err != nil {
			return err
		}
		o.rows++
	}
	return nil
}

func expect(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t != want {
		return fmt.Errorf("found %v, where %v was expected: wanted are flat objects", t, want)
	}
	return nil
}

func (o *objects) set(name string, raw json.RawMessage) error {
	j, ok := o.place[name]
	if !ok {
		j = len(o.names)
		o.place[name] = j
		o.names, o.values = append(o.names, name), append(o.values, nil)
	}
	for len(o.values[j]) <= o.rows {
		o.values[j] = append(o.values[j], nil)
	}
	var v any
	switch raw[0] {
	case '{', '[':
		v = string(raw)
	default:
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			return err
		}
	}
	o.values[j][o.rows] = v
	return nil
}

func (o *objects) column(j int) column.Column {
	var s seen
	for _, v := range o.values[j] {
		if v == nil {
			continue
		}
		s.any = true
		_, truth := v.(bool)
		number, isNumber := v.(json.Number)
		s.notBool = s.notBool || !truth
		_, err := number.Int64()
		s.notInt = s.notInt || err != nil
		if _, fits := parseFloat([]byte(number)); !isNumber || !fits || err != nil && tooLarge([]byte(number)) {
			s.notFl = true
		}
	}
	c := column.Make(o.names[j], s.typ(), o.rows)
	for i := range o.rows {
		if i >= len(o.values[j]) || o.values[j][i] == nil {
			c.SetMissing(i)
			continue
		}
		v := o.values[j][i]
		switch c.Type {
		case series.Int:
			n, _ := v.(json.Number).Int64()
			c.Ints[i].V = int(n)
		case series.Float:
			c.Floats[i].V, _ = v.(json.Number).Float64()
		case series.Bool:
			c.Bools[i].V = v.(bool)
		default:
			c.Texts[i].V = fmt.Sprint(v)
		}
	}
	return c
}

// WriteJSON writes an array of objects, one a row; missing is null. An infinite float is an error.
func WriteJSON(w io.Writer, df dataframe.DataFrame) error {
	return writeObjects(w, df, [3]string{"[\n", ",\n", "\n]\n"})
}

// WriteNDJSON writes an object a line; missing is null. An infinite float is an error.
func WriteNDJSON(w io.Writer, df dataframe.DataFrame) error {
	return writeObjects(w, df, [3]string{"", "\n", "\n"})
}

func writeObjects(w io.Writer, df dataframe.DataFrame, around [3]string) error {
	t, err := open(df)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	names := make([][]byte, len(t.names))
	for j, n := range t.names {
		names[j], _ = json.Marshal(n)
	}
	out := bufio.NewWriter(w)
	out.WriteString(around[0])
	for i := range t.rows {
		if i > 0 {
			out.WriteString(around[1])
		}
		out.WriteByte('{')
		for j := range t.columns {
			if j > 0 {
				out.WriteByte(',')
			}
			out.Write(names[j])
			out.WriteByte(':')
			b, err := elementJSON(&t.columns[j], i)
			if err != nil {
				return fmt.Errorf("write JSON: column %q, row %d: %w", t.names[j], i, err)
			}
			out.Write(b)
		}
		out.WriteByte('}')
	}
	if t.rows > 0 || around[0] != "" {
		out.WriteString(around[2])
	}
	return out.Flush()
}

func elementJSON(c *column.Column, i int) ([]byte, error) {
	if c.Missing(i) {
		return []byte("null"), nil
	}
	switch c.Type {
	case series.Int:
		return json.Marshal(c.Ints[i].V)
	case series.Float:
		b, err := json.Marshal(c.Floats[i].V)
		if err == nil && !bytes.ContainsAny(b, ".e") {
			b = append(b, ".0"...) // so that it reads back as a float
		}
		return b, err
	case series.Bool:
		return json.Marshal(c.Bools[i].V)
	}
	return json.Marshal(c.Texts[i].V)
}
