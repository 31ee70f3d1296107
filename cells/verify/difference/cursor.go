package difference

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"time"
)

// cursor reads one side. After bytes that end too early it is lost: it gives zeros.
type cursor struct {
	data  []byte
	at    int
	seen  []string // types that interfaces have held so far, in order of first mention
	inKey bool
	lost  bool
}

// copied is a cursor at the same place that may go its own way.
func (c *cursor) copied() *cursor {
	next := *c
	next.seen = slices.Clone(c.seen)
	return &next
}

func (c *cursor) next(n uint64) []byte {
	if c.lost || n > uint64(len(c.data)-c.at) {
		c.lost = true
		return nil
	}
	b := c.data[c.at : c.at+int(n)]
	c.at += int(n)
	return b
}

func (c *cursor) byte() byte {
	if b := c.next(1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) uvarint() uint64 {
	n, size := binary.Uvarint(c.data[c.at:])
	if size <= 0 || c.lost {
		c.lost = true
		return 0
	}
	c.at += size
	return n
}

func (c *cursor) text() string { return string(c.next(c.uvarint())) }

// fixed reads a number or a bool as people read it.
func (c *cursor) fixed(name string) string {
	b := c.next(uint64(basics[name]))
	if b == nil {
		return "?"
	}
	switch name {
	case "bool":
		return strconv.FormatBool(b[0] != 0)
	case "float32":
		return floatText(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 32)
	case "float64":
		return floatText(math.Float64frombits(binary.LittleEndian.Uint64(b)), 64)
	case "complex64":
		return floatText(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 32) + " + " +
			floatText(float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4:]))), 32) + "i"
	case "complex128":
		return floatText(math.Float64frombits(binary.LittleEndian.Uint64(b)), 64) + " + " +
			floatText(math.Float64frombits(binary.LittleEndian.Uint64(b[8:])), 64) + "i"
	}
	var wide [8]byte
	copy(wide[:], b)
	n := binary.LittleEndian.Uint64(wide[:])
	if name[0] == 'u' {
		return strconv.FormatUint(n, 10)
	}
	shift := 64 - 8*len(b)
	return strconv.FormatInt(int64(n<<shift)>>shift, 10)
}

func floatText(f float64, bits int) string { return strconv.FormatFloat(f, 'g', -1, bits) }

// How package codec writes the zone of a time.
const (
	zoneUTC = iota
	zoneLocal
	zoneNamed
	zoneFixed
)

// instant reads a time.
func (c *cursor) instant() string {
	zone := c.byte()
	sec, nsec := c.next(8), c.next(4)
	if sec == nil || nsec == nil {
		return "?"
	}
	t := time.Unix(int64(binary.LittleEndian.Uint64(sec)), int64(binary.LittleEndian.Uint32(nsec))).UTC()
	name := ""
	switch zone {
	case zoneLocal, zoneFixed:
		name = " " + c.text()
		offset := c.next(4)
		if offset == nil {
			return "?"
		}
		name += " " + strconv.Itoa(int(int32(binary.LittleEndian.Uint32(offset)))) + " s east"
	case zoneNamed:
		name = " " + c.text()
	}
	return t.Format(time.RFC3339Nano) + name
}
