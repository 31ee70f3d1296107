package expect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"stagebook/cells"
	"stagebook/cells/codec"
	"stagebook/cells/display"
)

// kept is a store of two objects.
func kept(t testing.TB, v any) Stored {
	t.Helper()
	codec.SetMainModule("stagebook")
	var value bytes.Buffer
	if err := codec.Encode(&value, reflect.ValueOf(v)); err != nil {
		t.Fatalf("%T: %v", v, err)
	}
	shown, err := display.Of(reflect.ValueOf(v)).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return Stored{Value: "value", Display: "display", Read: func(digest string) ([]byte, error) {
		return map[string][]byte{"value": value.Bytes(), "display": shown}[digest], nil
	}}
}

type tumour struct {
	ID     string
	Radius float64
	Nodes  float64
	Kind   string
}

func tumours() []tumour {
	return []tumour{{"a", 1.5, 1, "B"}, {"b", 20, 9, "M"}, {"c", -1, math.NaN(), "B"}, {"a", -2, 1, "X"}}
}

type scores struct {
	Accuracy float64
	Model    struct{ Depth int }
	Parts    []int
	Name     string
	Fine     bool
}

func TestOf(t *testing.T) {
	record := scores{Accuracy: 0.95, Parts: []int{1, 2, 3}, Name: "tree", Fine: true}
	record.Model.Depth = 4
	rows := tumours()
	figures := cells.Metrics{{Name: "accuracy", Value: 0.9561403508771931}, {Name: "log loss", Value: 0.1}}
	for _, c := range []struct {
		value any
		check string
		want  string // "+" or "-" for passed or not and what was seen, or "?" and why it is not known
	}{
		{569, "value == 569", "+569"},
		{569, "value > 569", "-569"},
		{569, "value between 500 and 569", "+569"},
		{569, "value in 1, 569", "+569"},
		{int64(9007199254740993), "value == 9007199254740992", "-9007199254740993"},
		{math.NaN(), "value == NaN", "-NaN"},
		{math.NaN(), "value != 3", "+NaN"},
		{math.Inf(1), "value > 1e308", "++Inf"},
		{"hello", "value == hello", "+hello"},
		{"hello, you", `value == "hello, you"`, "+hello, you"},
		{"hello", "value > 3", "-hello"},
		{"3", `value == "3.0"`, "-3"},
		{true, "value == true", "+true"},
		{569, "rows > 3", "?the result is one value, which has no rows; write “value”"},
		{569, "unique id", "?the result is no table of plain values, so it has no columns"},
		{rows, "rows == 4", "+4"},
		{rows, "rows > 100", "-4"},
		{rows, "columns == 4", "+4"},
		{rows, "columns ID, Kind", "+ID, Radius, Nodes, Kind"},
		{rows, "columns ID, age, sex", "-there is no age, sex; there are ID, Radius, Nodes, Kind"},
		{rows, "Radius > 0", "-2 of 4 are not, first row 2: -1"},
		{rows, "Nodes between 1 and 9", "+all 3"},
		{rows, "Nodes < 9", "-1 of 3 are not, first row 1: 9"},
		{rows, "Kind in B, M", "-1 of 4 are not, first row 3: X"},
		{rows, "Kind != Z", "+all 4"},
		{rows, "unique ID", "-1 of 4 are repeated, first row 3 like row 0: a"},
		{rows, "unique ID, Kind", "+all 4"},
		{rows, "no missing in ID, Kind", "+none is missing"},
		{rows, "no missing", "-of 4 rows, Nodes misses 1"},
		{rows, "no missing in age", "?there is no column age; there are ID, Radius, Nodes, Kind"},
		{rows, "age > 3", "?there is no column age; there are ID, Radius, Nodes, Kind"},
		{rows, "value > 3", "?there is no column value; there are ID, Radius, Nodes, Kind"},
		{rows[:0], "Radius > 0", "+there is none"},
		{[]float64{1, 2, -3}, "value > 0", "-1 of 3 are not, first row 2: -3"},
		{[]string{"a", "b"}, "rows == 2", "+2"},
		{[]string{"a", "b"}, "value in a, b, c", "+all 2"},
		{[]scores{record, {}}, "accuracy > 0", "-1 of 2 are not, first row 1: 0"},
		{[]scores{record, {}}, "model.depth < 9", "+all 2"},
		{[]scores{record, {}}, "depth < 9", "?there is no field depth; there are Accuracy, Fine, Model, Name, Parts"},
		{[]scores{record, {}}, "unique name", "?the result is no table of plain values, so it has no columns"},
		{map[string]int{"a": 1, "b": 2}, "rows == 2", "+2"},
		{map[string]int{"a": 1, "b": 2}, "b <= 2", "+2"},
		{map[string]int{"a": 1, "b": 2}, "c <= 2", "?there is no field c; there are a, b"},
		{record, "accuracy >= 0.9", "+0.95"},
		{record, "Accuracy >= 0.96", "-0.95"},
		{record, "model.depth between 1 and 3", "-4"},
		{record, "name == tree", "+tree"},
		{record, "fine == true", "+true"},
		{record, "parts > 0", "+all 3"},
		{record, "model > 0", "?model is no number, text or truth value"},
		{record, "value > 0", "?the result is a record: name one of its fields, Accuracy, Fine, Model, Name, Parts"},
		{figures, "accuracy >= 0.95", "+0.9561403508771931"},
		{figures, `"log loss" < 0.05`, "-0.1"},
		{figures, "rows == 2", "+2"},
		{figures, "recall > 0", "?there is no figure recall; there are accuracy, log loss"},
		{figures, "unique a", "?the result is figures, which have no columns"},
		{cells.Metric{Name: "r2", Value: 0.5}, "value > 0.4", "+0.5"},
		{cells.Markdown("# Hello"), "value == x", "-# Hello"},
	} {
		check, err := Parse(c.check)
		if err != nil {
			t.Errorf("%s: %v", c.check, err)
			continue
		}
		v, err := check.Of(context.Background(), kept(t, c.value))
		if err != nil {
			t.Errorf("%T, %s: %v", c.value, c.check, err)
		}
		got := "-" + v.Seen
		if v.Passed {
			got = "+" + v.Seen
		}
		if v.Unknown != "" {
			got = "?" + v.Unknown
		}
		if got != c.want || v.Unknown != "" && v.Passed {
			t.Errorf("%T, %s: %s, want %s", c.value, c.check, got, c.want)
		}
	}
}

// TestHeld looks at what is shown of a value that is not stored.
func TestHeld(t *testing.T) {
	s := kept(t, tumours())
	s.Value = ""
	for text, want := range map[string]string{
		"rows == 4":       "true 4 ",
		"columns ID, age": "false there is no age; there are ID, Radius, Nodes, Kind ",
		"unique ID":       "false  the result is held in memory only, and what is shown of it does not tell",
	} {
		check, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		v, err := check.Of(context.Background(), s)
		if got := fmt.Sprintln(v.Passed, v.Seen, v.Unknown); err != nil || strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
}

// TestQuickNumbers holds that the quick test of numbers never says another thing
// than the texts do. (A NaN in a table is a missing value.)
func TestQuickNumbers(t *testing.T) {
	values := []float64{0, 1, -1, 0.1, 0.30000000000000004, 1e308, math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324}
	for _, text := range []string{"value > 0", "value >= 0.1", "value < 1", "value <= 1e308", "value between -1 and 0.1", "value == 0", "value != 1", "value in 0.1, 1"} {
		check, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			got, err := check.Of(context.Background(), kept(t, []float64{v}))
			one, err2 := check.Of(context.Background(), kept(t, v))
			if err != nil || err2 != nil || got.Passed != one.Passed {
				t.Errorf("%s: %v in a column gives %v, alone %v (%v, %v)", text, v, got, one, err, err2)
			}
		}
	}
}

func TestParseMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "it says nothing that must hold",
		"train:":                 "it says nothing that must hold of train",
		"rows":                   "it says nothing that must hold of rows",
		"rows > ":                "nothing stands behind >",
		"rows > many":            "“many” is no number of rows",
		"rows = 3":               "= is no operator",
		"rows about 3":           "“about” stands where an operator has to: == != < <= > >= between in",
		"> 3":                    "it begins with “>”, where a name has to stand",
		"no rows":                "“no” stands without “missing”",
		"no missing of a":        "“of” stands behind “no missing”, where “in” and columns may stand",
		"no missing in":          "no column stands behind “no missing in”",
		"unique":                 "unique says no column",
		"unique a,,b":            "a name is missing beside a comma",
		"columns a, a":           "a is named twice",
		"age between 1":          "between needs two ends, with “and” between them",
		"age between and 3":      "between needs two ends, with “and” between them",
		"age between 3 and 1":    "between 3 and 1 is nothing",
		`age == "open`:           "a text in quotes does not end",
		"kind in":                "nothing stands behind in",
		"accuracy is 3":          "“is” stands where an operator has to: == != < <= > >= between in",
		"mean radius > 3":        "“radius” stands where an operator has to: == != < <= > >= between in",
		`columns "a" b, , c`:     "a name is missing beside a comma",
		"columns > few":          "“few” is no number of columns",
		`value ! 3`:              "“!” stands where an operator has to: == != < <= > >= between in",
		"rows between 1 and two": "“two” is no number of rows",
	} {
		_, err := Parse(text)
		var m *Mistake
		if !errors.As(err, &m) || m.Message != want || m.Remedy == "" {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestParseNames(t *testing.T) {
	for text, want := range map[string]Check{
		`train: "mean radius" >= -0.5`: {Output: "train", form: formCompare, name: "mean radius", op: ">=", values: []string{"-0.5"}},
		`"rows">3`:                     {form: formCompare, name: "rows", op: ">", values: []string{"3"}},
		`columns id,mean radius`:       {form: formColumns, names: []string{"id", "mean radius"}},
		`columns "id"`:                 {form: formColumns, names: []string{"id"}},
		`columns>=3`:                   {form: formCompare, word: "columns", name: "columns", op: ">=", values: []string{"3"}},
		`kind in "B", "M, or so"`:      {form: formIn, name: "kind", values: []string{"B", "M, or so"}, texts: true},
		`day >= 2026-01-01T00:00:00Z`:  {form: formCompare, name: "day", op: ">=", values: []string{"2026-01-01T00:00:00Z"}},
		`no missing`:                   {form: formMissing},
		`größe != x y`:                 {form: formCompare, name: "größe", op: "!=", values: []string{"x y"}},
	} {
		if got, err := Parse(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
	}
}

// FuzzParse holds that no text panics, and that every check can judge any text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"rows > 3", "a: unique b, c", `no missing in "x"`, "v between 1 and 2", "k in a,b", "!", `"`, "columns", ":", "a:b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			var m *Mistake
			if !errors.As(err, &m) || m.Message == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if c.form == formCompare || c.form == formBetween || c.form == formIn {
			for _, value := range []string{"", "0", "x", "NaN", text} {
				c.holds(value)
			}
		}
	})
}
