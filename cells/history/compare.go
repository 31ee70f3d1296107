package history

import "slices"

// edit is one line of a comparison.
type edit struct {
	op   byte // ' ', '-' or '+'
	line string
	a, b int // how many lines of either text stand before it
}

// maxSteps bounds the search for the shortest edit; what lies beyond is taken
// out and put in as a whole.
const maxSteps = 500

// compare finds a shortest way from a to b, line by line: E. Myers, "An O(ND)
// Difference Algorithm and Its Variations", 1986.
func compare(a, b []string) []edit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	middle := myers(a[head:len(a)-tail], b[head:len(b)-tail])
	var list []edit
	x, y := 0, 0
	add := func(op byte, line string) {
		list = append(list, edit{op, line, x, y})
		x += btoi(op != '+')
		y += btoi(op != '-')
	}
	for _, line := range a[:head] {
		add(' ', line)
	}
	for _, op := range middle {
		switch op {
		case '+':
			add(op, b[y])
		default:
			add(op, a[x])
		}
	}
	for _, line := range a[len(a)-tail:] {
		add(' ', line)
	}
	return list
}

// myers returns the operations that make b of a.
func myers(a, b []string) []byte {
	n, m := len(a), len(b)
	limit := min(n+m, maxSteps)
	v := make([]int, 2*limit+3)
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(v))
		for k := -d; k <= d; k += 2 {
			at := k + limit + 1
			x := v[at-1] + 1
			if k == -d || k != d && v[at-1] < v[at+1] {
				x = v[at+1]
			}
			y := x - k
			for x < n && y < m && y >= 0 && a[x] == b[y] {
				x, y = x+1, y+1
			}
			v[at] = x
			if x >= n && y >= m {
				return walkBack(trace, n, m, limit)
			}
		}
	}
	return append(slices.Repeat([]byte{'-'}, n), slices.Repeat([]byte{'+'}, m)...)
}

// walkBack reads the operations off the trace of a search.
func walkBack(trace [][]int, x, y, limit int) []byte {
	var ops []byte
	for d := len(trace) - 1; d > 0; d-- {
		v, k := trace[d], x-y
		at := k + limit + 1
		prev := k - 1
		if k == -d || k != d && v[at-1] < v[at+1] {
			prev = k + 1
		}
		px := v[prev+limit+1]
		py := px - prev
		for x > px && y > py {
			ops = append(ops, ' ')
			x, y = x-1, y-1
		}
		if prev == k+1 {
			ops = append(ops, '+')
		} else {
			ops = append(ops, '-')
		}
		x, y = px, py
	}
	for ; x > 0; x-- {
		ops = append(ops, ' ')
	}
	slices.Reverse(ops)
	return ops
}
