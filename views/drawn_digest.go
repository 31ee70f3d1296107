package views

import (
	"crypto/sha256"
	"maps"
	"slices"
)

// Digest is the same for two readers who have the same cells drawn in the same way.
func (d *Drawn) Digest() [sha256.Size]byte {
	if d == nil {
		return [sha256.Size]byte{}
	}
	h := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(d.sums)) {
		sum := d.sums[id]
		h.Write([]byte(id))
		h.Write(sum[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
