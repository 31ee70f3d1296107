package project

import "strings"

// compareNatural orders names as people do: runs of digits by their number, so
// that 2_split.go comes before 10_report.go.
func compareNatural(a, b string) int {
	for i, j := 0, 0; ; {
		if i == len(a) || j == len(b) {
			if order := (len(a) - i) - (len(b) - j); order != 0 {
				return order
			}
			return strings.Compare(a, b) // 01 and 1: equal numbers, but not equal names
		}
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := digits(a[i:]), digits(b[j:])
			if order := compareNumbers(x, y); order != 0 {
				return order
			}
			i, j = i+len(x), j+len(y)
			continue
		}
		if a[i] != b[j] {
			return int(a[i]) - int(b[j])
		}
		i, j = i+1, j+1
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digits(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}

func compareNumbers(x, y string) int {
	x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
	if len(x) != len(y) {
		return len(x) - len(y)
	}
	return strings.Compare(x, y)
}
