package data

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// writing is how a CSV is written.
type writing struct {
	missing string
	crlf    bool
}

// WriteMissing sets the text that [WriteCSV] writes for a missing element, none by default.
func WriteMissing(text string) Option { return func(d *dialect) { d.sink.missing = text } }

// WriteCRLF ends rows that [WriteCSV] writes with "\r\n" in place of "\n" (RFC 4180).
func WriteCRLF() Option { return func(d *dialect) { d.sink.crlf = true } }

// WriteFile writes a file in one step: what write writes goes into a new file
// beside it, which takes its place when all of it is on the disk. Whoever reads
// path finds the old content or the new one, never a part.
//
//	err := data.WriteFile("out.csv", func(w io.Writer) error { return data.WriteCSV(w, df) })
func WriteFile(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// WriteCSVFile writes a frame to a file in one step; see [WriteFile].
func WriteCSVFile(path string, df dataframe.DataFrame, options ...Option) error {
	return WriteFile(path, func(w io.Writer) error { return WriteCSV(w, df, options...) })
}

// WriteCSV writes a header and a row each. Of the options Delimiter, Quote, Escape,
// NoHeader, DecimalComma, WriteMissing and WriteCRLF count. Floats are written in the shortest
// form that reads back as the same float. A text with a delimiter, a quote or a
// line end in it stands in quotes; one such as NA or 007 is written as it is, and
// reads back as what it looks like unless [Types] and [OnlyMissing] say otherwise.
func WriteCSV(w io.Writer, df dataframe.DataFrame, options ...Option) error {
	d := dialectOf(options)
	columns, err := column.All(df)
	if err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	end := []byte("\n")
	if d.sink.crlf {
		end = []byte("\r\n")
	}
	var line []byte
	if !d.headless {
		for j := range columns {
			if line = d.between(line, j); len(columns) >= 1 {
				line = d.appendText(line, columns[j].Name)
			}
		}
		if _, err := out.Write(append(line, end...)); err != nil {
			return err
		}
	}
	for i := range df.Nrow() {
		line = line[:0]
		for j := range columns {
			line = d.appendElement(d.between(line, j), &columns[j], i)
		}
		if q := d.quote; len(columns) == 1 && len(bytes.Trim(line, " \t")) == 0 && q != 0 {
			line = append(append([]byte{q}, line...), q) // a blank line would be no row
		}
		if _, err := out.Write(append(line, end...)); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (d *dialect) between(line []byte, j int) []byte {
	if j == 0 {
		return line
	}
	return append(line, d.delimiter)
}

func (d *dialect) appendElement(line []byte, c *column.Column, i int) []byte {
	if c.Missing(i) {
		return append(line, d.sink.missing...)
	}
	switch c.Type {
	case series.Int:
		return strconv.AppendInt(line, int64(c.Ints[i].V), 10)
	case series.Float:
		from := len(line)
		line = strconv.AppendFloat(line, c.Floats[i].V, 'g', -1, 64)
		if !bytes.ContainsAny(line[from:], ".eIN") {
			line = append(line, ".0"...)
		}
		if at := bytes.IndexByte(line[from:], '.'); at >= 0 {
			line[from+at] = d.decimal
		}
		return line
	case series.Bool:
		return strconv.AppendBool(line, c.Bools[i].V)
	}
	return d.appendText(line, c.Texts[i].V)
}

func (d *dialect) appendText(line []byte, text string) []byte {
	plain := true
	for i := range len(text) {
		if c := text[i]; c == d.delimiter || c == d.quote || c == '\n' || c == '\r' || c == d.escape && c != 0 {
			plain = false
			break
		}
	}
	if plain || d.quote == 0 {
		return append(line, text...)
	}
	line = append(line, d.quote)
	for i := range len(text) {
		if c := text[i]; c == d.quote || c == d.escape && c != 0 {
			line = append(line, c)
		}
		line = append(line, text[i])
	}
	return append(line, d.quote)
}
