package excel_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"stagebook/cells/data/excel"
)

// BenchmarkRead reads a sheet of 50,000 rows of a date, a truth value and a number.
func BenchmarkRead(b *testing.B) {
	book := excelize.NewFile()
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		b.Fatal(err)
	}
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 50_001 {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		row := []any{excelize.Cell{StyleID: date, Value: 30000 + i%9000}, i%2 == 0, float64(i) / 8}
		if i == 0 {
			row = []any{"day", "ok", "n"}
		}
		if err := out.SetRow(at, row); err != nil {
			b.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		df, err := excel.Read(bytes.NewReader(file.Bytes()), "")
		if err != nil || df.Nrow() != 50_000 {
			b.Fatal(df.Nrow(), err)
		}
	}
}
