package expect

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The forms of a check.
const (
	formCompare = "compare" // Name Op Values[0]
	formBetween = "between" // Name between Values[0] and Values[1]
	formIn      = "in"      // Name in Values
	formColumns = "columns" // Names are there
	formMissing = "missing" // none in Names, or anywhere
	formUnique  = "unique"  // Names together
)

// The names that mean something else than a figure, field or column. In quotes they do
// not.
const (
	wordRows    = "rows"
	wordColumns = "columns"
	wordValue   = "value"
)

// Check is one expectation that was read.
type Check struct {
	Output string // name of the result that it is about; "" for the only one

	form   string
	word   string   // rows, columns or value; "" when name says what it is about
	name   string   // of a figure, field or column
	op     string   // of compare
	values []string // as they are written, without quotes
	names  []string // of columns
	texts  bool     // the values were quoted: they are compared as texts
}

// Mistake says what is wrong with an expectation, and how one is written.
type Mistake struct{ Message, Remedy string }

func (m *Mistake) Error() string { return m.Message }

const forms = "rows > 100, columns id, age, no missing in id, unique id, accuracy >= 0.9, age between 0 and 120, kind in A, B, or value == 569"

func mistake(message string) *Mistake { return &Mistake{message, "write it like " + forms} }

var operators = []string{"==", "!=", "<=", ">=", "<", ">"} // the longer before those that they begin with

// Parse reads an expectation. Its error is a *Mistake.
func Parse(text string) (Check, error) {
	words, err := split(text)
	if err != nil {
		return Check{}, err
	}
	if len(words) == 0 {
		return Check{}, mistake("it says nothing that must hold")
	}
	var c Check
	if len(words) > 1 && words[1].is(":") && !words[0].sign {
		c.Output, words = words[0].text, words[2:]
		if len(words) == 0 {
			return c, mistake("it says nothing that must hold of " + c.Output)
		}
	}
	if m := c.read(words); m != nil {
		return c, m
	}
	return c, nil
}

// read reads what stands after the name of the result.
func (c *Check) read(words []word) *Mistake {
	first, rest := words[0], words[1:]
	switch {
	case first.is("no"):
		return c.missing(rest)
	case first.is("unique"):
		c.form = formUnique
		return c.list(&c.names, rest, "unique says no column")
	case first.is(wordColumns) && len(rest) > 0 && !rest[0].operator() && !rest[0].is("between"):
		c.form = formColumns
		return c.list(&c.names, rest, "")
	case first.sign:
		return mistake("it begins with “" + first.text + "”, where a name has to stand")
	}
	c.name = first.text
	if first.is(wordRows) || first.is(wordColumns) || first.is(wordValue) {
		c.word = first.text
	}
	if len(rest) == 0 {
		return mistake("it says nothing that must hold of " + c.name)
	}
	return c.must(rest[0], rest[1:])
}

// must reads an operator and what stands behind it.
func (c *Check) must(op word, rest []word) *Mistake {
	switch {
	case op.operator():
		c.form, c.op = formCompare, op.text
		if op.text == "=" {
			return &Mistake{"= is no operator", "write == for “is the same as”"}
		}
		if len(rest) == 0 {
			return mistake("nothing stands behind " + op.text)
		}
		c.texts = rest[0].quoted
		c.values = []string{joined(rest)}
	case op.is("between"):
		c.form = formBetween
		and := slices.IndexFunc(rest, func(w word) bool { return w.is("and") })
		if and <= 0 || and == len(rest)-1 {
			return mistake("between needs two ends, with “and” between them")
		}
		c.texts = rest[0].quoted
		c.values = []string{joined(rest[:and]), joined(rest[and+1:])}
		if order, ok := compare(c.values[0], c.values[1], c.texts); ok && order > 0 {
			return &Mistake{"between " + c.values[0] + " and " + c.values[1] + " is nothing", "write the smaller one first"}
		}
	case op.is("in"):
		c.form = formIn
		c.texts = len(rest) > 0 && rest[0].quoted
		return c.list(&c.values, rest, "nothing stands behind in")
	default:
		return mistake("“" + op.text + "” stands where an operator has to: == != < <= > >= between in")
	}
	return c.limit()
}

// limit reports what a count cannot be compared with.
func (c *Check) limit() *Mistake {
	if c.word != wordRows && c.word != wordColumns {
		return nil
	}
	for _, v := range c.values {
		if _, err := strconv.ParseFloat(v, 64); err != nil || c.texts {
			return &Mistake{"“" + v + "” is no number of " + c.word, `where a column is called ` + c.word + `, write it in quotes: "` + c.word + `"`}
		}
	}
	return nil
}

func (c *Check) missing(rest []word) *Mistake {
	if len(rest) == 0 || !rest[0].is("missing") {
		return mistake("“no” stands without “missing”")
	}
	c.form = formMissing
	if len(rest) == 1 {
		return nil
	}
	if !rest[1].is("in") {
		return mistake("“" + rest[1].text + "” stands behind “no missing”, where “in” and columns may stand")
	}
	return c.list(&c.names, rest[2:], "no column stands behind “no missing in”")
}

// list reads names between commas.
func (c *Check) list(to *[]string, words []word, empty string) *Mistake {
	if len(words) == 0 {
		return mistake(empty)
	}
	for part := range splitAt(words, ",") {
		if len(part) == 0 {
			return mistake("a name is missing beside a comma")
		}
		name := joined(part)
		if slices.Contains(*to, name) {
			return &Mistake{name + " is named twice", "leave one of them"}
		}
		*to = append(*to, name)
	}
	return nil
}

// word is a part of an expectation: a name, number or text, or a sign.
type word struct {
	text   string
	sign   bool // an operator, comma or colon
	quoted bool
	spaced bool // space stands before it
}

func (w word) is(text string) bool { return !w.quoted && w.text == text }

func (w word) operator() bool {
	return w.sign && (w.text == "=" || slices.Contains(operators, w.text))
}

// joined is a name or text of several words, with one space where there was any.
func joined(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && w.spaced {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

func splitAt(words []word, sign string) func(func([]word) bool) {
	return func(yield func([]word) bool) {
		for {
			i := slices.IndexFunc(words, func(w word) bool { return w.sign && w.text == sign })
			if i < 0 {
				yield(words)
				return
			}
			if !yield(words[:i]) {
				return
			}
			words = words[i+1:]
		}
	}
}

// split takes an expectation apart.
func split(text string) ([]word, error) {
	var words []word
	rest, spaced := text, false
	for {
		trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
		spaced = len(trimmed) < len(rest)
		if rest = trimmed; rest == "" {
			return words, nil
		}
		w := word{spaced: spaced}
		switch {
		case rest[0] == '"':
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, &Mistake{"a text in quotes does not end", `close it with "`}
			}
			w.text, _ = strconv.Unquote(quoted)
			w.quoted, rest = true, rest[len(quoted):]
		case signAt(rest) != "":
			w.text, w.sign = signAt(rest), true
			rest = rest[len(w.text):]
		default:
			end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`",=<>!`, r) })
			if end == 0 {
				end = 1 // a lone !
			} else if end < 0 {
				end = len(rest)
			}
			w.text, rest = rest[:end], rest[end:]
			if name, ok := strings.CutSuffix(w.text, ":"); ok && len(words) == 0 && name != "" {
				words = append(words, word{text: name})
				w = word{text: ":", sign: true}
			}
		}
		words = append(words, w)
	}
}

// signAt is the sign with which a text begins, or "".
func signAt(text string) string {
	for _, sign := range slices.Concat(operators, []string{"=", ","}) {
		if strings.HasPrefix(text, sign) {
			return sign
		}
	}
	return ""
}
