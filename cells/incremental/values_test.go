package incremental

import (
	"math"
	"strconv"
	"time"
)

// This file is a part of every generated project, and of the test: both make and
// read values by the same code. It holds nothing that edits change.

type area interface{ Area(int) int }

type pair struct {
	a, b *int
	n    int
}

type pipe struct {
	c chan int
	n int
}

type wrap struct {
	area
	n int
}

type box[T any] struct {
	v  T
	ok bool
}

type node struct {
	label string
	kids  []node
	when  *time.Time
}

func fold(s string) int {
	n := 7
	for i := range len(s) {
		n = n*131 + int(s[i])
	}
	return n
}

func mkInt(f int) int        { return f }
func rdInt(v int, x int) int { return v ^ x }

func mkText(f int) string          { return "t" + strconv.Itoa(f%1000) }
func rdText(v string, x int) int   { return fold(v) ^ x }
func rdFloat(v float64, x int) int { return int(math.Float64bits(v)) ^ x }

func mkFloat(f int) float64 {
	switch f & 7 {
	case 0:
		return math.NaN()
	case 1:
		return math.Copysign(0, -1)
	case 2:
		return math.Inf(1)
	case 3:
		return math.Float64frombits(math.Float64bits(math.NaN()) ^ uint64(f>>3&7))
	}
	return float64(f%1000) / 8
}

func mkMap(f int) map[string]int {
	if f&3 == 0 {
		return nil
	}
	m := map[string]int{}
	for i := range f & 3 {
		m["k"+strconv.Itoa(i)] = f % 100
	}
	return m
}

func rdMap(v map[string]int, x int) int {
	n := 0
	for k, e := range v {
		n += fold(k) ^ e
	}
	if v == nil {
		n = 99
	}
	return n ^ x
}

func mkGrid(f int) [][]int {
	return [][]int{nil, {}, {f % 50}, {f & 1, f & 3, f & 7}}
}

func rdGrid(v [][]int, x int) int {
	for i, row := range v {
		x = x*31 + i
		if row == nil {
			x++
		}
		for _, e := range row {
			x = x*31 + e
		}
	}
	return x
}

func mkPtr(f int) *int {
	if f&3 == 0 {
		return nil
	}
	n := f % 100
	return &n
}

func rdPtr(v *int, x int) int {
	if v == nil {
		return x + 1
	}
	return x ^ *v
}

func mkPair(f int) pair {
	n := f % 100
	if f&1 == 0 {
		return pair{a: &n, n: f % 10}
	}
	return pair{a: &n, b: &n, n: f % 10}
}

func rdPair(v pair, x int) int {
	if v.b != nil {
		x += *v.b
	}
	return x ^ *v.a ^ v.n<<8
}

func mkPipe(f int) pipe { return pipe{c: make(chan int, 1), n: f % 100} }

func rdPipe(v pipe, x int) int { return x ^ v.n ^ cap(v.c)<<9 }

func mkTime(f int) time.Time {
	t := time.Unix(int64(f&0xfffffff), int64(f&0xfff))
	switch f & 3 {
	case 0:
		return t.UTC()
	case 1:
		return t.In(time.FixedZone("X", f&7*3600))
	case 2:
		return time.Time{}
	}
	return t
}

func rdTime(v time.Time, x int) int {
	zone, offset := v.Zone()
	return x ^ int(v.UnixNano()) ^ fold(zone) ^ offset ^ fold(v.Location().String())
}

func mkBox(f int) box[[]byte] {
	if f&1 == 0 {
		return box[[]byte]{v: []byte{}, ok: true}
	}
	return box[[]byte]{v: []byte(strconv.Itoa(f % 100))}
}

func rdBox(v box[[]byte], x int) int {
	if v.ok {
		x++
	}
	return x ^ fold(string(v.v))
}

func mkNode(f int) node {
	n := node{label: strconv.Itoa(f % 100), kids: []node{{label: "a"}, {kids: []node{}}}}
	if f&1 == 0 {
		t := mkTime(f)
		n.when = &t
	}
	return n
}

func rdNode(v node, x int) int {
	x = x*31 ^ fold(v.label)
	for _, kid := range v.kids {
		x = rdNode(kid, x)
	}
	if v.when != nil {
		x = rdTime(*v.when, x)
	}
	return x
}

func mkArray(f int) [3]complex64 {
	return [3]complex64{complex(float32(f%10), 0), complex(0, float32(math.Copysign(0, -1)))}
}

func rdArray(v [3]complex64, x int) int { return x ^ int(real(v[0])) ^ len(v)<<7 }

func rdAny(v any, x int) int {
	switch v := v.(type) {
	case nil:
		return x + 3
	case area:
		return v.Area(x)
	case int:
		return x ^ v
	case string:
		return x ^ fold(v)
	case float64:
		return rdFloat(v, x)
	}
	return x + 5
}

func rdAnys(v []any, x int) int {
	for _, e := range v {
		x = x*31 ^ rdAny(e, x)
	}
	return x
}

func rdAnyMap(v map[string]any, x int) int {
	n := 0
	for k, e := range v {
		n += fold(k) ^ rdAny(e, x)
	}
	return n
}
