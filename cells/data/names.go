package data

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func places(names []string) map[string]int {
	m := make(map[string]int, len(names))
	for i, n := range names {
		m[n] = i
	}
	return m
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// unknown says that there is no column of that name, and which are near.
func unknown(name string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("no column %q: the frame has no columns", name)
	}
	type candidate struct {
		name     string
		distance int
	}
	list := make([]candidate, len(names))
	for i, n := range names {
		list[i] = candidate{n, distance(strings.ToLower(name), strings.ToLower(n))}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return a.distance - b.distance })
	near := make([]string, 0, 3)
	for _, c := range list[:min(3, len(list))] {
		near = append(near, fmt.Sprintf("%q", c.name))
	}
	return fmt.Errorf("no column %q; nearest: %s", name, strings.Join(near, ", "))
}

// distance is the number of letters to be put in, left out or exchanged
// (Levenshtein 1965).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
