// Package diff compares two texts line by line.
//
// It finds a shortest edit script by the greedy algorithm of Myers, "An O(ND)
// Difference Algorithm and Its Variations" (Algorithmica 1, 1986), after leaving
// out what both texts begin and end with. Its cost grows with the length times the
// number of differences, which is bounded: two texts with nothing in common are shown
// as one taken out and the other put in.
package diff

import "strings"

// Op says what becomes of a line.
type Op byte

// The operations, as a unified diff writes them.
const (
	Same   Op = ' '
	Remove Op = '-'
	Add    Op = '+'
)

// Line is one line, without its line break, and what becomes of it.
type Line struct {
	Op   Op
	Text string
}

// most bounds the differences that are searched for.
const most = 2000

// Lines returns how old becomes now: all lines of both in order, those that stay
// once.
func Lines(old, now string) []Line {
	a, b := split(old), split(now)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	list := make([]Line, 0, len(a)+len(b))
	for _, text := range a[:start] {
		list = append(list, Line{Same, text})
	}
	list = append(list, between(a[start:len(a)-end], b[start:len(b)-end])...)
	for _, text := range a[len(a)-end:] {
		list = append(list, Line{Same, text})
	}
	return list
}

// split returns the lines of a text. A line break at its end starts no further one.
func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// between compares two lists of lines.
func between(a, b []string) []Line {
	trace, ok := search(a, b)
	if !ok {
		return replaced(a, b)
	}
	var back []Line
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		from := k - 1
		if k == -d || k != d && v.at(k-1) < v.at(k+1) {
			from = k + 1
		}
		px := v.at(from)
		py := px - from
		for x > px && y > py && x > 0 && y > 0 {
			x, y = x-1, y-1
			back = append(back, Line{Same, a[x]})
		}
		if d == 0 {
			break
		}
		if x == px {
			y--
			back = append(back, Line{Add, b[y]})
		} else {
			x--
			back = append(back, Line{Remove, a[x]})
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// furthest holds, for each diagonal from -d to d, how far along a it was reached.
type furthest struct {
	d int
	x []int
}

func (f furthest) at(k int) int {
	if i := k + f.d; i >= 0 && i < len(f.x) {
		return f.x[i]
	}
	return -1
}

// search returns, for each number of differences, where the diagonals stood before
// that step. It is not ok when there are too many.
func search(a, b []string) (trace []furthest, ok bool) {
	now := furthest{d: 1, x: []int{0, 0, 0}} // as if one step above the start
	for d := 0; d <= min(len(a)+len(b), most); d++ {
		trace = append(trace, now)
		next := furthest{d: d + 1, x: make([]int, 2*d+3)}
		for i := range next.x {
			next.x[i] = -1
		}
		for k := -d; k <= d; k += 2 {
			x := now.at(k-1) + 1
			if k == -d || k != d && now.at(k-1) < now.at(k+1) {
				x = now.at(k + 1)
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			next.x[k+d+1] = x
			if x >= len(a) && x-k >= len(b) {
				return trace, true
			}
		}
		now = next
	}
	return nil, false
}

func replaced(a, b []string) []Line {
	list := make([]Line, 0, len(a)+len(b))
	for _, text := range a {
		list = append(list, Line{Remove, text})
	}
	for _, text := range b {
		list = append(list, Line{Add, text})
	}
	return list
}
