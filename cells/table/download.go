package table

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"stagebook/cells/codec/frame"
)

// Selection is a part of a table.
type Selection struct {
	Columns  []string // none: all
	Rows     Rows
	Harmless bool // in CSV, texts that a spreadsheet would take for formulas are marked as texts
}

// WriteCSV writes rows as CSV (RFC 4180, line feeds) with a header: whole
// values, missing ones empty.
func (t *Table) WriteCSV(ctx context.Context, w io.Writer, s Selection) error {
	chosen, err := t.chosen(s.Columns)
	if err != nil {
		return err
	}
	out := csv.NewWriter(bufio.NewWriterSize(w, 1<<16))
	record := make([]string, len(chosen))
	for i, c := range chosen {
		record[i] = c.Name()
		if s.Harmless {
			record[i] = disarmed(record[i])
		}
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for part := range s.Rows.Chunks(part) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, row := range part {
			for j, c := range chosen {
				record[j] = field(c, int(row), s.Harmless)
			}
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// part is how many rows are written between two looks at the context.
const part = 1 << 13

// field is a value as a field of CSV.
func field(c *frame.Column, row int, harmless bool) string {
	if c.Missing(row) {
		return ""
	}
	text := textOf(c, row)
	if harmless && c.Kind() == frame.String {
		return disarmed(text)
	}
	return text
}

// disarmed puts an apostrophe before a text that a spreadsheet would calculate,
// as OWASP advises against CSV injection.
func disarmed(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(text)) {
		return "'" + text
	}
	return text
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// WriteJSON writes rows as a JSON array of objects, one a line: missing values
// as null, numbers that JSON cannot say as texts.
func (t *Table) WriteJSON(ctx context.Context, w io.Writer, s Selection) error {
	chosen, err := t.chosen(s.Columns)
	if err != nil {
		return err
	}
	names := make([][]byte, len(chosen))
	for i, c := range chosen {
		if names[i], err = json.Marshal(c.Name()); err != nil {
			return err
		}
	}
	out := bufio.NewWriterSize(w, 1<<16)
	line, separator := []byte("["), "\n{"
	for part := range s.Rows.Chunks(part) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, row := range part {
			line = append(line, separator...)
			separator = ",\n{"
			for j, c := range chosen {
				if j > 0 {
					line = append(line, ", "...)
				}
				line = append(append(line, names[j]...), ": "...)
				line = appendJSON(line, c, int(row))
			}
			line = append(line, '}')
			if _, err := out.Write(line); err != nil {
				return err
			}
			line = line[:0]
		}
	}
	if _, err := out.Write(append(line, "\n]\n"...)); err != nil {
		return err
	}
	return out.Flush()
}

func appendJSON(b []byte, c *frame.Column, row int) []byte {
	if c.Missing(row) || c.Kind() == frame.None {
		return append(b, "null"...)
	}
	number := c.Kind() == frame.Int || c.Kind() == frame.Float && !math.IsNaN(c.Float(row)) && !math.IsInf(c.Float(row), 0)
	if number || c.Kind() == frame.Bool {
		return appendText(b, c, row)
	}
	text, _ := json.Marshal(textOf(c, row)) // texts always have a JSON
	return append(b, text...)
}

// chosen are the columns of some names, or all.
func (t *Table) chosen(names []string) ([]*frame.Column, error) {
	if len(names) == 0 {
		columns := t.frame.Columns()
		all := make([]*frame.Column, len(columns))
		for i := range columns {
			all[i] = &columns[i]
		}
		return all, nil
	}
	chosen := make([]*frame.Column, len(names))
	for i, name := range names {
		if chosen[i] = t.columns[name]; chosen[i] == nil {
			return nil, noColumn(t, name)
		}
	}
	return chosen, nil
}

// Columns are the stored columns of some names, or all: for writers of other
// formats. They are valid as long as the table is.
func (t *Table) Columns(names []string) ([]*frame.Column, error) { return t.chosen(names) }
