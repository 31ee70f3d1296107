package neighbours

import (
	"cmp"
	"math"
	"slices"
)

type neighbour struct {
	square float64 // of the distance
	row    int
}

// query looks up one row after the other.
type query struct {
	memory *Memory
	at     []float64
	near   []neighbour // the best so far, nearest first
}

func (q *query) nearest(x []float64) []neighbour {
	q.at, q.near = x, q.near[:0]
	if q.memory.Order != nil {
		q.down(0, len(q.memory.Order))
		return q.near
	}
	for row := range q.memory.X.Rows {
		q.look(row)
	}
	return q.near
}

func (q *query) worst() float64 {
	if len(q.near) < q.memory.K {
		return math.Inf(1)
	}
	return q.near[len(q.near)-1].square
}

func (q *query) look(row int) {
	limit, square := q.worst(), 0.0
	for j, v := range q.memory.X.Row(row) {
		off := v - q.at[j]
		square += off * off
	}
	if square > limit {
		return
	}
	n := neighbour{square, row}
	at, _ := slices.BinarySearchFunc(q.near, n, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(a.square, b.square), cmp.Compare(a.row, b.row))
	})
	if len(q.near) == q.memory.K {
		if at == q.memory.K {
			return
		}
		q.near = q.near[:q.memory.K-1]
	}
	q.near = slices.Insert(q.near, at, n)
}

func (q *query) down(from, to int) {
	if to-from <= leaf {
		for _, row := range q.memory.Order[from:to] {
			q.look(row)
		}
		return
	}
	middle := (from + to) / 2
	row, j := q.memory.Order[middle], q.memory.Split[middle]
	off := q.at[j] - q.memory.X.At(row, j)
	if off <= 0 {
		q.down(from, middle)
	} else {
		q.down(middle+1, to)
	}
	q.look(row)
	if off*off > q.worst() {
		return
	}
	if off <= 0 {
		q.down(middle+1, to)
	} else {
		q.down(from, middle)
	}
}

const leaf = 16 // rows that are no longer parted

func (m *Memory) plant() {
	m.Order, m.Split = make([]int, m.X.Rows), make([]int, m.X.Rows)
	for i := range m.Order {
		m.Order[i] = i
	}
	m.part(0, m.X.Rows)
}

func (m *Memory) part(from, to int) {
	if to-from <= leaf {
		return
	}
	j := m.widest(m.Order[from:to])
	slices.SortFunc(m.Order[from:to], func(a, b int) int {
		return cmp.Or(cmp.Compare(m.X.At(a, j), m.X.At(b, j)), cmp.Compare(a, b))
	})
	middle := (from + to) / 2
	m.Split[middle] = j
	m.part(from, middle)
	m.part(middle+1, to)
}

func (m *Memory) widest(rows []int) int {
	best, width := 0, -1.0
	for j := range m.X.Cols {
		low, high := math.Inf(1), math.Inf(-1)
		for _, row := range rows {
			v := m.X.At(row, j)
			low, high = math.Min(low, v), math.Max(high, v)
		}
		if high-low > width {
			best, width = j, high-low
		}
	}
	return best
}

func (m Memory) weigh(near []neighbour) (weights []float64, sum float64) {
	weights = make([]float64, len(near))
	exact := m.ByDistance && near[0].square == 0
	for k, n := range near {
		switch {
		case !m.ByDistance, exact && n.square == 0:
			weights[k] = 1
		case !exact:
			weights[k] = 1 / math.Sqrt(n.square)
		}
		sum += weights[k]
	}
	return weights, sum
}
