package fingerprint

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// sum hashes a sequence of named texts and numbers. Each text is written behind
// its length, so two different sequences never write the same bytes.
type sum struct {
	h   hash.Hash
	buf []byte
}

// newSum starts a sum of the kind named, which sets it apart from sums of others.
func newSum(kind string, version int) *sum {
	s := &sum{h: sha256.New(), buf: make([]byte, 0, 512)}
	s.text(kind)
	s.number(version)
	return s
}

func (s *sum) text(t string) {
	s.room(len(t) + binary.MaxVarintLen64)
	s.buf = binary.AppendUvarint(s.buf, uint64(len(t)))
	s.buf = append(s.buf, t...)
}

func (s *sum) number(n int) {
	s.room(binary.MaxVarintLen64)
	s.buf = binary.AppendVarint(s.buf, int64(n))
}

// mark writes one byte: the kind of a node, an operator, whether something is
// there.
func (s *sum) mark(b byte) {
	s.room(1)
	s.buf = append(s.buf, b)
}

// room makes sure that n more bytes fit without growing the buffer for good.
func (s *sum) room(n int) {
	if len(s.buf)+n > cap(s.buf) {
		s.h.Write(s.buf)
		s.buf = s.buf[:0]
	}
}

// digest ends the sum.
func (s *sum) digest() string {
	s.h.Write(s.buf)
	var out [sha256.Size]byte
	return hex.EncodeToString(s.h.Sum(out[:0]))
}

// texts returns the digest of a list of texts.
func texts(kind string, version int, list ...string) string {
	s := newSum(kind, version)
	s.number(len(list))
	for _, t := range list {
		s.text(t)
	}
	return s.digest()
}
