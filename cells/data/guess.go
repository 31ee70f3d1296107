package data

import (
	"fmt"
	"time"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// seen is what a column's elements can all be read as.
type seen struct {
	any                    bool // there is one that is not missing
	notBool, notInt, notFl bool
}

func (s seen) and(o seen) seen {
	return seen{s.any || o.any, s.notBool || o.notBool, s.notInt || o.notInt, s.notFl || o.notFl}
}

func (s seen) typ() series.Type {
	switch {
	case !s.any:
		return series.Float
	case !s.notBool:
		return series.Bool
	case !s.notInt:
		return series.Int
	case !s.notFl:
		return series.Float
	}
	return series.String
}

// survey is what the first look at a chunk found.
type survey struct {
	rows, lines int
	seen        []seen
	first       []Wrong // their lines within the chunk
	wrong       []int   // the ordinals of rows that are left out
}

// read reads the text in two passes over its chunks: types, rows and mistakes
// first, then the elements straight into their place.
func (p *pass) read() ([]column.Column, error) {
	parts := chunks(p.d, p.text)
	surveys := make([]survey, len(parts))
	each(len(parts), func(i int) { surveys[i] = p.survey(parts[i]) })
	rows := 0
	starts := make([]int, len(parts))
	all := make([]seen, len(p.names))
	mistakes := &WrongRows{}
	line := p.line
	for i, s := range surveys {
		starts[i] = rows
		rows += s.rows - len(s.wrong)
		for j := range all {
			all[j] = all[j].and(s.seen[j])
		}
		mistakes.Total += len(s.wrong)
		for _, w := range s.first[:min(len(s.first), wrongShown-len(mistakes.First))] {
			w.Line += line + 1
			mistakes.First = append(mistakes.First, w)
		}
		line += s.lines
	}
	if mistakes.Total > 0 {
		if p.d.skipped == nil {
			return nil, mistakes
		}
		*p.d.skipped += mistakes.Total
	}
	columns := make([]column.Column, len(p.names))
	for j, n := range p.names {
		if p.types[j] == "" {
			p.types[j] = all[j].typ()
		}
		columns[j] = column.Make(n, p.types[j], rows)
	}
	each(len(parts), func(i int) {
		f := filler{p: p, columns: columns, row: starts[i]}
		f.fill(parts[i], surveys[i].wrong)
	})
	for j := range columns {
		if p.layout[j] != "" {
			columns[j].EvenTimes()
		}
	}
	return columns, nil
}

func (p *pass) survey(part []byte) survey {
	v := survey{seen: make([]seen, len(p.names))}
	s := scanner{d: p.d, b: part}
	var scratch []byte
	for s.next() {
		if wrong, ok := p.look(&v, s.fields, &scratch); !ok || s.open {
			if s.open {
				wrong = Wrong{Reason: "a quote is opened and never closed"}
			}
			wrong.Line = s.start
			v.wrong = append(v.wrong, v.rows)
			if len(v.first) < wrongShown {
				v.first = append(v.first, wrong)
			}
		}
		v.rows++
	}
	v.lines = s.line
	return v
}

// look looks at one row; a wrong one changes nothing of what was seen.
func (p *pass) look(v *survey, fields []field, scratch *[]byte) (Wrong, bool) {
	if len(fields) != len(p.names) {
		return Wrong{Reason: fmt.Sprintf("%d fields, where %d are wanted", len(fields), len(p.names))}, false
	}
	for j := range fields {
		if t := p.types[j]; t != "" && (t != series.String || p.layout[j] != "") {
			if why := p.misfit(j, fields[j].text, scratch); why != "" {
				return Wrong{Column: p.names[j], Reason: why}, false
			}
		}
	}
	for j := range fields {
		if s := &v.seen[j]; p.types[j] == "" && !(s.notBool && s.notFl) {
			p.guess(s, fields[j].text, scratch)
		}
	}
	return Wrong{}, true
}

// guess narrows what the elements of a column can be by one more.
func (p *pass) guess(s *seen, text []byte, scratch *[]byte) {
	if len(text) == 0 || p.d.missing.has(text) {
		return
	}
	s.any = true
	if c := text[0]; c == 't' || c == 'T' || c == 'f' || c == 'F' {
		if _, ok := parseBool(text); ok {
			s.notInt, s.notFl = true, true
			return
		}
	}
	s.notBool = true
	number := p.d.plain(text, scratch)
	if !s.notInt {
		if _, ok := parseInt(number); ok {
			return
		}
		s.notInt = true
	}
	if !s.notFl {
		if _, ok := parseFloat(number); !ok || tooLarge(number) {
			s.notFl = true
		}
	}
}

// tooLarge reports whether b is a whole number that does not fit 64 bits.
func tooLarge(b []byte) bool {
	if len(b) <= 18 {
		return false
	}
	_, fits := parseInt(b)
	return !fits && digitsOnly(b)
}

func digitsOnly(b []byte) bool {
	for i, c := range b {
		if c-'0' > 9 && (i > 0 || c != '-' && c != '+') {
			return false
		}
	}
	return true
}

// misfit says why a text is not of its column's given type, "" when it is.
func (p *pass) misfit(j int, text []byte, scratch *[]byte) string {
	if len(text) == 0 || p.d.missing.has(text) {
		return ""
	}
	ok, what := true, "a text"
	switch {
	case p.layout[j] != "":
		_, ok = timeText(p.layout[j], string(text))
		what = "a time in the layout " + p.layout[j]
	case p.types[j] == series.Int:
		_, ok = parseInt(p.d.plain(text, scratch))
		what = "an int"
	case p.types[j] == series.Float:
		_, ok = parseFloat(p.d.plain(text, scratch))
		what = "a float"
	case p.types[j] == series.Bool:
		_, ok = parseBool(text)
		what = "a truth value"
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("%q is not %s", cut(text), what)
}

// cut shortens a text for a message.
func cut(b []byte) string {
	const most = 40
	if len(b) > most {
		return string(b[:most]) + "…"
	}
	return string(b)
}

func timeText(layout, text string) (string, bool) {
	t, err := time.Parse(layout, text)
	if err != nil {
		return "", false
	}
	return t.Format(time.RFC3339Nano), true
}

// filler writes the elements of a chunk into the columns.
type filler struct {
	p       *pass
	columns []column.Column
	row     int
	scratch []byte
	texts   texts
}

func (f *filler) fill(part []byte, wrong []int) {
	s := scanner{d: f.p.d, b: part}
	for n := 0; s.next(); n++ {
		if len(wrong) > 0 && wrong[0] == n {
			wrong = wrong[1:]
			continue
		}
		for j := range s.fields {
			f.set(j, s.fields[j].text)
		}
		f.row++
	}
}

func (f *filler) set(j int, text []byte) {
	c, d := &f.columns[j], f.p.d
	if c.Type == series.String {
		e := &c.Texts[f.row]
		switch {
		case d.missing.has(text) || len(text) == 0 && f.p.layout[j] != "":
			e.Missing = true
		case f.p.layout[j] != "":
			e.V, _ = timeText(f.p.layout[j], string(text))
		default:
			e.V = f.texts.keep(text)
		}
		return
	}
	if len(text) == 0 || d.missing.has(text) {
		c.SetMissing(f.row)
		return
	}
	switch c.Type {
	case series.Int:
		c.Ints[f.row].V, _ = parseInt(d.plain(text, &f.scratch))
	case series.Float:
		c.Floats[f.row].V, _ = parseFloat(d.plain(text, &f.scratch))
	case series.Bool:
		c.Bools[f.row].V, _ = parseBool(text)
	}
}

// texts keeps texts: many in one block, and one that came lately only once.
type texts struct {
	block  []byte
	lately [256]string
}

const blockSize = 64 << 10

func (t *texts) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	slot := &t.lately[(uint(len(b))*31+uint(b[0])*7+uint(b[len(b)-1])*131+uint(b[len(b)/2])*17)&255]
	if *slot == string(b) {
		return *slot
	}
	if len(b) > blockSize/8 {
		return string(b)
	}
	if len(b) > cap(t.block)-len(t.block) {
		t.block = make([]byte, 0, blockSize)
	}
	from := len(t.block)
	t.block = append(t.block, b...)
	*slot = stringOf(t.block[from:])
	return *slot
}
