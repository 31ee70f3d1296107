package excel_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"stagebook/cells/data"
	"stagebook/cells/data/excel"
)

func TestBothWays(t *testing.T) {
	df, err := data.ReadCSV(strings.NewReader("name,n,mass,ok\n\"a, \"\"b\"\"\",1,2.5,true\n,,,\nc,3,1e-9,false\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := excel.Write(&b, "birds", df); err != nil {
		t.Fatal(err)
	}
	book := b.Bytes()
	got, err := excel.Read(bytes.NewReader(book), "")
	if err != nil || !reflect.DeepEqual(got.Records(), df.Records()) || !reflect.DeepEqual(got.Types(), df.Types()) {
		t.Errorf("%v: got %v", err, got)
	}
	if _, err := excel.Read(bytes.NewReader(book), "fish"); err == nil || !strings.Contains(err.Error(), "birds") {
		t.Errorf("got %v", err)
	}
}

// TestTimes: what Excel stores as days is a time where the cell is formatted so.
func TestTimes(t *testing.T) {
	for _, from1904 := range []bool{false, true} {
		book := excelize.NewFile()
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
			t.Fatal(err)
		}
		style := func(s excelize.Style) int {
			t.Helper()
			id, err := book.NewStyle(&s)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		custom := func(format string) excelize.Style { return excelize.Style{CustomNumFmt: &format} }
		columns := []struct {
			name  string
			style int
		}{
			{"date", style(excelize.Style{NumFmt: 14})},
			{"own", style(custom("yyyy\\-mm\\-dd hh:mm:ss"))},
			{"clock", style(excelize.Style{NumFmt: 20})},
			{"took", style(custom("[h]:mm:ss"))},
			{"money", style(custom("#,##0.00 \"days\";[Red]-#,##0.00"))},
			{"plain", 0},
		}
		first := map[string]any{"date": 2, "own": 2.75, "clock": 0.4375, "took": 1.5, "money": 3.25, "plain": 36526}
		second := map[string]any{"date": 36526, "own": 36526.5 + 0.25/86400, "clock": 0.999988426, "took": 0.25, "money": 1, "plain": 1}
		for j, c := range columns {
			for i, v := range []any{c.name, first[c.name], second[c.name]} {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if err := book.SetCellValue("Sheet1", at, v); err != nil {
					t.Fatal(err)
				}
				if err := book.SetCellStyle("Sheet1", at, at, c.style); err != nil {
					t.Fatal(err)
				}
			}
		}
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		df, err := excel.Read(&b, "")
		want := [][]string{
			{"date", "own", "clock", "took", "money", "plain"},
			{"1900-01-02T00:00:00Z", "1900-01-02T18:00:00.00Z", "10:30:00", "1.500000", "3.250000", "36526"},
			{"2000-01-01T00:00:00Z", "2000-01-01T12:00:00.25Z", "23:59:59", "0.250000", "1.000000", "1"},
		}
		if from1904 {
			want[1][0], want[1][1] = "1904-01-03T00:00:00Z", "1904-01-03T18:00:00.00Z"
			want[2][0], want[2][1] = "2004-01-02T00:00:00Z", "2004-01-02T12:00:00.25Z"
		}
		if err != nil || !reflect.DeepEqual(df.Records(), want) {
			t.Errorf("from 1904 %v: %v, got\n%q, want\n%q", from1904, err, df.Records(), want)
		}
	}
}
