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
	whole       bool  // left is every row once, in order, and not written down
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
	lk, rk, err := j.keys()
	if err != nil {
		return err
	}
	if j.on.Kind == Right {
		m := newMatching(lk, rk)
		j.right, j.left = m.pairs(true)
		return nil
	}
	m := newMatching(rk, lk)
	switch j.on.Kind {
	case Semi, Anti:
		met := m.met(m.built)
		for i, c := range m.probed {
			if (c >= 0 && met[c]) == (j.on.Kind == Semi) {
				j.left = append(j.left, i)
			}
		}
		return nil
	case Outer:
		j.left, j.right = m.pairs(true)
		met := m.met(m.probed)
		for i, c := range m.built {
			if !met[c] {
				j.left, j.right = append(j.left, -1), append(j.right, i)
			}
		}
		return nil
	}
	if j.on.Kind == Left {
		if j.right, j.whole = m.partners(); j.whole {
			return nil
		}
	}
	j.left, j.right = m.pairs(j.on.Kind == Left)
	return nil
}

// keys finds the key columns of both frames, of types that can be equal.
func (j *joining) keys() (left, right []column.Column, err error) {
	if len(j.on.Keys) == 0 || len(j.on.Keys) != len(j.on.RightKey) {
		return nil, nil, fmt.Errorf("%d keys on the left and %d on the right, where the same number is wanted, at least one", len(j.on.Keys), len(j.on.RightKey))
	}
	for i, name := range j.on.Keys {
		a, err := j.l.find(name)
		if err != nil {
			return nil, nil, fmt.Errorf("left: %w", err)
		}
		b, err := j.r.find(j.on.RightKey[i])
		if err != nil {
			return nil, nil, fmt.Errorf("right: %w", err)
		}
		if _, ok := common(a.Type, b.Type); !ok {
			return nil, nil, fmt.Errorf("key %q is of type %s on the left and %s on the right; data.Cast changes it", name, a.Type, b.Type)
		}
		left, right = append(left, *a), append(right, *b)
	}
	return left, right, nil
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
	out := slices.Clone(j.l.columns)
	if !j.whole {
		out = take(out, j.left)
	}
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
