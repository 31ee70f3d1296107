// Package shuffle puts rows into the order in which NumPy would put them, so
// that a split made here holds the same rows as one made in Python.
package shuffle

// Rows returns what numpy.random.RandomState(seed).permutation(n) returns.
func Rows(n int, seed uint32) []int {
	random := newTwister(seed)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := random.upTo(uint32(i))
		rows[i], rows[j] = rows[j], rows[i]
	}
	return rows
}

// twister is the Mersenne Twister, MT19937, of Matsumoto and Nishimura.
type twister struct {
	state [624]uint32
	used  int
}

func newTwister(seed uint32) *twister {
	t := &twister{used: 624}
	t.state[0] = seed
	for i := 1; i < len(t.state); i++ {
		before := t.state[i-1]
		t.state[i] = 1812433253*(before^before>>30) + uint32(i)
	}
	return t
}

// upTo returns a number from 0 to limit. It draws until one fits into the bits
// of limit, as NumPy does.
func (t *twister) upTo(limit uint32) uint32 {
	mask := limit
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if value := t.next() & mask; value <= limit {
			return value
		}
	}
}

func (t *twister) next() uint32 {
	if t.used == len(t.state) {
		t.twist()
	}
	y := t.state[t.used]
	t.used++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (t *twister) twist() {
	const n, ahead = 624, 397
	for i := range n {
		y := t.state[i]&0x80000000 | t.state[(i+1)%n]&0x7fffffff
		t.state[i] = t.state[(i+ahead)%n] ^ y>>1 ^ y&1*0x9908b0df
	}
	t.used = 0
}
