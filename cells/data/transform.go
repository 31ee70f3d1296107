package data

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Transform calls do with the rows of each group, in the order of the frame, and
// gives the whole frame again with what it made of them: each row in its place.
// That is how windows stay within a group. do has to give as many rows as it got,
// and the same columns for each group. Rows with a missing key are a group only
// after [Grouping.KeepMissing]; else what do adds to them is missing, and what it
// changes of them stays. Where there is no group, do is called once, without rows.
//
//	data.GroupBy(df, "station").Transform(func(g dataframe.DataFrame) (dataframe.DataFrame, error) {
//		return data.Lag(g, "temperature", 1)
//	})
func (g Grouping) Transform(do func(group dataframe.DataFrame) (dataframe.DataFrame, error)) (dataframe.DataFrame, error) {
	return change("transform", g.df, func(t *table) error {
		if len(g.keys) == 0 {
			return fmt.Errorf("there are no keys")
		}
		keys, err := t.list(g.keys)
		if err != nil {
			return err
		}
		codes, first := keyed(keys, t.rows, g.missing)
		b := &buckets{codes: codes, n: len(first)}
		var out []column.Column
		for k := range first {
			part, err := t.take(b.group(k))
			if err == nil {
				part, err = do(part)
			}
			if err == nil {
				out, err = t.scatter(out, part, b.group(k))
			}
			if err != nil {
				return fmt.Errorf("the group of row %d: %w", first[k], err)
			}
		}
		if len(first) == 0 { // a frame without groups gets the same columns
			part, err := t.take(nil)
			if err == nil {
				part, err = do(part)
			}
			if err == nil {
				out, err = t.scatter(out, part, nil)
			}
			if err != nil {
				return fmt.Errorf("without a group: %w", err)
			}
		}
		t.columns = out
		return nil
	})
}

// scatter puts the rows of part at their places in out, which the first part makes.
func (t *table) scatter(out []column.Column, part dataframe.DataFrame, rows []int) ([]column.Column, error) {
	p, err := open(part)
	if err != nil {
		return nil, err
	}
	if p.rows != len(rows) {
		return nil, fmt.Errorf("%d rows became %d", len(rows), p.rows)
	}
	if out == nil {
		for i := range p.columns {
			out = append(out, t.blank(&p.columns[i]))
		}
	}
	if len(p.columns) != len(out) {
		return nil, fmt.Errorf("%d columns, where the first group has %d", len(p.columns), len(out))
	}
	for j := range out {
		from := &p.columns[j]
		if from.Name != out[j].Name || from.Type != out[j].Type {
			return nil, fmt.Errorf("column %q of type %s, where the first group has %q of type %s", from.Name, from.Type, out[j].Name, out[j].Type)
		}
		for i, r := range rows {
			if from.Missing(i) {
				out[j].SetMissing(r)
			} else {
				copyElement(&out[j], r, from, i)
			}
		}
	}
	return out, nil
}

// blank is a column as like as it can be to that of its name, else all missing.
func (t *table) blank(like *column.Column) column.Column {
	if k, ok := t.place[like.Name]; ok && t.columns[k].Type == like.Type {
		return clone(&t.columns[k])
	}
	rows := make([]int, t.rows)
	for i := range rows {
		rows[i] = -1
	}
	return like.Take(rows)
}
