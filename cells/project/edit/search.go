package edit

import (
	"bytes"
	"fmt"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Query says what to look for in all sources of a project.
type Query struct {
	Text   string `json:"text"`
	Regexp bool   `json:"regexp,omitempty"` // in the syntax of Go's package regexp; ^ and $ match at lines
	Word   bool   `json:"word,omitempty"`   // no letter, digit or underscore on either side
	Fold   bool   `json:"fold,omitempty"`   // capitals and small letters are the same
}

// Match is one place found.
type Match struct {
	File  string `json:"file"`
	Name  string `json:"name,omitempty"` // of the declaration that it lies in
	Line  int    `json:"line"`           // from 1
	Start int    `json:"start"`          // offsets in the file
	End   int    `json:"end"`
	Text  string `json:"text"`  // the lines that it lies on
	At    int    `json:"at"`    // where in Text it starts
	After string `json:"after"` // what takes its place; $1 stands for a group of a regular expression
}

// maxMatches bounds an answer; a project has fewer lines than that.
const maxMatches = 10_000

func (q Query) pattern() (*regexp.Regexp, error) {
	text := q.Text
	if text == "" {
		return nil, refuse("searching", "there is nothing to look for")
	}
	if !q.Regexp {
		text = strings.ReplaceAll(regexp.QuoteMeta(text), "\n", "\r?\n")
	}
	flags := "(?m)"
	if q.Fold {
		flags = "(?mi)"
	}
	re, err := regexp.Compile(flags + text)
	if err != nil {
		return nil, refuse("searching", "the regular expression is malformed: %v", err)
	}
	return re, nil
}

// Find returns the places that match, in order of files and lines, with what
// would take the place of each.
func (p *Package) Find(q Query, with string) ([]Match, error) {
	re, err := q.pattern()
	if err != nil {
		return nil, err
	}
	var found []Match
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		src := p.Files[name]
		s := newSheet(token.NewFileSet(), name, src)
		for _, m := range re.FindAllSubmatchIndex(src, -1) {
			if m[0] == m[1] || q.Word && !wordAt(src, m[0], m[1]) {
				continue
			}
			if len(found) == maxMatches {
				return found, nil
			}
			match := s.match(m[0], m[1])
			match.After = with
			if q.Regexp {
				match.After = string(re.Expand(nil, []byte(with), src, m))
			}
			found = append(found, match)
		}
	}
	return found, nil
}

func (s *sheet) match(start, end int) Match {
	from := bytes.LastIndexByte(s.src[:start], '\n') + 1
	to := len(s.src)
	if n := bytes.IndexByte(s.src[end:], '\n'); n >= 0 {
		to = end + n
	}
	m := Match{File: s.name, Line: line(s.src, start), Start: start, End: end, Text: strings.TrimSuffix(string(s.src[from:to]), "\r"), At: start - from}
	for _, u := range s.units {
		if u.start <= start && start < u.tail && len(u.names) > 0 {
			m.Name = u.names[0]
		}
	}
	return m
}

// wordAt reports whether a stretch is a whole word.
func wordAt(src []byte, start, end int) bool {
	before, _ := utf8.DecodeLastRune(src[:start])
	after, _ := utf8.DecodeRune(src[end:])
	return !wordRune(before) && !wordRune(after)
}

func wordRune(r rune) bool { return r != utf8.RuneError && token.IsIdentifier("x"+string(r)) }

// ReplaceAll replaces the matches given, which Find found in these very bytes.
// Nothing is formatted. A file that would no longer parse is a *SyntaxError, and
// nothing is replaced.
func (p *Package) ReplaceAll(matches []Match) (*Change, error) {
	patches := map[string][]patch{}
	for _, m := range matches {
		src := p.Files[m.File]
		if m.Start < 0 || m.End > len(src) || m.Start >= m.End || (&sheet{src: src}).match(m.Start, m.End).Text != m.Text {
			return nil, refuse("replacing", "%s has changed since the search: search again", m.File)
		}
		patches[m.File] = append(patches[m.File], patch{m.Start, m.End, m.After})
	}
	after := map[string][]byte{}
	for name, list := range patches {
		slices.SortFunc(list, func(a, b patch) int { return a.start - b.start })
		for i := 1; i < len(list); i++ {
			if list[i].start < list[i-1].end {
				return nil, refuse("replacing", "two matches in %s overlap", name)
			}
		}
		after[name] = patched(p.Files[name], list)
	}
	c, err := p.change(fmt.Sprintf("replaced %d matches", len(matches)), after)
	if err == nil && len(matches) > 0 {
		m := matches[0]
		c.At = Place{File: m.File, Name: m.Name, Line: m.Line, Start: m.Start, End: m.Start + len(m.After)}
	}
	return c, err
}
