package peek

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// readCSV reads the first rows of separated values; nil when they are none.
func readCSV(head []byte, whole bool, ext string) *Preview {
	comma := separator(head, ext)
	records, complete := records(head, comma, whole)
	if len(records) == 0 || len(records[0]) == 0 {
		return nil
	}
	shown := &Preview{Kind: Table, Total: -1, More: !complete || len(records) > rowLimit+1}
	if whole && complete {
		shown.Total = int64(len(records) - 1)
	}
	width := len(records[0])
	for i, name := range records[0] {
		if i < columnLimit {
			shown.Columns = append(shown.Columns, Column{Name: short(name)})
		}
	}
	shown.Wider = max(0, width-columnLimit)
	for _, record := range records[1:] {
		if len(record) != width {
			return nil
		}
		if len(shown.Rows) == rowLimit {
			break
		}
		row := make([]string, len(shown.Columns))
		for i := range row {
			row[i] = short(record[i])
		}
		shown.Rows = append(shown.Rows, row)
	}
	for i := range shown.Columns {
		shown.Columns[i].Numeric = numeric(shown.Rows, i)
	}
	return shown
}

// records reads as many as a table shows and some more; complete tells that the
// last one was not cut off and nothing follows.
func records(head []byte, comma rune, whole bool) (list [][]string, complete bool) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	all := 1 + rowLimit
	if whole {
		all = 1 << 16 // to count them
	}
	for len(list) <= all {
		record, err := r.Read()
		if err != nil {
			break
		}
		if !whole && r.InputOffset() == int64(len(head)) {
			return list, false // perhaps cut off
		}
		list = append(list, record)
	}
	return list, whole && len(list) <= all
}

// separator is the one of the usual separators that the first line has most of.
func separator(head []byte, ext string) rune {
	if ext == ".tsv" || ext == ".tab" {
		return '\t'
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, comma := range ",;\t|" {
		if n := strings.Count(string(line), string(comma)); n > most {
			best, most = comma, n
		}
	}
	return best
}

// numeric reports whether a column holds numbers, and at least one.
func numeric(rows [][]string, column int) bool {
	some := false
	for _, row := range rows {
		switch field := strings.TrimSpace(row[column]); field {
		case "", "NA", "NaN", "null":
		default:
			if _, err := strconv.ParseFloat(field, 64); err != nil {
				return false
			}
			some = true
		}
	}
	return some
}
