// Package excel reads and writes sheets of Excel workbooks (.xlsx, Office Open XML).
package excel

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"github.com/xuri/excelize/v2"

	"stagebook/cells/data"
	"stagebook/cells/data/internal/column"
)

// ReadFile reads a sheet of a workbook; see [Read]. The path can be a cells.File.
func ReadFile[P ~string](path P, sheet string, options ...data.Option) (dataframe.DataFrame, error) {
	f, err := os.Open(string(path))
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	defer f.Close()
	df, err := Read(f, sheet, options...)
	if err != nil {
		return df, fmt.Errorf("read %s: %w", path, err)
	}
	return df, nil
}

// Read reads a sheet, the first one for "": its first row names the columns. Cells
// count with what is stored, not with how they are formatted, but for what is
// formatted as a date or a time, which becomes a text in RFC 3339, UTC (a time of
// day without a date 15:04:05); what is formatted as a duration stays a number of
// days. Types are guessed, and options understood, as by [data.ReadCSV]. The error
// names the sheets there are when there is none of that name.
func Read(r io.Reader, name string, options ...data.Option) (dataframe.DataFrame, error) {
	book, err := excelize.OpenReader(r)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read Excel: %w", err)
	}
	defer book.Close()
	if name == "" {
		name = book.GetSheetName(0)
	}
	s, err := open(book, name)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read Excel: %w; there are the sheets %q", err, book.GetSheetList())
	}
	rows := s.rows
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	columns := make([]column.Column, width)
	for j := range columns {
		columns[j] = column.Make(fmt.Sprint(j), series.String, len(rows))
		for i, row := range rows {
			if j < len(row) {
				columns[j].Texts[i].V = row[j]
			}
		}
		columns[j].EvenTimes()
	}
	df, err := column.Frame(columns)
	if err != nil {
		return df, fmt.Errorf("read Excel: %w", err)
	}
	var text bytes.Buffer
	if err := data.WriteCSV(&text, df, data.NoHeader()); err != nil {
		return df, fmt.Errorf("read Excel: %w", err)
	}
	return data.ReadCSV(&text, options...)
}

// Write writes a workbook of one sheet: a row of names, a row each; missing cells are
// empty. Numbers and truth values are such cells, texts, and with them times, are
// texts. A name that Excel refuses (more than 31 letters, or one of :\\/?*[]) is an error.
func Write(w io.Writer, sheet string, df dataframe.DataFrame) error {
	columns, err := column.All(df)
	if err != nil {
		return fmt.Errorf("write Excel: %w", err)
	}
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return fmt.Errorf("write Excel: %w", err)
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("write Excel: %w", err)
	}
	row := make([]any, len(columns))
	for i := -1; i < df.Nrow(); i++ {
		for j := range columns {
			if row[j] = any(columns[j].Name); i >= 0 {
				row[j] = valueOf(&columns[j], i)
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err == nil {
			err = out.SetRow(at, row)
		}
		if err != nil {
			return fmt.Errorf("write Excel: row %d: %w", i, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write Excel: %w", err)
	}
	return book.Write(w)
}

func valueOf(c *column.Column, i int) any {
	if c.Missing(i) {
		return nil
	}
	switch c.Type {
	case series.Int:
		return c.Ints[i].V
	case series.Float:
		return c.Floats[i].V
	case series.Bool:
		return c.Bools[i].V
	}
	return c.Texts[i].V
}
