package data

import (
	"fmt"
	"slices"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Select gives the named columns, in that order.
func Select(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return change("select", df, func(t *table) (err error) {
		if len(names) == 0 {
			return fmt.Errorf("no column is named")
		}
		t.columns, err = t.list(names)
		return err
	})
}

// Drop gives all columns but the named ones.
func Drop(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return change("drop", df, func(t *table) error {
		for _, n := range names {
			if _, err := t.find(n); err != nil {
				return err
			}
		}
		t.columns = slices.DeleteFunc(t.columns, func(c column.Column) bool { return slices.Contains(names, c.Name) })
		return nil
	})
}

// Rename gives columns new names: old name to new name.
func Rename(df dataframe.DataFrame, names map[string]string) (dataframe.DataFrame, error) {
	return change("rename", df, func(t *table) error {
		for _, old := range sortedKeys(names) {
			c, err := t.find(old)
			if err != nil {
				return err
			}
			c.Name = names[old]
		}
		return nil
	})
}

// Head gives the first n rows, or as many as there are.
func Head(df dataframe.DataFrame, n int) (dataframe.DataFrame, error) {
	return change("head", df, func(t *table) error { return t.cut(0, min(max(n, 0), t.rows)) })
}

// Tail gives the last n rows, or as many as there are.
func Tail(df dataframe.DataFrame, n int) (dataframe.DataFrame, error) {
	return change("tail", df, func(t *table) error { return t.cut(t.rows-min(max(n, 0), t.rows), t.rows) })
}

// Slice gives the rows from up to, not including, to, counted from 0.
func Slice(df dataframe.DataFrame, from, to int) (dataframe.DataFrame, error) {
	return change("slice", df, func(t *table) error {
		if from < 0 || to < from || to > t.rows {
			return fmt.Errorf("rows %d to %d of a frame of %d", from, to, t.rows)
		}
		return t.cut(from, to)
	})
}

func (t *table) cut(from, to int) error {
	for i := range t.columns {
		t.columns[i] = t.columns[i].Slice(from, to)
	}
	return nil
}

// Concat puts frames below each other. The columns are those of the first frame
// and, behind them, what the others have besides; an element of a column that its
// frame does not have is missing. Ints and floats together are floats.
func Concat(frames ...dataframe.DataFrame) (dataframe.DataFrame, error) {
	var parts []*table
	whole := &table{place: map[string]int{}}
	for i, df := range frames {
		t, err := open(df)
		if err != nil {
			return df, fmt.Errorf("concat: frame %d: %w", i, err)
		}
		parts = append(parts, t)
		for _, c := range t.columns {
			k, ok := whole.place[c.Name]
			if !ok {
				whole.set(column.Column{Name: c.Name, Type: c.Type})
				continue
			}
			if whole.columns[k].Type, ok = common(whole.columns[k].Type, c.Type); !ok {
				return df, fmt.Errorf("concat: column %q is of type %s in frame %d and of type %s before; data.Cast changes it", c.Name, c.Type, i, whole.columns[k].Type)
			}
		}
		whole.rows += t.rows
	}
	for k := range whole.columns {
		whole.columns[k] = stack(whole.columns[k], parts, whole.rows)
	}
	return whole.frame()
}

func stack(head column.Column, parts []*table, rows int) column.Column {
	out := column.Make(head.Name, head.Type, rows)
	at := 0
	for _, t := range parts {
		k, ok := t.place[head.Name]
		for i := range t.rows {
			if !ok || t.columns[k].Missing(i) {
				out.SetMissing(at + i)
			} else {
				copyElement(&out, at+i, &t.columns[k], i)
			}
		}
		at += t.rows
	}
	return out
}
