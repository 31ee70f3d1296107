package project

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/graph"
)

// Canonical returns the one text that stands for a value of a parameter in
// addresses, flags and files: the name of a choice, Go's duration, RFC 3339 in
// UTC, the shortest number. Its error names the parameter and the reason, as in
// "testSize: 0.7 is over the largest value 0.5".
func Canonical(p graph.Param, text string) (string, error) {
	canonical, err := canonicalValue(p, text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", p.ID, err)
	}
	return canonical, nil
}

func canonicalValue(p graph.Param, text string) (string, error) {
	if len(p.Choices) > 0 {
		return canonicalChoice(p, text)
	}
	canonical, err := canonicalBasic(p.Basic, text)
	if err != nil {
		return "", err
	}
	if p.Widget.Max != "" && compareBasic(p.Basic, canonical, p.Widget.Max) > 0 {
		return "", beyond(p.Basic, canonical, p.Widget.Max, "over the largest value", "after the last value")
	}
	if p.Widget.Min != "" && compareBasic(p.Basic, canonical, p.Widget.Min) < 0 {
		return "", beyond(p.Basic, canonical, p.Widget.Min, "under the smallest value", "before the first value")
	}
	return canonical, nil
}

// beyond says that a value lies outside of its range, of times in the words of times.
func beyond(basic, value, limit, size, order string) error {
	if basic == "time" {
		return fmt.Errorf("%s is %s %s", withoutMidnight(value), order, withoutMidnight(limit))
	}
	return fmt.Errorf("%s is %s %s", value, size, limit)
}

// withoutMidnight leaves the day of a time that is the beginning of one.
func withoutMidnight(text string) string { return strings.TrimSuffix(text, "T00:00:00Z") }

// canonicalChoice takes a choice by its name or by its value.
func canonicalChoice(p graph.Param, text string) (string, error) {
	for _, c := range p.Choices {
		if c.Name == text {
			return c.Name, nil
		}
	}
	value, err := canonicalBasic(p.Basic, text)
	names := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		if err == nil && c.Text == value {
			return c.Name, nil
		}
		names[i] = c.Name
	}
	return "", fmt.Errorf("%q is none of %s", text, strings.Join(names, ", "))
}

// canonicalBasic returns the canonical text of a value of a basic type.
func canonicalBasic(basic, text string) (string, error) {
	if basic == "string" {
		return text, nil
	}
	text = strings.TrimSpace(text)
	switch basic {
	case "bool":
		v, err := strconv.ParseBool(text)
		if err != nil {
			return "", fmt.Errorf("%q is neither true nor false", text)
		}
		return strconv.FormatBool(v), nil
	case "duration":
		v, err := time.ParseDuration(text)
		if err != nil {
			return "", fmt.Errorf("%q is no duration such as 1h30m", text)
		}
		return v.String(), nil
	case "time":
		v, err := parseTime(text)
		if err != nil {
			return "", err
		}
		return v.Format(time.RFC3339Nano), nil
	}
	return canonicalNumber(basic, text)
}

func canonicalNumber(basic, text string) (string, error) {
	bits := bitsOf(basic)
	var canonical string
	var err error
	switch {
	case strings.HasPrefix(basic, "int"):
		var v int64
		v, err = strconv.ParseInt(text, 10, bits)
		canonical = strconv.FormatInt(v, 10)
	case strings.HasPrefix(basic, "uint"):
		var v uint64
		v, err = strconv.ParseUint(strings.TrimPrefix(text, "+"), 10, bits)
		canonical = strconv.FormatUint(v, 10)
	case strings.HasPrefix(basic, "float"):
		var v float64
		v, err = strconv.ParseFloat(text, bits)
		if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return "", fmt.Errorf("%s is not finite", text)
		}
		canonical = strconv.FormatFloat(v, 'g', -1, bits)
	case strings.HasPrefix(basic, "complex"):
		var v complex128
		v, err = strconv.ParseComplex(text, bits)
		canonical = strconv.FormatComplex(v, 'g', -1, bits)
	default:
		return "", fmt.Errorf("a parameter cannot be of type %s", basic)
	}
	if err == nil {
		return canonical, nil
	}
	if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange {
		return "", fmt.Errorf("%s does not fit %s", text, basic)
	}
	return "", fmt.Errorf("%q is no %s", text, numberWord(basic))
}

func numberWord(basic string) string {
	switch {
	case strings.HasPrefix(basic, "int"):
		return "whole number"
	case strings.HasPrefix(basic, "uint"):
		return "whole number from 0"
	}
	return "number"
}

// bitsOf returns the size of a basic number type; int and uint are taken as 64
// bits wide, as they are on every supported target.
func bitsOf(basic string) int {
	bits, err := strconv.Atoi(strings.TrimLeft(basic, "abcdefghijklmnopqrstuvwxyz"))
	if err != nil {
		return 64
	}
	return bits
}

func parseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", time.DateOnly} {
		if v, err := time.Parse(layout, text); err == nil {
			return v.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time such as 2026-01-31T12:00:00Z", text)
}

// compareBasic orders two canonical texts of a basic type.
func compareBasic(basic, a, b string) int {
	switch basic {
	case "duration":
		x, _ := time.ParseDuration(a)
		y, _ := time.ParseDuration(b)
		return cmp.Compare(x, y)
	case "time":
		x, _ := parseTime(a)
		y, _ := parseTime(b)
		return x.Compare(y)
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return strings.Compare(a, b)
	}
	return x.Cmp(y)
}

func zeroText(basic string) string {
	if basic == "duration" {
		return "0s"
	}
	return "0"
}
