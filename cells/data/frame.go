package data

import (
	"fmt"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// table is a frame taken apart.
type table struct {
	columns []column.Column
	names   []string
	rows    int
	place   map[string]int
}

func open(df dataframe.DataFrame) (*table, error) {
	columns, err := column.All(df)
	if err != nil {
		return nil, err
	}
	t := &table{columns: columns, names: make([]string, len(columns)), rows: df.Nrow()}
	for i := range columns {
		t.names[i] = columns[i].Name
	}
	t.place = places(t.names)
	return t, nil
}

func (t *table) find(name string) (*column.Column, error) {
	i, ok := t.place[name]
	if !ok {
		return nil, unknown(name, t.names)
	}
	return &t.columns[i], nil
}

// list gives the columns of those names, all of them for none.
func (t *table) list(names []string) ([]column.Column, error) {
	if len(names) == 0 {
		return t.columns, nil
	}
	list := make([]column.Column, len(names))
	for i, n := range names {
		c, err := t.find(n)
		if err != nil {
			return nil, err
		}
		list[i] = *c
	}
	return list, nil
}

// numbers gives a column as numbers; it fails for texts.
func (t *table) numbers(name string) (*column.Column, error) {
	c, err := t.find(name)
	if err == nil && c.Type == series.String {
		err = fmt.Errorf("column %q holds texts, where numbers are wanted; data.Cast changes its type", name)
	}
	return c, err
}

// set puts a column in the place of the one of its name, or at the end.
func (t *table) set(c column.Column) {
	if i, ok := t.place[c.Name]; ok {
		t.columns[i] = c
		return
	}
	t.place[c.Name] = len(t.columns)
	t.columns, t.names = append(t.columns, c), append(t.names, c.Name)
}

func (t *table) frame() (dataframe.DataFrame, error) { return column.Frame(t.columns) }

// take gives the rows in that order, of all columns at once. Of all rows in their
// own order it gives the columns themselves.
func take(columns []column.Column, rows []int) []column.Column {
	if len(columns) > 0 && inOrder(rows, columns[0].Len()) {
		return slices.Clone(columns)
	}
	out := make([]column.Column, len(columns))
	each(len(columns), func(i int) { out[i] = columns[i].Take(rows) })
	return out
}

// inOrder says whether rows are 0 … n-1.
func inOrder(rows []int, n int) bool {
	if len(rows) != n {
		return false
	}
	for i, r := range rows {
		if r != i {
			return false
		}
	}
	return true
}

func (t *table) take(rows []int) (dataframe.DataFrame, error) {
	return column.Frame(take(t.columns, rows))
}

// change opens a frame, lets do change it and puts it together again.
func change(what string, df dataframe.DataFrame, do func(t *table) error) (dataframe.DataFrame, error) {
	t, err := open(df)
	if err == nil {
		err = do(t)
	}
	if err == nil {
		df, err = t.frame()
	}
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("%s: %w", what, err)
	}
	return df, nil
}

// pick opens a frame, lets choose choose rows and takes those.
func pick(what string, df dataframe.DataFrame, choose func(t *table) ([]int, error)) (dataframe.DataFrame, error) {
	return change(what, df, func(t *table) error {
		rows, err := choose(t)
		if err == nil {
			t.columns = take(t.columns, rows)
		}
		return err
	})
}
