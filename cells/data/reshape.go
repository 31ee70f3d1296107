package data

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Distinct gives the first of the rows that are equal in the named columns, in
// all columns when none is named.
func Distinct(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return pick("distinct", df, func(t *table) ([]int, error) {
		keys, err := t.list(names)
		if err != nil {
			return nil, err
		}
		_, first := keyed(keys, t.rows, true)
		return first, nil
	})
}

// Melt turns columns into rows: each row becomes one for each of the value
// columns (all that are no ids when none is named), with the column's name in
// "variable" and the element in "value"; those of the first column come first.
func Melt(df dataframe.DataFrame, ids []string, values ...string) (dataframe.DataFrame, error) {
	return change("melt", df, func(t *table) error {
		id := places(ids)
		if len(values) == 0 {
			for _, n := range t.names {
				if _, ok := id[n]; !ok {
					values = append(values, n)
				}
			}
		}
		if len(values) == 0 {
			return fmt.Errorf("there is no column beside the ids")
		}
		vs, err := t.list(values)
		if err != nil {
			return err
		}
		var heads []column.Column
		if len(ids) > 0 {
			if heads, err = t.list(ids); err != nil {
				return err
			}
		}
		kind := vs[0].Type
		for _, v := range vs {
			var ok bool
			if kind, ok = common(kind, v.Type); !ok {
				return fmt.Errorf("columns %q and %q are of types %s and %s; data.Cast changes them", values[0], v.Name, kind, v.Type)
			}
		}
		rows := make([]int, t.rows*len(vs))
		names := column.Make("variable", series.String, len(rows))
		long := column.Make("value", kind, len(rows))
		for i := range rows {
			v, r := &vs[i/t.rows], i%t.rows
			rows[i], names.Texts[i].V = r, v.Name
			if v.Missing(r) {
				long.SetMissing(i)
			} else {
				copyElement(&long, i, v, r)
			}
		}
		t.columns = append(take(heads, rows), names, long)
		return nil
	})
}

// Pivoting says how rows are turned into columns.
type Pivoting struct {
	Rows    []string // one row for each of their combinations
	Columns string   // one column for each of its elements
	Values  Aggregation
}

// Pivot turns the elements of a column into columns, sorted as the rows are; where
// no row has the combination, the element is missing. The new columns are called by the
// elements; a missing one makes none, as in pandas' pivot_table.
func Pivot(df dataframe.DataFrame, p Pivoting) (dataframe.DataFrame, error) {
	return change("pivot", df, func(t *table) error {
		if len(p.Rows) == 0 {
			return fmt.Errorf("no column names the rows")
		}
		keys, err := t.list(p.Rows)
		if err != nil {
			return err
		}
		c, err := t.find(p.Columns)
		if err != nil {
			return err
		}
		rowCodes, rowFirst := keyed(keys, t.rows, false)
		colCodes, colFirst := codesOf(c)
		both, first := combine(rowCodes, colCodes, len(rowFirst), len(colFirst))
		figures, err := p.Values.apply(t, &buckets{codes: both, n: len(first)})
		if err != nil {
			return err
		}
		at := make([][]int, len(colFirst)) // for each column, the group of each row
		for k := range at {
			at[k] = make([]int, len(rowFirst))
			for i := range at[k] {
				at[k][i] = -1
			}
		}
		for g, i := range first {
			at[colCodes[i]][rowCodes[i]] = g
		}
		heads := take(keys, rowFirst)
		order := orderOf(heads, nil, len(rowFirst))
		t.columns = take(heads, order)
		labels := c.Take(colFirst)
		for _, k := range orderOf([]column.Column{labels}, nil, len(colFirst)) {
			wide := figures.Take(at[k])
			wide = wide.Take(order)
			wide.Name, _ = labels.Text(k)
			t.columns = append(t.columns, wide)
		}
		return nil
	})
}

// OneHot puts in the place of each named column one of 0 and 1 for each of its
// different elements, sorted, called name_element; a missing one is 0 in all.
func OneHot(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return change("one-hot", df, func(t *table) error {
		hot := map[string][]column.Column{}
		for _, n := range names {
			c, err := t.find(n)
			if err != nil {
				return err
			}
			codes, first := codesOf(c)
			labels := c.Take(first)
			for _, k := range orderOf([]column.Column{labels}, nil, len(first)) {
				label, _ := labels.Text(k)
				one := column.Make(n+"_"+label, series.Int, t.rows)
				for i, code := range codes {
					if int(code) == k {
						one.Ints[i].V = 1
					}
				}
				hot[n] = append(hot[n], one)
			}
			if len(first) == 0 {
				return fmt.Errorf("column %q has missing elements only", n)
			}
		}
		var out []column.Column
		for _, c := range t.columns {
			if hot[c.Name] == nil {
				out = append(out, c)
			}
		}
		for _, n := range names {
			out = append(out, hot[n]...)
		}
		t.columns = out
		return nil
	})
}
