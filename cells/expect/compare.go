package expect

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"
)

// compare puts two written values in order: as numbers where both are, else as texts.
// It reports false where there is no order: one of them is not a number (NaN).
func compare(a, b string, texts bool) (order int, ok bool) {
	if texts {
		return cmp.Compare(a, b), true
	}
	x, err := strconv.ParseFloat(a, 64)
	y, also := strconv.ParseFloat(b, 64)
	switch {
	case err != nil || also != nil:
		return cmp.Compare(a, b), true
	case math.IsNaN(x) || math.IsNaN(y):
		return 0, false
	}
	i, whole := new(big.Int).SetString(a, 10)
	if j, both := new(big.Int).SetString(b, 10); whole && both { // may have more digits than a float64
		return i.Cmp(j), true
	}
	return cmp.Compare(x, y), true
}

// holds reports whether a value is as the check says.
func (c *Check) holds(value string) bool {
	switch c.form {
	case formIn:
		return slices.ContainsFunc(c.values, func(v string) bool {
			order, ok := compare(value, v, c.texts)
			return ok && order == 0
		})
	case formBetween:
		low, ok := compare(value, c.values[0], c.texts)
		high, also := compare(value, c.values[1], c.texts)
		return ok && also && low >= 0 && high <= 0 && c.fits(value)
	}
	order, ok := compare(value, c.values[0], c.texts)
	if !ok {
		return c.op == "!="
	}
	switch c.op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0 && c.fits(value)
	case "<=":
		return order <= 0 && c.fits(value)
	case ">":
		return order > 0 && c.fits(value)
	}
	return order >= 0 && c.fits(value)
}

// fits reports whether a value is of the kind of the limits: a text is neither more nor
// less than a number.
func (c *Check) fits(value string) bool {
	if c.texts {
		return true
	}
	_, err := strconv.ParseFloat(value, 64)
	for _, v := range c.values {
		if _, limit := strconv.ParseFloat(v, 64); (limit == nil) != (err == nil) {
			return false
		}
	}
	return true
}
