package data

import (
	"github.com/go-gota/gota/series"
)

// Option changes how a CSV is read or written.
type Option func(*dialect)

// Encoding says how the bytes of a text stand for characters.
type Encoding int

// Encodings. UTF-16 is known by its byte order mark, without being told.
const (
	UTF8        Encoding = iota // the default
	Latin1                      // ISO 8859-1
	Windows1252                 // what Windows calls ANSI in the west
)

// dialect is a kind of CSV.
type dialect struct {
	delimiter, quote, comment  byte
	escape, decimal, thousands byte
	skip                       int
	headless                   bool
	names                      []string
	encoding                   Encoding
	missing                    markers
	skipped                    *int
	types                      map[string]series.Type
	dates                      map[string]string
	sink                       writing
}

// pandasMissing are the texts pandas takes for missing.
var pandasMissing = []string{
	"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
	"<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
}

func dialectOf(options []Option) *dialect {
	d := &dialect{
		delimiter: ',', quote: '"', decimal: '.', missing: markersOf(pandasMissing),
		types: map[string]series.Type{}, dates: map[string]string{},
	}
	for _, o := range options {
		o(d)
	}
	return d
}

// Delimiter sets what stands between fields, a comma by default; '\t' for TSV.
func Delimiter(b byte) Option { return func(d *dialect) { d.delimiter = b } }

// Quote sets what stands around a field that holds delimiters or line ends, '"'
// by default; twice within such a field it stands for itself. 0 means none.
func Quote(b byte) Option { return func(d *dialect) { d.quote = b } }

// Escape sets a byte, often '\\', behind which the next one stands for itself: a
// delimiter, a quote, a line end. There is none by default.
func Escape(b byte) Option { return func(d *dialect) { d.escape = b } }

// Comment sets a byte that, outside quotes, ends the row: the rest of the line is
// passed over. A line of nothing else is no row.
func Comment(b byte) Option { return func(d *dialect) { d.comment = b } }

// SkipRows passes over the first n lines.
func SkipRows(n int) Option { return func(d *dialect) { d.skip = n } }

// Names gives the columns' names; there is no header line then. With a header
// that is to be replaced, add SkipRows(1).
func Names(names ...string) Option {
	return func(d *dialect) { d.headless, d.names = true, names }
}

// NoHeader says that the first line is data already; columns are called 0, 1, 2 …
func NoHeader() Option { return func(d *dialect) { d.headless = true } }

// DecimalComma reads 1,5 as one and a half. The delimiter has to be another one.
func DecimalComma() Option { return func(d *dialect) { d.decimal = ',' } }

// Thousands sets what may stand between the digits of a number, as in 1'000.
func Thousands(b byte) Option { return func(d *dialect) { d.thousands = b } }

// Encoded says how the text is encoded when it is not UTF-8 or UTF-16 with a
// byte order mark.
func Encoded(e Encoding) Option { return func(d *dialect) { d.encoding = e } }

// Missing adds texts that stand for a missing value to those of pandas ("", NA,
// NaN, null, None, n/a …). As in pandas, quotes around them change nothing.
func Missing(texts ...string) Option {
	return func(d *dialect) { d.missing = markersOf(append(d.missing.all(), texts...)) }
}

// OnlyMissing sets the texts that stand for a missing value, in place of pandas'.
// An empty field in a column of numbers or truth values is missing all the same.
func OnlyMissing(texts ...string) Option {
	return func(d *dialect) { d.missing = markersOf(texts) }
}

// SkipWrong leaves out rows that cannot be read and adds their number to count,
// in place of an error.
func SkipWrong(count *int) Option { return func(d *dialect) { d.skipped = count } }

// Types gives the types of columns that are not to be guessed.
func Types(types map[string]series.Type) Option {
	return func(d *dialect) {
		for n, t := range types {
			d.types[n] = t
		}
	}
}

// Dates reads columns as times in a layout of package time, such as
// "2006-01-02", into texts in RFC 3339. A layout without a zone means UTC.
func Dates(layout string, columns ...string) Option {
	return func(d *dialect) {
		for _, n := range columns {
			d.dates[n] = layout
		}
	}
}

// markers is a set of texts that is quick to ask about texts that are not in it.
type markers struct {
	texts       map[string]bool
	first, last [256]bool
	empty       bool
}

func markersOf(texts []string) markers {
	m := markers{texts: make(map[string]bool, len(texts))}
	for _, t := range texts {
		m.texts[t] = true
		if t == "" {
			m.empty = true
			continue
		}
		m.first[t[0]], m.last[t[len(t)-1]] = true, true
	}
	return m
}

func (m *markers) has(b []byte) bool {
	if len(b) == 0 {
		return m.empty
	}
	return m.first[b[0]] && m.last[b[len(b)-1]] && m.texts[string(b)]
}

func (m *markers) all() []string {
	list := make([]string, 0, len(m.texts))
	for t := range m.texts {
		list = append(list, t)
	}
	return list
}
