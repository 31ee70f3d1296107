package expect

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/look"
	"stagebook/cells/table"
)

// Stored is a result as the store has it. Digests are "" where there is nothing.
type Stored struct {
	Value   string // digest of the value, "" where it is held in memory only
	Columns string // digest of the frame that it is shown as, where that is kept beside the value
	Display string // digest of how it looks
	Read    func(digest string) ([]byte, error)
}

// Verdict is what a result says to a check.
type Verdict struct {
	Passed  bool
	Seen    string // what was found, in words: "569", "3 of 569 are not, first row 12: -1"; rows count from 0, as on the page
	Unknown string // why it could not be told; then it has not passed either
}

func unknown(format string, args ...any) Verdict {
	return Verdict{Unknown: fmt.Sprintf(format, args...)}
}

// Of holds a stored result against the check. It costs at most one pass over the
// value. Its error is only that of ctx, or of reading; what makes no sense of such a
// result is in the verdict.
func (c Check) Of(ctx context.Context, s Stored) (Verdict, error) {
	shown := display.Display{}
	if s.Display != "" {
		data, err := s.Read(s.Display)
		if err != nil {
			return Verdict{}, fmt.Errorf("reading how the result looks: %w", err)
		}
		if shown, err = display.Decode(data); err != nil {
			return unknown("how the result looks cannot be read: %v", err), nil
		}
	}
	if shown.Kind == display.KindMetrics {
		return c.metrics(shown.Metrics), nil
	}
	if s.Value == "" {
		return c.held(shown), nil
	}
	stored, err := s.Read(s.Value)
	if err != nil {
		return Verdict{}, fmt.Errorf("reading the result: %w", err)
	}
	columns := stored
	switch {
	case s.Columns != "":
		if columns, err = s.Read(s.Columns); err != nil {
			return Verdict{}, fmt.Errorf("reading the columns of the result: %w", err)
		}
	case look.Tabular(stored):
		if made, err := look.Table(stored, nil); err == nil {
			columns = made
		}
	}
	if t, err := table.Open(columns); err == nil {
		return c.table(ctx, t)
	}
	return c.plain(stored, shown.Kind), nil
}

// metrics looks at figures.
func (c Check) metrics(list []display.Metric) Verdict {
	if c.form == formColumns || c.form == formMissing || c.form == formUnique || c.word == wordColumns {
		return unknown("the result is figures, which have no columns")
	}
	if c.word == wordRows {
		return c.one(strconv.Itoa(len(list)))
	}
	if c.word == wordValue && len(list) == 1 {
		return c.one(figure(list[0]))
	}
	var names []string
	for _, m := range list {
		if m.Name == c.name {
			return c.one(figure(m))
		}
		names = append(names, m.Name)
	}
	return unknown("there is no figure %s; there are %s", c.name, few(names))
}

// one judges a single value.
func (c Check) one(value string) Verdict { return Verdict{Passed: c.holds(value), Seen: value} }

// held looks at what is shown of a value that lies in memory only.
func (c Check) held(shown display.Display) Verdict {
	t := shown.Table
	switch {
	case t != nil && c.word == wordRows:
		return c.one(strconv.Itoa(t.Rows))
	case t != nil && c.word == wordColumns && c.form != formColumns:
		return c.one(strconv.Itoa(len(t.Columns) + t.MoreCols))
	case t != nil && c.form == formColumns && t.MoreCols == 0:
		var names []string
		for _, column := range t.Columns {
			names = append(names, column.Name)
		}
		return c.has(names)
	}
	return unknown("the result is held in memory only, and what is shown of it does not tell")
}

// plain looks at a value that is no table.
func (c Check) plain(stored []byte, kind string) Verdict {
	if c.form == formColumns || c.form == formMissing || c.form == formUnique || c.word == wordColumns {
		return unknown("the result is no table of plain values, so it has no columns")
	}
	if text, ok := codec.Plain(stored); ok && c.word == wordValue {
		if d, err := codec.Describe(stored); err == nil && d.Type != "encoding/json.RawMessage" {
			return c.seen(string(text))
		}
	}
	var b bytes.Buffer
	if err := look.WriteJSON(&b, stored); err != nil {
		return unknown("the result cannot be looked into: %v", err)
	}
	decoder := json.NewDecoder(&b)
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return unknown("the result cannot be looked into: %v", err)
	}
	return c.part(value, kind)
}

// part finds what the check is about in a value.
func (c Check) part(value any, kind string) Verdict {
	switch c.word {
	case wordRows:
		switch v := value.(type) {
		case []any:
			return c.one(strconv.Itoa(len(v)))
		case map[string]any:
			return c.one(strconv.Itoa(len(v)))
		case nil:
			return c.one("0")
		}
		return unknown("the result is %s, which has no rows; write “value”", aKind(kind))
	case wordValue:
		if _, record := value.(map[string]any); !record {
			break
		}
		return unknown("the result is a record: name one of its fields, %s", few(keysOf(value)))
	default:
		if list, ok := value.([]any); ok {
			return c.fields(list)
		}
		var v Verdict
		if value, v = field(value, c.name); v.Unknown != "" {
			return v
		}
	}
	if list, ok := value.([]any); ok {
		return c.each(list)
	}
	text, ok := scalar(value)
	if !ok {
		return unknown("%s is no number, text or truth value", c.name)
	}
	return c.seen(text)
}

// seen judges a single text, and shows no more of it than a line takes.
func (c Check) seen(text string) Verdict {
	v := c.one(text)
	v.Seen = short(text)
	return v
}

// fields judges a field of all records of a list.
func (c Check) fields(records []any) Verdict {
	list := make([]any, len(records))
	for i, record := range records {
		part, v := field(record, c.name)
		if v.Unknown != "" {
			return v
		}
		list[i] = part
	}
	return c.each(list)
}

// each judges the elements of a list.
func (c Check) each(list []any) Verdict {
	var f found
	for i, value := range list {
		text, ok := scalar(value)
		switch {
		case !ok:
			return unknown("element %d of %s is no number, text or truth value", i, c.name)
		case value != nil:
			f.add(c.holds(text), i, text)
		}
	}
	return f.verdict()
}

// field is the part of a record under a name, or under names with points between.
func field(value any, name string) (any, Verdict) {
	record, ok := value.(map[string]any)
	if !ok {
		return nil, unknown("the result has no field %s; write “value” for the result itself", name)
	}
	if part, ok := of(record, name); ok {
		return part, Verdict{}
	}
	if head, rest, deeper := strings.Cut(name, "."); deeper {
		if part, ok := of(record, head); ok {
			return field(part, rest)
		}
	}
	return nil, unknown("there is no field %s; there are %s", name, few(keysOf(value)))
}

// of is a field of a record. A name that no field has finds one that differs in the
// case of its letters alone.
func of(record map[string]any, name string) (any, bool) {
	if part, ok := record[name]; ok {
		return part, true
	}
	var near []string
	for key := range record {
		if strings.EqualFold(key, name) {
			near = append(near, key)
		}
	}
	if len(near) != 1 {
		return nil, false
	}
	return record[near[0]], true
}

func keysOf(value any) []string {
	var names []string
	if record, ok := value.(map[string]any); ok {
		for name := range record {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "nil", true
	case json.Number:
		return v.String(), true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// aKind is a kind of result in words.
func aKind(kind string) string {
	switch kind {
	case "", display.KindText, display.KindTree, display.KindNil:
		return "one value"
	case display.KindImage, display.KindHTML:
		return "an " + kind
	}
	return "a " + kind
}

// few are some names, with how many more there are.
func few(names []string) string {
	const most = 12
	if len(names) == 0 {
		return "none"
	}
	text := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// short cuts a text that is longer than a line shows.
func short(text string) string {
	const most = 60
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\n", " "), "�")
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// found counts what does not hold.
type found struct {
	all, bad int
	first    int // place of the first that does not hold, from 0
	text     string
}

func (f *found) add(holds bool, at int, text string) {
	f.all++
	if holds {
		return
	}
	if f.bad++; f.bad == 1 {
		f.first, f.text = at, text
	}
}

func (f *found) verdict() Verdict {
	switch {
	case f.all == 0:
		return Verdict{Passed: true, Seen: "there is none"}
	case f.bad == 0:
		return Verdict{Passed: true, Seen: fmt.Sprintf("all %d", f.all)}
	}
	return Verdict{Seen: fmt.Sprintf("%d of %d are not, first row %d: %s", f.bad, f.all, f.first, short(f.text))}
}

// figure is the whole number of a figure, or its text.
func figure(m display.Metric) string {
	if m.Value != "" {
		return m.Value
	}
	return m.Text
}
