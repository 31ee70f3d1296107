package tree

import "math"

// classes is a target of classes.
type classes struct {
	codes       []int32
	k           int
	criterion   Criterion
	left, right []float64 // rows of each class
	l, r        float64   // rows
	ls, rs      float64   // Σ rows² of the sides, for Gini
}

func newClasses(codes []int32, k int, c Criterion) *classes {
	return &classes{codes: codes, k: k, criterion: c, left: make([]float64, k), right: make([]float64, k)}
}

func (c *classes) outputs() int { return c.k }

func (c *classes) reset(rows []int32) {
	clear(c.left)
	clear(c.right)
	for _, row := range rows {
		c.right[c.codes[row]]++
	}
	c.l, c.r, c.ls, c.rs = 0, float64(len(rows)), 0, 0
	for _, n := range c.right {
		c.rs += n * n
	}
}

func (c *classes) move(row int32) {
	code := c.codes[row]
	l, r := c.left[code], c.right[code]
	c.ls += 2*l + 1
	c.rs -= 2*r - 1
	c.left[code], c.right[code] = l+1, r-1
	c.l++
	c.r--
}

func (c *classes) worth() (left, right float64) {
	if c.criterion == Gini {
		if c.l > 0 {
			left = c.ls/c.l - c.l
		}
		if c.r > 0 {
			right = c.rs/c.r - c.r
		}
		return left, right
	}
	return bits(c.left, c.l), bits(c.right, c.r)
}

func bits(counts []float64, rows float64) float64 {
	sum := 0.0
	for _, n := range counts {
		if n > 0 {
			sum += n * math.Log2(n/rows)
		}
	}
	return sum
}

func (c *classes) value(rows []int32) []float64 {
	shares := make([]float64, c.k)
	for _, row := range rows {
		shares[c.codes[row]]++
	}
	for k := range shares {
		shares[k] /= float64(len(rows))
	}
	return shares
}

func (c *classes) pure(rows []int32) bool {
	for _, row := range rows {
		if c.codes[row] != c.codes[rows[0]] {
			return false
		}
	}
	return true
}

// numbers is a target of numbers; its impurity is the variance. The values are
// those of rows, less their mean in the node, which keeps the sums small.
type numbers struct {
	y           []float64
	mean        float64
	l, r        float64 // rows
	left, right float64 // sums
}

func (n *numbers) outputs() int { return 1 }

func (n *numbers) reset(rows []int32) {
	n.mean = n.value(rows)[0]
	n.l, n.left, n.r, n.right = 0, 0, float64(len(rows)), 0
	for _, row := range rows {
		n.right += n.y[row] - n.mean
	}
}

func (n *numbers) move(row int32) {
	v := n.y[row] - n.mean
	n.l, n.left = n.l+1, n.left+v
	n.r, n.right = n.r-1, n.right-v
}

func (n *numbers) worth() (left, right float64) {
	if n.l > 0 {
		left = n.left * n.left / n.l
	}
	if n.r > 0 {
		right = n.right * n.right / n.r
	}
	return left, right
}

func (n *numbers) value(rows []int32) []float64 {
	sum := 0.0
	for _, row := range rows {
		sum += n.y[row]
	}
	return []float64{sum / float64(len(rows))}
}

func (n *numbers) pure(rows []int32) bool {
	for _, row := range rows {
		if n.y[row] != n.y[rows[0]] {
			return false
		}
	}
	return true
}
