package starter

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind says what a column of a table is good for.
type Kind int

// The kinds of columns.
const (
	Text     Kind = iota // anything else: names, remarks, codes
	Number               // quantities
	Category             // few texts or truth values that come again and again
	Moment               // dates or times
	Label                // whole numbers of which no two are alike: names of rows
)

// Column is a column of a table that a notebook is begun on.
type Column struct {
	Name     string
	Kind     Kind
	Layout   string // of a Moment, as package time has it; "" where frames read it as it is
	Distinct int    // elements that differ
	Missing  int
}

// Survey is what is known of a table before anybody has looked at it.
type Survey struct {
	Rows      int
	Whole     bool // all rows were read, and not the first ones only
	Delimiter byte
	Columns   []Column
}

// surveyBytes is how much of a table is read to get to know it.
const surveyBytes = 64 << 20

// mostCategories is how many texts a chart tells apart.
const mostCategories = 24

// Look gets to know the CSV in a file: how it is separated, and what its columns
// are. The error says why it is no table.
func Look(path string) (*Survey, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := unpacked(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	text, err := io.ReadAll(io.LimitReader(plain, surveyBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	s := &Survey{Whole: len(text) <= surveyBytes}
	if !s.Whole {
		text = text[:bytes.LastIndexByte(text[:surveyBytes], '\n')+1]
	}
	s.Delimiter = delimiterOf(text)
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	reader.Comma = rune(s.Delimiter)
	records, err := reader.ReadAll()
	switch {
	case err != nil:
		return nil, err
	case len(records) < 2:
		return nil, errors.New("it has no rows")
	}
	header, records := records[0], records[1:]
	s.Rows = len(records)
	for i, name := range namesOf(header) {
		texts := make([]string, len(records))
		for row, record := range records {
			texts[row] = record[i]
		}
		s.Columns = append(s.Columns, columnOf(name, texts))
	}
	return s, nil
}

// unpacked reads a file that may be packed by gzip.
func unpacked(file io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(file)
	if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
		return buffered, nil
	}
	return gzip.NewReader(buffered)
}

// delimiterOf is what stands between the fields of the first line: of what may, that
// which occurs most often.
func delimiterOf(text []byte) byte {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := byte(','), 0
	for _, b := range []byte(",;\t|") {
		if n := bytes.Count(header, []byte{b}); n > most {
			best, most = b, n
		}
	}
	return best
}

// namesOf are the names that frames give to the columns of a header.
func namesOf(header []string) []string {
	seen := make(map[string]int)
	names := make([]string, len(header))
	for i, name := range header {
		if name == "" {
			name = fmt.Sprint("Unnamed: ", i)
		}
		names[i] = name
		if n := seen[name]; n > 0 {
			names[i] = fmt.Sprint(name, ".", n)
		}
		seen[name]++
	}
	return names
}

func columnOf(name string, texts []string) Column {
	seen := make(map[string]struct{})
	present := make([]string, 0, len(texts))
	for _, text := range texts {
		if slices.Contains(missing, text) {
			continue
		}
		seen[text] = struct{}{}
		present = append(present, text)
	}
	c := Column{Name: name, Distinct: len(seen), Missing: len(texts) - len(present)}
	c.Kind, c.Layout = kindOf(c, present)
	return c
}

// missing are the texts that frames take for a missing element, as pandas does.
var missing = []string{
	"", "NA", "NaN", "nan", "null", "NULL", "None", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "-NaN", "-nan", "-1.#IND", "1.#IND", "-1.#QNAN", "1.#QNAN",
}

// kindOf judges the elements of a column that are not missing.
func kindOf(c Column, texts []string) (kind Kind, layout string) {
	switch {
	case len(texts) == 0:
		return Text, ""
	case every(texts, isTruth):
		return Category, ""
	case c.Distinct > 1 && c.Missing == 0 && numbered(texts):
		return Label, ""
	case every(texts, isNumber):
		return Number, ""
	}
	for _, layout := range layouts {
		if every(texts, func(text string) bool { return isTime(text, layout) }) {
			return Moment, layout
		}
	}
	if c.Distinct <= mostCategories && c.Distinct*2 <= len(texts) {
		return Category, ""
	}
	return Text, ""
}

func every(texts []string, is func(string) bool) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !is(text) })
}

func isTruth(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}

func isNumber(text string) bool {
	if strings.ContainsAny(text, "xX_") { // Go reads 0x10 and 1_000; frames don't
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// numbered reports whether whole numbers go up by one: they number the rows.
func numbered(texts []string) bool {
	for i, text := range texts {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return false
		}
		if i == 0 {
			continue
		}
		if before, _ := strconv.ParseInt(texts[i-1], 10, 64); n != before+1 {
			return false
		}
	}
	return true
}

func isTime(text, layout string) bool {
	var err error
	if layout != "" {
		_, err = time.Parse(layout, text)
	} else if _, err = time.Parse(time.DateOnly, text); err != nil {
		_, err = time.Parse(time.RFC3339, text)
	}
	return err == nil
}

// layouts are how people write dates, "" for how frames read them. Where two fit,
// as days and months up to 12 do, the first is taken.
var layouts = []string{
	"", time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006/01/02", "02.01.2006", "02.01.2006 15:04",
	"01/02/2006", "02/01/2006", "01/02/2006 15:04", "Jan 2, 2006", "2 Jan 2006", "2006-01",
}
