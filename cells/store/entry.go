package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
)

// A pack is a sequence of entries, one behind the other, each a header and its
// data. The header is
//
//	bytes  0–3   packMagic
//	byte   4     the kind: 'o' an object, 'r' a record, 'h' a head
//	bytes  8–11  the length of the data, little endian
//	bytes 12–43  the SHA-256 of the data
//	bytes 44–47  the CRC-32C of bytes 0–43
//
// An entry says all about itself, so what a crash or a flipped bit has spoilt
// costs the entries that it touches and no other.
const (
	packMagic  = "sbp1"
	headerSize = 48

	kindObject = 'o'
	kindRecord = 'r'
	kindHead   = 'h'
)

// hash is a digest as bytes.
type hash [sha256.Size]byte

// entry is one entry of a pack: where its data lie.
type entry struct {
	kind byte
	sum  hash
	at   int64
	size int
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendEntry appends an entry to buf.
func appendEntry(buf []byte, kind byte, data []byte) []byte {
	var head [headerSize]byte
	copy(head[:], packMagic)
	head[4] = kind
	binary.LittleEndian.PutUint32(head[8:], uint32(len(data)))
	sum := sha256.Sum256(data)
	copy(head[12:], sum[:])
	binary.LittleEndian.PutUint32(head[44:], crc32.Checksum(head[:44], castagnoli))
	return append(append(buf, head[:]...), data...)
}

// parseHeader reads a header that begins data.
func parseHeader(data []byte) (e entry, ok bool) {
	if len(data) < headerSize || string(data[:4]) != packMagic ||
		binary.LittleEndian.Uint32(data[44:]) != crc32.Checksum(data[:44], castagnoli) {
		return entry{}, false
	}
	e = entry{kind: data[4], size: int(binary.LittleEndian.Uint32(data[8:]))}
	copy(e.sum[:], data[12:44])
	return e, true
}

// scanEntries lists the entries in data, which lie in a pack from base on, and
// says up to where the pack is understood: what follows is the beginning of an
// entry that is still being written, or torn. Damage in the middle is skipped,
// and counted.
func scanEntries(data []byte, base int64, visit func(e entry, content []byte)) (end int64, damaged int) {
	at := 0
	for at < len(data) {
		e, ok := parseHeader(data[at:])
		if ok && at+headerSize+e.size <= len(data) {
			e.at = base + int64(at+headerSize)
			visit(e, data[at+headerSize:at+headerSize+e.size])
			at += headerSize + e.size
			continue
		}
		next := nextHeader(data, at+1)
		if next < 0 {
			break
		}
		damaged++
		at = next
	}
	return base + int64(at), damaged
}

// nextHeader finds the next whole entry.
func nextHeader(data []byte, from int) int {
	for from < len(data) {
		i := bytes.Index(data[from:], []byte(packMagic))
		if i < 0 {
			return -1
		}
		if e, ok := parseHeader(data[from+i:]); ok && from+i+headerSize+e.size <= len(data) {
			return from + i
		}
		from += i + 1
	}
	return -1
}
