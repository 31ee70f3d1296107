package data

import "bytes"

// field is one field of a row: its text without the quotes.
type field struct {
	text []byte
}

// scanner cuts a text into rows of fields.
type scanner struct {
	d      *dialect
	b      []byte
	at     int
	line   int        // the line that comes next, from 0
	start  int        // the line on which the row began
	fields []field    // of the row
	open   bool       // the row ended within quotes
	inside bool       // a field of the row stood in quotes
	stops  *[256]bool // what ends a field without quotes, made at the first row
}

// ends says of each byte whether it ends a field without quotes.
func (d *dialect) ends() *[256]bool {
	var stops [256]bool
	stops[d.delimiter], stops['\n'] = true, true
	if d.comment != 0 {
		stops[d.comment] = true
	}
	return &stops
}

// next reads the next row; false at the end. Blank lines and comments are no rows.
func (s *scanner) next() bool {
	for s.at < len(s.b) {
		s.start = s.line
		s.fields, s.inside = s.fields[:0], false
		s.row()
		if len(s.fields) > 1 || len(s.fields) == 1 && (s.inside || len(bytes.Trim(s.fields[0].text, " \t")) > 0) {
			return true
		}
	}
	return false
}

func (s *scanner) row() {
	if s.stops == nil {
		s.stops = s.d.ends()
	}
	b, delimiter, quote, stops := s.b, s.d.delimiter, s.d.quote, s.stops
	at := s.at
	for {
		from := at
		switch {
		case s.d.escape != 0:
			var text []byte
			text, at = s.escaped(at)
			s.fields = append(s.fields, field{text})
		case at < len(b) && b[at] == quote && quote != 0:
			var text []byte
			text, at = s.quoted(at)
			s.fields = append(s.fields, field{text})
		default:
			for at < len(b) && !stops[b[at]] {
				at++
			}
			stop := at
			if (at == len(b) || b[at] == '\n') && stop > from && b[stop-1] == '\r' {
				stop--
			}
			s.fields = append(s.fields, field{b[from:stop:stop]})
		}
		if at < len(b) && b[at] == delimiter {
			at++
			continue
		}
		s.at = s.end(at, from)
		return
	}
}

// end finishes the row at its line end, its comment or the end of the text.
func (s *scanner) end(at, from int) int {
	b := s.b
	if at < len(b) && b[at] != '\n' { // a comment
		if at == from && len(s.fields) == 1 {
			s.fields = s.fields[:0]
		}
		n := bytes.IndexByte(b[at:], '\n')
		if n < 0 {
			return len(b)
		}
		at += n
	}
	s.line++
	return at + 1
}

// quoted reads a field that opens with a quote at at, and gives where it ended.
// What stands between the closing quote and the delimiter belongs to it.
func (s *scanner) quoted(at int) ([]byte, int) {
	b, quote := s.b, s.d.quote
	s.inside = true
	at++
	from := at
	var text []byte
	for {
		n := bytes.IndexByte(b[at:], quote)
		if n < 0 {
			s.open = true
			s.line += bytes.Count(b[from:], []byte{'\n'})
			return append(text, b[from:]...), len(b)
		}
		at += n
		if at+1 >= len(b) || b[at+1] != quote {
			break
		}
		text = append(text, b[from:at+1]...)
		s.line += bytes.Count(b[from:at], []byte{'\n'})
		at += 2
		from = at
	}
	s.line += bytes.Count(b[from:at], []byte{'\n'})
	end := at + 1
	stop := end
	for stop < len(b) && !s.stops[b[stop]] {
		stop++
	}
	rest := bytes.TrimSuffix(b[end:stop], []byte{'\r'})
	if text == nil && len(rest) == 0 {
		return b[from:at:at], stop
	}
	return append(append(text, b[from:at]...), rest...), stop
}

// escaped reads a field, quoted or not, of a dialect that has an escape, and gives
// where it ended.
func (s *scanner) escaped(at int) ([]byte, int) {
	b, d := s.b, s.d
	text := []byte{}
	within, bare := false, false // in quotes; the last byte is neither quoted nor escaped
	if at < len(b) && d.quote != 0 && b[at] == d.quote {
		within, s.inside = true, true
		at++
	}
	for ; at < len(b); at++ {
		c := b[at]
		taken := false
		switch {
		case c == d.escape && at+1 < len(b):
			at++
			c, taken = b[at], true
		case within && c == d.quote:
			if at+1 == len(b) || b[at+1] != d.quote {
				within = false
				continue
			}
			at++
		case !within && (c == d.delimiter || c == '\n' || d.comment != 0 && c == d.comment):
			if bare && c == '\n' {
				text = bytes.TrimSuffix(text, []byte{'\r'})
			}
			return text, at
		}
		if c == '\n' {
			s.line++
		}
		text, bare = append(text, c), !within && !taken
	}
	s.open = within
	if bare {
		text = bytes.TrimSuffix(text, []byte{'\r'})
	}
	return text, at
}

// chunkSize is about how much of a text one task reads.
const chunkSize = 1 << 20

// chunks cuts a text into pieces of whole rows, always the same ones.
func chunks(d *dialect, b []byte) [][]byte {
	if d.escape == 0 && (d.quote == 0 || bytes.IndexByte(b, d.quote) < 0) {
		return plainChunks(b)
	}
	var parts [][]byte
	from, at := 0, 0
	s := scanner{d: d, b: b}
	for at < len(b) {
		n := bytes.IndexByte(b[at:], '\n')
		stop := at + n + 1
		if n < 0 {
			stop = len(b)
		}
		if d.escape != 0 || bytes.IndexByte(b[at:stop], d.quote) >= 0 {
			s.at, s.fields = at, s.fields[:0]
			s.row()
			stop = min(s.at, len(b))
		}
		at = stop
		if at-from >= chunkSize {
			parts = append(parts, b[from:at])
			from = at
		}
	}
	if from < len(b) {
		parts = append(parts, b[from:])
	}
	return parts
}

func plainChunks(b []byte) [][]byte {
	var parts [][]byte
	for len(b) > chunkSize {
		n := bytes.IndexByte(b[chunkSize:], '\n')
		if n < 0 {
			break
		}
		n += chunkSize + 1
		parts = append(parts, b[:n])
		b = b[n:]
	}
	if len(b) > 0 {
		parts = append(parts, b)
	}
	return parts
}
