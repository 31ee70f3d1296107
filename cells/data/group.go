package data

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Grouping is a frame whose rows are put together by equal keys.
type Grouping struct {
	df      dataframe.DataFrame
	keys    []string
	missing bool
}

// GroupBy puts the rows together that are equal in all the key columns; nothing
// is computed before [Grouping.Agg].
func GroupBy(df dataframe.DataFrame, keys ...string) Grouping {
	return Grouping{df: df, keys: keys}
}

// KeepMissing makes groups of missing keys too, which are else left out, as in pandas.
func (g Grouping) KeepMissing() Grouping {
	g.missing = true
	return g
}

// Agg gives one row a group, sorted by the keys, missing ones last: the keys and
// behind them each aggregation.
//
//	data.GroupBy(df, "island", "sex").Agg(data.Size(), data.Mean("mass"), data.Quantile("mass", 0.9).As("p90"))
func (g Grouping) Agg(aggregations ...Aggregation) (dataframe.DataFrame, error) {
	return change("group by", g.df, func(t *table) error {
		keys, err := t.list(g.keys)
		if err != nil {
			return err
		}
		if len(g.keys) == 0 {
			keys = nil
		}
		codes, first := keyed(keys, t.rows, g.missing)
		heads := take(keys, first)
		order := orderOf(heads, nil, len(first))
		place := make([]int32, len(first)+1)
		for i, k := range order {
			place[k] = int32(i)
		}
		for i, c := range codes {
			if c >= 0 {
				codes[i] = place[c]
			}
		}
		b := &buckets{codes: codes, n: len(first)}
		out := take(heads, order)
		more := make([]column.Column, len(aggregations))
		for i, a := range aggregations {
			if more[i], err = a.apply(t, b); err != nil {
				return err
			}
		}
		t.columns = append(out, more...)
		return nil
	})
}

// buckets is which group each row belongs to.
type buckets struct {
	codes      []int32
	n          int
	rows, from []int // of members, when they were asked for
}

func (b *buckets) group(k int) []int {
	if b.from == nil {
		b.rows, b.from = members(b.codes, b.n)
	}
	return b.rows[b.from[k]:b.from[k+1]]
}

// Aggregation makes one value of a group's elements of a column, of those that
// are not missing.
type Aggregation struct {
	column, name string
	make         func(c *column.Column, b *buckets) column.Column
	numeric      bool
}

// As names the column that the aggregation gives; "mass_mean" and its like by default.
func (a Aggregation) As(name string) Aggregation {
	a.name = name
	return a
}

func (a Aggregation) apply(t *table, b *buckets) (column.Column, error) {
	var c *column.Column
	var err error
	switch {
	case a.make == nil:
		return column.Column{}, fmt.Errorf("an aggregation is the zero value; make it with data.Mean and its like")
	case a.column == "":
	case a.numeric:
		c, err = t.numbers(a.column)
	default:
		c, err = t.find(a.column)
	}
	if err != nil {
		return column.Column{}, err
	}
	out := a.make(c, b)
	out.Name = a.name
	return out, nil
}
