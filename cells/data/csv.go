package data

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

type statter interface{ Stat() (fs.FileInfo, error) }

// ReadCSVFile reads a CSV file; see [ReadCSV]. The path can be a cells.File.
func ReadCSVFile[P ~string](path P, options ...Option) (dataframe.DataFrame, error) {
	f, err := os.Open(string(path))
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	defer f.Close()
	df, err := ReadCSV(f, options...)
	if err != nil {
		return df, fmt.Errorf("read %s: %w", path, err)
	}
	return df, nil
}

// ReadCSV reads comma separated values into a frame, one row a record, as
// pandas.read_csv does: a header names the columns, texts such as NA are missing
// ones, types are guessed over the whole text. What is packed by gzip is
// unpacked.
//
// The type of a column that was not given is the first of truth value, int and
// float that every element that is not missing can be read as, else text; a
// column of nothing but missing elements is one of floats. An int that does not
// fit 64 bits makes its column text, so that no digit is lost. Names that occur
// twice get a number behind them (a, a.1).
//
// A row with too many or too few fields, and an element that is not of the given
// type, is wrong: the error is a [*WrongRows]. (pandas fills up short rows.)
func ReadCSV(r io.Reader, options ...Option) (dataframe.DataFrame, error) {
	d := dialectOf(options)
	if d.delimiter == d.decimal {
		return dataframe.DataFrame{}, fmt.Errorf("read CSV: %q cannot stand between fields and be the decimal point; set data.Delimiter(';')", d.delimiter)
	}
	text, err := readText(r, d.encoding)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read CSV: %w", err)
	}
	p := &pass{d: d, text: text}
	if err := p.header(); err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read CSV: %w", err)
	}
	columns, err := p.read()
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("read CSV: %w", err)
	}
	return column.Frame(columns)
}

// pass is the reading of one text.
type pass struct {
	d      *dialect
	text   []byte // what is left after the header
	line   int    // the line at which it begins, from 0
	names  []string
	layout []string      // of a date column, else ""
	types  []series.Type // "" while not known
}

// header reads the lines before the data.
func (p *pass) header() error {
	s := scanner{d: p.d, b: p.text}
	for range p.d.skip {
		s.fields = s.fields[:0]
		if s.at < len(s.b) {
			s.row()
		}
	}
	at, line := s.at, s.line
	if !s.next() {
		if len(p.d.names) == 0 {
			return fmt.Errorf("there is no header: the text is empty")
		}
		s.fields = make([]field, len(p.d.names))
	}
	p.names = make([]string, len(s.fields))
	for i, f := range s.fields {
		p.names[i] = string(f.text)
		if p.d.headless {
			p.names[i] = strconv.Itoa(i)
		} else if p.names[i] == "" {
			p.names[i] = "Unnamed: " + strconv.Itoa(i)
		}
	}
	if len(p.d.names) > 0 {
		if len(p.d.names) != len(p.names) {
			return fmt.Errorf("line %d has %d fields, data.Names gives %d names", s.start+1, len(p.names), len(p.d.names))
		}
		p.names = p.d.names
	}
	if p.d.headless {
		s.at, s.line = at, line
	}
	p.text, p.line = p.text[min(s.at, len(p.text)):], s.line
	p.names = distinctNames(p.names)
	return p.given()
}

// given sets the types that the options give.
func (p *pass) given() error {
	p.types, p.layout = make([]series.Type, len(p.names)), make([]string, len(p.names))
	place := places(p.names)
	for _, n := range sortedKeys(p.d.types) {
		i, ok := place[n]
		if !ok {
			return fmt.Errorf("data.Types: %w", unknown(n, p.names))
		}
		if err := known(p.d.types[n]); err != nil {
			return fmt.Errorf("data.Types: column %q: %w", n, err)
		}
		p.types[i] = p.d.types[n]
	}
	for _, n := range sortedKeys(p.d.dates) {
		i, ok := place[n]
		if !ok {
			return fmt.Errorf("data.Dates: %w", unknown(n, p.names))
		}
		p.types[i], p.layout[i] = series.String, p.d.dates[n]
	}
	return nil
}

// distinctNames puts numbers behind names that occur again.
func distinctNames(names []string) []string {
	seen := make(map[string]bool, len(names))
	out := make([]string, len(names))
	for i, n := range names {
		name := n
		for k := 1; seen[name]; k++ {
			name = n + "." + strconv.Itoa(k)
		}
		seen[name] = true
		out[i] = name
	}
	return out
}
