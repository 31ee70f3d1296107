package project

import (
	"go/token"
	"slices"
	"strings"
	"unicode"
)

// lowerFirst makes the name under which a declaration is taken as an input: the
// leading run of capitals becomes lower-case, except its last when a lower-case
// letter follows (HTTPLog → httpLog), unless that is the s of a plural (IDs →
// ids). A Go keyword gets an underscore (Map → map_).
func lowerFirst(name string) string {
	runes := []rune(name)
	run := 0
	for run < len(runes) && unicode.IsUpper(runes[run]) {
		run++
	}
	if run > 1 && run < len(runes) && unicode.IsLower(runes[run]) && !pluralAt(runes, run) {
		run--
	}
	for i := range run {
		runes[i] = unicode.ToLower(runes[i])
	}
	lowered := string(runes)
	if token.IsKeyword(lowered) {
		return lowered + "_"
	}
	return lowered
}

// pluralAt reports whether the letter at i is an s that ends its word.
func pluralAt(runes []rune, i int) bool {
	return runes[i] == 's' && (i+1 == len(runes) || !unicode.IsLower(runes[i+1]))
}

// nearest returns up to three of the names that someone who wrote name may have
// meant, best first.
func nearest(name string, names []string) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	limit := max(1, len([]rune(name))/3)
	for _, candidate := range names {
		d := distance(strings.ToLower(name), strings.ToLower(candidate))
		if candidate != name && d <= limit {
			found = append(found, near{candidate, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	var best []string
	for _, f := range found {
		if !slices.Contains(best, f.name) && len(best) < 3 {
			best = append(best, f.name)
		}
	}
	return best
}

// distance counts the letters to insert, drop, change or swap with their
// neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
