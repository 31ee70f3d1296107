package data

import (
	"fmt"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// JoinKind says which rows a join keeps.
type JoinKind int

// Kinds of join.
const (
	Inner JoinKind = iota // rows with a partner, in the order of the left frame
	Left                  // all rows of the left frame, in its order
	Right                 // all rows of the right frame, in its order
	Outer                 // all rows of both, sorted by the keys
	Cross                 // every row of the left with every row of the right, without keys
	Semi                  // rows of the left frame that have a partner, once, without the right's columns
	Anti                  // rows of the left frame that have none
)

// On says how two frames are joined.
type On struct {
	Kind     JoinKind
	Keys     []string  // columns of both frames
	RightKey []string  // their names in the right frame, when others; both are kept then
	Suffixes [2]string // behind names that both frames have; "_x" and "_y" when empty
}

// Join puts the rows of two frames together that are equal in the keys, each with
// each. Rows come in pandas' order, and as there a missing key equals a missing
// one. An int key can meet a float one; any other two types are an error.
func Join(left, right dataframe.DataFrame, on On) (dataframe.DataFrame, error) {
	l, err := open(left)
	if err != nil {
		return left, fmt.Errorf("join: left: %w", err)
	}
	r, err := open(right)
	if err != nil {
		return left, fmt.Errorf("join: right: %w", err)
	}
	j := &joining{l: l, r: r, on: on}
	if len(on.RightKey) == 0 {
		j.on.RightKey = on.Keys
	}
	if on.Suffixes == [2]string{} {
		j.on.Suffixes = [2]string{"_x", "_y"}
	}
	if err := j.pair(); err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("join: %w", err)
	}
	df, err := j.frame()
	if err != nil {
		return df, fmt.Errorf("join: %w", err)
	}
	return df, nil
}

type joining struct {
	l, r        *table
	on          On
	left, right []int // the rows put together, -1 for none
}

// pair finds the rows.
func (j *joining) pair() error {
	if j.on.Kind < Inner || j.on.Kind > Anti {
		return fmt.Errorf("%d is no kind of join", j.on.Kind)
	}
	if j.on.Kind == Cross {
		if len(j.on.Keys) > 0 {
			return fmt.Errorf("a cross join has no keys")
		}
		for a := range j.l.rows {
			for b := range j.r.rows {
				j.left, j.right = append(j.left, a), append(j.right, b)
			}
		}
		return nil
	}
	codes, n, err := j.codes()
	if err != nil {
		return err
	}
	lc, rc := codes[:j.l.rows], codes[j.l.rows:]
	switch j.on.Kind {
	case Right:
		j.right, j.left, _ = match(rc, lc, n, true)
	case Semi, Anti:
		_, from := members(rc, n)
		for i, c := range lc {
			if (from[c+1] > from[c]) == (j.on.Kind == Semi) {
				j.left = append(j.left, i)
			}
		}
	default:
		var met []bool
		j.left, j.right, met = match(lc, rc, n, j.on.Kind != Inner)
		if j.on.Kind == Outer {
			for i, c := range rc {
				if !met[c] {
					j.left, j.right = append(j.left, -1), append(j.right, i)
				}
			}
		}
	}
	return nil
}

// match pairs each row of a with its partners in b; with all, a row without one
// is paired with -1. met says which codes a has.
func match(a, b []int32, n int, all bool) (left, right []int, met []bool) {
	rows, from := members(b, n)
	met = make([]bool, n)
	left, right = make([]int, 0, len(a)), make([]int, 0, len(a))
	for i, c := range a {
		met[c] = true
		partners := rows[from[c]:from[c+1]]
		if len(partners) == 0 && all {
			left, right = append(left, i), append(right, -1)
		}
		for _, p := range partners {
			left, right = append(left, i), append(right, p)
		}
	}
	return left, right, met
}

// codes numbers the keys of both frames, the right's behind the left's.
func (j *joining) codes() ([]int32, int, error) {
	if len(j.on.Keys) == 0 || len(j.on.Keys) != len(j.on.RightKey) {
		return nil, 0, fmt.Errorf("%d keys on the left and %d on the right, where the same number is wanted, at least one", len(j.on.Keys), len(j.on.RightKey))
	}
	keys := make([]column.Column, len(j.on.Keys))
	for i, name := range j.on.Keys {
		a, err := j.l.find(name)
		if err != nil {
			return nil, 0, fmt.Errorf("left: %w", err)
		}
		b, err := j.r.find(j.on.RightKey[i])
		if err != nil {
			return nil, 0, fmt.Errorf("right: %w", err)
		}
		t, ok := common(a.Type, b.Type)
		if !ok {
			return nil, 0, fmt.Errorf("key %q is of type %s on the left and %s on the right; data.Cast changes it", name, a.Type, b.Type)
		}
		keys[i] = below(a, b, t)
	}
	codes, first := keyed(keys, j.l.rows+j.r.rows, true)
	return codes, len(first), nil
}

// below puts the elements of b behind those of a.
func below(a, b *column.Column, t series.Type) column.Column {
	c := column.Column{Name: a.Name, Type: t}
	switch {
	case a.Type != b.Type:
		n := a.Len()
		return floatColumn(a.Name, n+b.Len(), func(i int) (float64, bool) {
			if i < n {
				return a.Float(i)
			}
			return b.Float(i - n)
		})
	case t == series.Int:
		c.Ints = slices.Concat(a.Ints, b.Ints)
	case t == series.Float:
		c.Floats = slices.Concat(a.Floats, b.Floats)
	case t == series.Bool:
		c.Bools = slices.Concat(a.Bools, b.Bools)
	default:
		c.Texts = slices.Concat(a.Texts, b.Texts)
	}
	return c
}

// frame takes the rows that were paired.
func (j *joining) frame() (dataframe.DataFrame, error) {
	if j.on.Kind == Semi || j.on.Kind == Anti {
		return j.l.take(j.left)
	}
	shared := map[string]bool{} // keys of one name: one column
	for i, k := range j.on.Keys {
		shared[k] = k == j.on.RightKey[i]
	}
	out := take(j.l.columns, j.left)
	var rest []column.Column
	for _, c := range j.r.columns {
		if !shared[c.Name] {
			rest = append(rest, c)
		}
	}
	rest = take(rest, j.right)
	for i := range out {
		if shared[out[i].Name] {
			out[i] = j.key(out[i])
		} else if _, ok := j.r.place[out[i].Name]; ok {
			out[i].Name += j.on.Suffixes[0]
		}
	}
	for i := range rest {
		if _, ok := j.l.place[rest[i].Name]; ok {
			rest[i].Name += j.on.Suffixes[1]
		}
	}
	out = append(out, rest...)
	if j.on.Kind == Outer {
		out = take(out, orderOf(j.sortKeys(out), nil, len(j.left)))
	}
	return column.Frame(out)
}

// key fills the key of rows that only the right frame has.
func (j *joining) key(c column.Column) column.Column {
	if j.on.Kind != Right && j.on.Kind != Outer {
		return c
	}
	from := &j.r.columns[j.r.place[c.Name]]
	if from.Type != c.Type {
		c = floatColumn(c.Name, c.Len(), c.Float)
	}
	for i, l := range j.left {
		if r := j.right[i]; l < 0 && !from.Missing(r) {
			copyElement(&c, i, from, r)
		}
	}
	return c
}

// sortKeys gives the keys by which an outer join is sorted; of keys with two
// names the left one, filled up by the right one.
func (j *joining) sortKeys(out []column.Column) []column.Column {
	keys := make([]column.Column, len(j.on.Keys))
	for i, name := range j.on.Keys {
		if at := j.l.place[name]; name == j.on.RightKey[i] {
			keys[i] = out[at]
			continue
		}
		a, b := &j.l.columns[j.l.place[name]], &j.r.columns[j.r.place[j.on.RightKey[i]]]
		t, _ := common(a.Type, b.Type)
		both := below(a, b, t)
		rows := make([]int, len(j.left))
		for k := range rows {
			if rows[k] = j.left[k]; rows[k] < 0 {
				rows[k] = j.l.rows + j.right[k]
			}
		}
		keys[i] = both.Take(rows)
	}
	return keys
}
