package look

import (
	"bufio"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"stagebook/cells/codec"
)

// ErrNotFlat says that a value is no list of rows of plain values.
var ErrNotFlat = errors.New("the value is no list of rows of plain values")

// errForeign says that a part is of bytes that only its own type can read.
var errForeign = errors.New("only its own type can read it")

// WriteJSON writes a whole stored value as JSON: structs and maps as objects, with the
// fields that start with a small letter, too; bytes in base64; numbers that JSON does
// not have as texts. A value with a part that only its own type can read is an error.
func WriteJSON(to io.Writer, stored []byte) error {
	out := bufio.NewWriter(to)
	err := writeWhole(stored, func(w *walker, t *typ) error {
		w.json(out, t)
		return w.err
	}, func(raw []byte) error {
		_, err := out.Write(raw)
		return err
	})
	return errors.Join(err, out.Flush())
}

func writeWhole(stored []byte, value func(*walker, *typ) error, raw func([]byte) error) error {
	d, err := codec.Describe(stored)
	if err == nil && d.Type == "encoding/json.RawMessage" {
		text, _ := codec.Plain(stored)
		return raw(text)
	}
	w := &walker{}
	var t *typ
	if err == nil {
		w.data = d.Payload()
		t, err = w.described(d.Text)
	}
	if err == nil {
		err = value(w, t)
	}
	if err != nil {
		return fmt.Errorf("writing a value: %w", err)
	}
	return nil
}

// json writes the value that is read next. Errors of the writer stay in it.
func (w *walker) json(out *bufio.Writer, t *typ) {
	if w.depth++; w.depth > depthMost {
		w.err = errBounds
	}
	defer func() { w.depth-- }()
	if t = w.through(t); t == nil || w.err != nil {
		_, _ = out.WriteString("null")
		return
	}
	switch t.kind {
	case "struct", "map":
		w.jsonObject(out, t)
	case "slice", "array":
		w.jsonArray(out, t)
	default:
		_, _ = out.Write(w.jsonScalar(t))
	}
}

func (w *walker) jsonObject(out *bufio.Writer, t *typ) {
	if t.kind == "map" && w.isNil() {
		_, _ = out.WriteString("null")
		return
	}
	mark := byte('{')
	w.parts(t, func(label string, part *typ) bool {
		if label == "_" {
			w.skip(part)
			return w.err == nil
		}
		_ = out.WriteByte(mark)
		mark = ','
		_, _ = out.Write(quoted(label))
		_ = out.WriteByte(':')
		w.json(out, part)
		return w.err == nil
	})
	if mark == '{' {
		_ = out.WriteByte('{')
	}
	_ = out.WriteByte('}')
}

func (w *walker) jsonArray(out *bufio.Writer, t *typ) {
	if t.kind == "slice" && w.isNil() {
		_, _ = out.WriteString("null")
		return
	}
	if t.elem.kind == "uint8" {
		n := t.length
		if t.kind == "slice" {
			n = w.length()
		}
		_, _ = out.WriteString(`"` + base64.StdEncoding.EncodeToString(w.next(n)) + `"`)
		return
	}
	mark := byte('[')
	w.parts(t, func(_ string, part *typ) bool {
		_ = out.WriteByte(mark)
		mark = ','
		w.json(out, part)
		return w.err == nil
	})
	if mark == '[' {
		_ = out.WriteByte('[')
	}
	_ = out.WriteByte(']')
}

// isNil reads the length of a nil slice or map, and nothing of any other.
func (w *walker) isNil() bool {
	peek := *w
	if peek.uvarint() != 0 || peek.err != nil {
		return false
	}
	*w = peek
	return true
}

func (w *walker) jsonScalar(t *typ) []byte {
	switch t.kind {
	case "string":
		return quoted(string(w.text()))
	case "binary":
		return quoted(base64.StdEncoding.EncodeToString(w.text()))
	case "gob", "format":
		w.err = fmt.Errorf("a part of type %s: %w", t.short(), errForeign)
		return nil
	case "func":
		w.next(1)
		return []byte("null")
	}
	text := w.scalar(t)
	switch t.kind {
	case "time", "complex64", "complex128":
		return quoted(text)
	case "float32", "float64":
		if n, err := strconv.ParseFloat(text, 64); err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return quoted(text)
		}
	}
	return []byte(text)
}

func quoted(text string) []byte {
	data, err := json.Marshal(text)
	if err != nil {
		return []byte(`""`) // a text always has JSON
	}
	return data
}

// WriteCSV writes a stored list of structs, of plain values each, as CSV: a row for
// each, under the names of their fields. Any other value gives ErrNotFlat, before
// anything is written.
func WriteCSV(to io.Writer, stored []byte) error {
	return writeWhole(stored, func(w *walker, t *typ) error {
		if t.kind != "slice" && t.kind != "array" || t.elem.kind != "struct" || len(t.elem.fields) == 0 {
			return ErrNotFlat
		}
		var header []string
		for _, f := range t.elem.fields {
			if !flat(f.of) || f.name == "_" {
				return ErrNotFlat
			}
			header = append(header, f.name)
		}
		out := csv.NewWriter(to)
		_ = out.Write(header) // its error stays in it
		w.parts(t, func(_ string, row *typ) bool {
			_ = out.Write(w.row(row))
			return w.err == nil
		})
		out.Flush()
		return errors.Join(w.err, out.Error())
	}, func([]byte) error { return ErrNotFlat })
}

func flat(t *typ) bool {
	if t.kind == "pointer" {
		t = t.elem
	}
	return sizes[t.kind] > 0 || t.kind == "string" || t.kind == "time"
}

func (w *walker) row(t *typ) []string {
	texts := make([]string, 0, len(t.fields))
	w.parts(t, func(_ string, part *typ) bool {
		text := ""
		switch part = w.through(part); {
		case part == nil:
		case part.kind == "string":
			text = string(w.text())
		default:
			text = w.scalar(part)
		}
		texts = append(texts, text)
		return w.err == nil
	})
	return texts
}
