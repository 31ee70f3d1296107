package data

import (
	"bytes"
	"math"
	"strconv"
	"unsafe"
)

// stringOf gives b as a string without copying it; it lives no longer than b stays
// unchanged.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// plain gives the digits of a number with '.' as its point and without what
// stands between thousands; scratch is used for it when it has to change.
func (d *dialect) plain(b []byte, scratch *[]byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	if d.decimal == '.' && d.thousands == 0 {
		return b
	}
	to := (*scratch)[:0]
	for i, c := range b {
		switch {
		case d.thousands != 0 && c == d.thousands:
			if i == 0 || i == len(b)-1 {
				return nil
			}
		case c == d.decimal:
			to = append(to, '.')
		case c == '.':
			return nil
		default:
			to = append(to, c)
		}
	}
	*scratch = to
	return to
}

// parseInt reads a decimal int.
func parseInt(b []byte) (v int, ok bool) {
	digits := b
	negative := false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	if len(digits) == 0 {
		return 0, false
	}
	if len(digits) > 18 {
		n, err := strconv.Atoi(stringOf(b))
		return n, err == nil
	}
	for _, c := range digits {
		if c -= '0'; c > 9 {
			return 0, false
		}
		v = v*10 + int(c)
	}
	if negative {
		v = -v
	}
	return v, true
}

var powers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseFloat reads a decimal float, always to the nearest: few digits and small
// powers of ten are exact in floating point (Clinger 1990), the rest is strconv's.
func parseFloat(b []byte) (float64, bool) {
	at, negative := 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		negative, at = b[0] == '-', 1
	}
	var mantissa uint64
	digits, power := 0, 0
	for ; at < len(b) && b[at]-'0' <= 9; at++ {
		mantissa = mantissa*10 + uint64(b[at]-'0')
		digits++
	}
	if at < len(b) && b[at] == '.' {
		for at++; at < len(b) && b[at]-'0' <= 9; at++ {
			mantissa = mantissa*10 + uint64(b[at]-'0')
			digits++
			power--
		}
	}
	if at != len(b) || digits == 0 || digits > 18 || mantissa > 1<<53 || power < -22 {
		return slowFloat(b)
	}
	v := float64(mantissa)
	if power < 0 {
		v /= powers[-power]
	}
	if negative {
		v = -v
	}
	return v, true
}

func slowFloat(b []byte) (float64, bool) {
	if len(b) == 0 || bytes.IndexByte(b, '_') >= 0 || bytes.ContainsAny(b, "xXpP") {
		return 0, false
	}
	v, err := strconv.ParseFloat(stringOf(b), 64)
	if err != nil && !math.IsInf(v, 0) {
		return 0, false
	}
	return v, v == v
}

// parseBool reads what pandas takes for truth values.
func parseBool(b []byte) (v, ok bool) {
	switch string(b) {
	case "True", "TRUE", "true":
		return true, true
	case "False", "FALSE", "false":
		return false, true
	}
	return false, false
}
