package column

import "strings"

// seconds is where the fraction of a second begins in a text of RFC 3339.
const seconds = len("2006-01-02T15:04:05")

// EvenTimes gives all times of a column of RFC 3339 texts as many digits behind
// the second as the finest of them has, so that texts sort as times do: alone,
// "…05.5Z" would sort before "…05Z". Other texts stay as they are.
func (c *Column) EvenTimes() {
	most := 0
	for i := range c.Texts {
		if digits, ok := fraction(c.Texts[i].V); ok {
			most = max(most, digits)
		}
	}
	if most == 0 {
		return
	}
	for i := range c.Texts {
		text := c.Texts[i].V
		digits, ok := fraction(text)
		if !ok || digits == most {
			continue
		}
		point, end := "", seconds
		if digits == 0 {
			point = "."
		} else {
			end += 1 + digits
		}
		c.Texts[i].V = text[:end] + point + strings.Repeat("0", most-digits) + text[end:]
	}
}

// fraction counts the digits behind the second of a time; ok is false for what is
// none.
func fraction(text string) (digits int, ok bool) {
	if len(text) <= seconds || text[10] != 'T' {
		return 0, false
	}
	switch text[seconds] {
	case 'Z', '+', '-':
		return 0, true
	case '.':
		for _, b := range []byte(text[seconds+1:]) {
			if b < '0' || b > '9' {
				break
			}
			digits++
		}
		return digits, true
	}
	return 0, false
}
