package starter

import (
	"fmt"
	"strings"
)

// plain is a notebook that needs the standard library alone.
func (k *sketch) plain() string {
	numbers, groups, moments := len(k.Numbers) > 0, len(k.Groups) > 0, k.Moment != ""
	return k.write([]section{
		{true, about},
		{true, "import (\n\"encoding/csv\"\n\"fmt\""},
		{numbers, `"math"`},
		{true, `"os"`},
		{groups, `"slices"`},
		{numbers, `"strconv"`},
		{moments, `"time"`},
		{true, ")"},
		{true, plainTable},
		{numbers, quantitySection},
		{groups, traitSection},
		{true, plainRow},
		{true, plainRows},
		{numbers, plainNumber},
		{moments, plainMoment},
		{numbers, plainNumbers},
		{numbers, plainSpread},
		{groups, plainTrait},
		{groups && numbers, plainMeans},
		{groups && !numbers, plainCounts},
	})
}

// fields are those of a row.
func (k *sketch) fields() string {
	var b strings.Builder
	for _, f := range k.Fields {
		fmt.Fprintf(&b, "\t%s %s\n", f.field(), f.Type)
	}
	return b.String()
}

// reading takes the fields of a row from a record.
func (k *sketch) reading() string {
	var b strings.Builder
	for _, f := range k.Fields {
		switch f.Type {
		case "float64":
			fmt.Fprintf(&b, "\tif row.%s, err = number(record[%d]); err != nil {\n\t\treturn row, fmt.Errorf(\"%%q: %%w\", %q, err)\n\t}\n", f.field(), f.At, f.Column)
		case "time.Time":
			layout := "time.DateOnly, time.RFC3339"
			if f.Layout != "" {
				layout = fmt.Sprintf("%q", f.Layout)
			}
			fmt.Fprintf(&b, "\tif row.%s, err = moment(record[%d], %s); err != nil {\n\t\treturn row, fmt.Errorf(\"%%q: %%w\", %q, err)\n\t}\n", f.field(), f.At, layout, f.Column)
		default:
			fmt.Fprintf(&b, "\trow.%s = record[%d]\n", f.field(), f.At)
		}
	}
	return b.String()
}

// comma sets what stands between fields where that is no comma.
func (k *sketch) comma() string {
	if k.Delimiter == "" {
		return ""
	}
	return "\treader.Comma = " + k.Delimiter + "\n"
}

const plainTable = `
// ‹Table› is the table.
//
//cell:file
var ‹Table› = ‹path›
`

const plainRow = `
// Row is one row of the table. A number that is missing is not a number.
type Row struct {
‹fields›}
`

const plainRows = `
// Rows reads the table. A row that is not what it should be is said with its number.
func Rows(‹table› string) ([]Row, error) {
	file, err := os.Open(‹table›)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
‹comma›	records, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(records))
	for i, record := range records[1:] {
		row, err := rowOf(record)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func rowOf(record []string) (row Row, err error) {
‹reading›	return row, nil
}
`

const plainNumber = `
// number reads a number. What stands for a missing one is not a number.
func number(text string) (float64, error) {
	switch text {
	case ‹missing›:
		return math.NaN(), nil
	}
	return strconv.ParseFloat(text, 64)
}
`

const plainMoment = `
// moment reads a time in the first layout that fits. What is missing is the zero time.
func moment(text string, layouts ...string) (t time.Time, err error) {
	for _, layout := range layouts {
		if t, err = time.Parse(layout, text); err == nil || text == "" {
			return t, nil
		}
	}
	return t, err
}
`

const plainNumbers = `
// of is the quantity in a row.
func (q Quantity) of(row Row) float64 {
	switch q {
‹quantity cases›	}
	return math.NaN()
}

// Figures sum up a quantity.
type Figures struct {
	Quantity       Quantity
	Count, Missing int
	Mean, Min, Max float64
}

// Summary has the count, the mean and the range of each quantity.
func Summary(rows []Row) []Figures {
	var all []Figures
	for _, q := range []Quantity{‹all quantities›} {
		all = append(all, figures(rows, q))
	}
	return all
}

func figures(rows []Row, q Quantity) Figures {
	f := Figures{Quantity: q, Min: math.Inf(1), Max: math.Inf(-1)}
	sum := 0.0
	for _, row := range rows {
		v := q.of(row)
		if math.IsNaN(v) {
			f.Missing++
			continue
		}
		f.Count++
		sum += v
		f.Min, f.Max = min(f.Min, v), max(f.Max, v)
	}
	f.Mean = sum / float64(f.Count)
	return f
}
`

const plainSpread = `
// Bin is a part of a range, and how many rows lie in it.
type Bin struct {
	From, To float64
	Count    int
}

// Spread is how the measure is distributed.
func Spread(rows []Row, measure Quantity, bins int) []Bin {
	f := figures(rows, measure)
	if f.Count == 0 {
		return nil
	}
	width := (f.Max - f.Min) / float64(bins)
	parts := make([]Bin, bins)
	for i := range parts {
		parts[i].From = f.Min + float64(i)*width
		parts[i].To = f.Min + float64(i+1)*width
	}
	for _, row := range rows {
		if v := measure.of(row); !math.IsNaN(v) {
			i := 0
			if width > 0 {
				i = min(int((v-f.Min)/width), bins-1)
			}
			parts[i].Count++
		}
	}
	return parts
}
`

const plainTrait = `
// of is the trait of a row.
func (t Trait) of(row Row) string {
	switch t {
‹trait cases›	}
	return ""
}
`

const plainMeans = `
// Group is the rows that have a trait in common.
type Group struct {
	Is    string
	Count int
	Mean  float64 // of the measure
}

// Groups counts the rows of each group, and has the mean of its measure.
func Groups(rows []Row, by Trait, measure Quantity) []Group {
	var groups []Group
	at := map[string]int{}
	numbers := map[string]int{}
	for _, row := range rows {
		is := by.of(row)
		if _, ok := at[is]; !ok {
			at[is] = len(groups)
			groups = append(groups, Group{Is: is})
		}
		g := &groups[at[is]]
		g.Count++
		if v := measure.of(row); !math.IsNaN(v) {
			numbers[is]++
			g.Mean += (v - g.Mean) / float64(numbers[is])
		}
	}
	slices.SortFunc(groups, func(a, b Group) int { return b.Count - a.Count })
	return groups
}
`

const plainCounts = `
// Group is the rows that have a trait in common.
type Group struct {
	Is    string
	Count int
}

// Groups counts the rows of each group.
func Groups(rows []Row, by Trait) []Group {
	var groups []Group
	at := map[string]int{}
	for _, row := range rows {
		is := by.of(row)
		if _, ok := at[is]; !ok {
			at[is] = len(groups)
			groups = append(groups, Group{Is: is})
		}
		groups[at[is]].Count++
	}
	slices.SortFunc(groups, func(a, b Group) int { return b.Count - a.Count })
	return groups
}
`
