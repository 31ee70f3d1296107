package table

import (
	"context"
	"hash/maphash"
	"runtime"
	"slices"
	"sync"

	"stagebook/cells/codec/frame"
)

// Bounds of a comparison. What lies beyond is said, not compared.
const (
	comparedRows = 1 << 20 // rows of each table
	shownCells   = 40      // changed values
	shownRows    = 10      // rows that went, and that came
)

// Changes are how one table became another. Rows are compared by what stands in
// the columns that both have with one type: in their places where both have as
// many rows, and as a bag of rows in any case.
type Changes struct {
	Was, Now   int      // rows
	Gone, New  []string // columns
	Retyped    []Retyped
	Common     []string // columns that were compared
	Compared   int      // rows of each that were compared, when not all
	Placed     bool     // both have as many rows, so that places can be compared
	Changed    int      // rows that are another in their place
	Columns    []ColumnChanges
	Cells      []CellChange // the first that differ, row by row
	RowsGone   int          // rows of the old table that the new one has not
	RowsNew    int
	GoneRows   []uint32 // the first of them
	NewRows    []uint32
	Reordered  bool // the same rows in another order
	ColumnsToo bool // the same columns in another order
}

// Retyped is a column that holds another type.
type Retyped struct{ Column, Was, Now string }

// ColumnChanges counts the places in which a column differs.
type ColumnChanges struct {
	Column string
	Values int
}

// CellChange is one value that is another.
type CellChange struct {
	Row      int
	Column   string
	Was, Now string // whole values
	WasNo    bool   // it was missing
	NowNo    bool   // it is missing
}

// Same reports whether nothing differs in what was compared.
func (c *Changes) Same() bool {
	return c.Was == c.Now && len(c.Gone)+len(c.New)+len(c.Retyped)+c.Changed+c.RowsGone+c.RowsNew == 0 && !c.ColumnsToo
}

// Compare returns how the table was became now. Its cost is bounded whatever their
// sizes.
func Compare(ctx context.Context, was, now *Table) (*Changes, error) {
	c := &Changes{Was: was.Rows(), Now: now.Rows()}
	a, b := c.columns(was, now)
	n, m := min(was.Rows(), comparedRows), min(now.Rows(), comparedRows)
	if n < was.Rows() || m < now.Rows() {
		c.Compared = comparedRows
	}
	seed := maphash.MakeSeed()
	old, err := hashRows(ctx, a, n, seed)
	if err != nil {
		return nil, err
	}
	fresh, err := hashRows(ctx, b, m, seed)
	if err != nil {
		return nil, err
	}
	if was.Rows() == now.Rows() {
		c.Placed = true
		c.places(pair{a, b, old, fresh})
	}
	gone, came := bags(old, fresh)
	c.RowsGone, c.GoneRows = gone.rows(old)
	c.RowsNew, c.NewRows = came.rows(fresh)
	c.Reordered = c.Placed && c.Changed > 0 && c.RowsGone+c.RowsNew == 0
	return c, nil
}

// columns finds the columns to be compared, in one order for both.
func (c *Changes) columns(was, now *Table) (a, b []*frame.Column) {
	var oldOrder, newOrder []string
	for _, name := range now.Names() {
		if was.columns[name] == nil {
			c.New = append(c.New, name)
		} else {
			newOrder = append(newOrder, name)
		}
	}
	for _, name := range was.Names() {
		old, fresh := was.columns[name], now.columns[name]
		switch {
		case fresh == nil:
			c.Gone = append(c.Gone, name)
			continue
		case old.Kind() != fresh.Kind():
			c.Retyped = append(c.Retyped, Retyped{name, old.Kind().String(), fresh.Kind().String()})
		default:
			a, b = append(a, old), append(b, fresh)
			c.Common = append(c.Common, name)
		}
		oldOrder = append(oldOrder, name)
	}
	c.ColumnsToo = !slices.Equal(oldOrder, newOrder)
	return a, b
}

// hashRows returns a hash of each of the first n rows, with all cores.
func hashRows(ctx context.Context, columns []*frame.Column, n int, seed maphash.Seed) ([]uint64, error) {
	hashes := make([]uint64, n)
	parts := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for p := range parts {
		from, to := p*n/parts, (p+1)*n/parts
		all.Go(func() { // ends with the part, or with ctx
			for first := from; first < to && ctx.Err() == nil; first += chunk {
				for _, c := range columns {
					for row := first; row < min(to, first+chunk); row++ {
						hashes[row] = (hashes[row]^hashOf(c, row, seed))*0x9e3779b97f4a7c15 + 1
					}
				}
			}
		})
	}
	all.Wait()
	return hashes, ctx.Err()
}

// hashOf is equal for equal values: missing ones, and bits of numbers.
func hashOf(c *frame.Column, row int, seed maphash.Seed) uint64 {
	switch {
	case c.Missing(row) || c.Kind() == frame.None:
		return 0x5bd1e995
	case c.Kind() == frame.String:
		return maphash.Bytes(seed, c.Text(row))
	case c.Kind() == frame.Bool:
		if c.Bool(row) {
			return 3
		}
		return 2
	}
	bits := c.Bits(row)
	return (bits ^ bits>>29) * 0xbf58476d1ce4e5b9
}

// pair is what two tables hold: columns that belong together, and hashes of rows.
type pair struct {
	a, b       []*frame.Column
	old, fresh []uint64
}

// places compares rows that stand in one place.
func (c *Changes) places(p pair) {
	counts := make([]int, len(p.a))
	for row := range p.old {
		if p.old[row] == p.fresh[row] {
			continue
		}
		c.Changed++
		for i := range p.a {
			if equalAt(p.a[i], p.b[i], row) {
				continue
			}
			counts[i]++
			if len(c.Cells) < shownCells {
				c.Cells = append(c.Cells, cellChange(p.a[i], p.b[i], row))
			}
		}
	}
	for i, n := range counts {
		if n > 0 {
			c.Columns = append(c.Columns, ColumnChanges{p.a[i].Name(), n})
		}
	}
	slices.SortStableFunc(c.Columns, func(a, b ColumnChanges) int { return b.Values - a.Values })
}

func equalAt(a, b *frame.Column, row int) bool {
	switch {
	case a.Missing(row) || b.Missing(row):
		return a.Missing(row) == b.Missing(row)
	case a.Kind() == frame.None:
		return true
	case a.Kind() == frame.String:
		return string(a.Text(row)) == string(b.Text(row))
	case a.Kind() == frame.Bool:
		return a.Bool(row) == b.Bool(row)
	}
	return a.Bits(row) == b.Bits(row)
}

func cellChange(a, b *frame.Column, row int) CellChange {
	change := CellChange{Row: row, Column: a.Name(), WasNo: a.Missing(row), NowNo: b.Missing(row)}
	if !change.WasNo {
		change.Was = textOf(a, row)
	}
	if !change.NowNo {
		change.Now = textOf(b, row)
	}
	return change
}

// bag counts rows by their hashes.
type bag map[uint64]int

// bags returns the rows that only the one and only the other holds.
func bags(a, b []uint64) (onlyA, onlyB bag) {
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	onlyA, onlyB = make(bag), make(bag)
	for i, j := 0, 0; i < len(x) || j < len(y); {
		switch {
		case j == len(y) || i < len(x) && x[i] < y[j]:
			onlyA[x[i]]++
			i++
		case i == len(x) || y[j] < x[i]:
			onlyB[y[j]]++
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return onlyA, onlyB
}

// rows returns how many rows are in a bag, and the first of them.
func (b bag) rows(hashes []uint64) (n int, first []uint32) {
	for _, count := range b {
		n += count
	}
	for row, hash := range hashes {
		if len(first) == min(n, shownRows) {
			break
		}
		if b[hash] > 0 {
			b[hash]--
			first = append(first, uint32(row))
		}
	}
	return n, first
}
