// Package random is the generator behind every seed of the model packages: the
// Mersenne Twister MT19937 of Matsumoto and Nishimura (1998), seeded and read
// as NumPy's RandomState does it, whose stream NumPy has promised never to
// change. So a permutation here is numpy.random.RandomState(seed).permutation.
package random

import "math"

const (
	size  = 624
	shift = 397
)

// Source is one stream of random numbers. It is not safe for use by several
// goroutines: give each its own, seeded with Derive.
type Source struct {
	state [size]uint32
	next  int
}

// New returns the stream of a seed.
func New(seed uint32) *Source {
	s := &Source{next: size}
	for i := range s.state {
		s.state[i] = seed
		seed = 1812433253*(seed^seed>>30) + uint32(i) + 1
	}
	return s
}

// Derive gives the seed of task i of some work that was given a seed. It mixes
// both by the finaliser of SplitMix64, so that neighbours have nothing in common.
func Derive(seed uint32, i int) uint32 {
	z := uint64(seed)<<32 + uint64(uint32(i)) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return uint32((z ^ z>>31) >> 32)
}

// Uint32 returns the next 32 bits.
func (s *Source) Uint32() uint32 {
	if s.next == size {
		s.refill()
	}
	y := s.state[s.next]
	s.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (s *Source) refill() {
	for i := range s.state {
		y := s.state[i]&0x80000000 | s.state[(i+1)%size]&0x7fffffff
		s.state[i] = s.state[(i+shift)%size] ^ y>>1 ^ -(y&1)&0x9908b0df
	}
	s.next = 0
}

// Float64 returns a number in [0, 1) with 53 random bits, as RandomState.random_sample.
func (s *Source) Float64() float64 {
	a, b := s.Uint32()>>5, s.Uint32()>>6
	return (float64(a)*67108864 + float64(b)) / 9007199254740992
}

// Intn returns a number in [0, n), n in 1 … 1<<32, by masking and rejecting as
// RandomState.shuffle does.
func (s *Source) Intn(n int) int {
	most := uint32(n - 1)
	if most == 0 {
		return 0
	}
	mask := most
	for k := 1; k < 32; k *= 2 {
		mask |= mask >> k
	}
	for {
		if v := s.Uint32() & mask; v <= most {
			return int(v)
		}
	}
}

// Norm returns a normally distributed number by Marsaglia's polar method.
func (s *Source) Norm() float64 {
	for {
		x, y := 2*s.Float64()-1, 2*s.Float64()-1
		if r := x*x + y*y; r < 1 && r > 0 {
			return x * math.Sqrt(-2*math.Log(r)/r)
		}
	}
}

// Shuffle brings values into random order in place, as RandomState.shuffle.
func Shuffle[T any](s *Source, values []T) {
	for i := len(values) - 1; i > 0; i-- {
		j := s.Intn(i + 1)
		values[i], values[j] = values[j], values[i]
	}
}

// Permutation returns 0 … n-1 in random order, as RandomState.permutation.
func (s *Source) Permutation(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	Shuffle(s, order)
	return order
}
