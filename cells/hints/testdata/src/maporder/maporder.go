package maporder

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"maps"
	"slices"
	"sort"
	"strings"
)

func Names(ages map[string]int) (names []string) {
	for name := range ages {
		names = append(names, name) // want `appends to names in the order of a map`
	}
	return names
}

func Sorted(ages map[string]int) (names []string) {
	for name := range ages {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func SortedElsewhere(ages map[string]int) []string {
	var names []string
	for name := range ages {
		names = append(names, strings.ToUpper(name))
	}
	sortNames(names)
	return names
}

func sortNames(names []string) { slices.Sort(names) }

func Sum(weights map[string]float64) (total float64) {
	for _, w := range weights {
		total += w // want `adds up total in the order of a map`
	}
	return total
}

func LongSum(weights map[string]float64) float64 {
	s := struct{ total float64 }{}
	for _, w := range weights {
		s.total = s.total + w // want `adds up s.total in the order`
	}
	return s.total
}

func Count(ages map[string]int) (n, total int) {
	for _, age := range ages {
		n++
		total += age
	}
	return n, total
}

func Text(ages map[string]int) string {
	var b strings.Builder
	text := ""
	for name, age := range ages {
		fmt.Fprintf(&b, "%s %d\n", name, age) // want `writes to &b in the order`
		b.WriteString(name)                   // want `writes to b in the order`
		text += name                          // want `adds up text`
	}
	return b.String() + text
}

func Own(ages map[string]int) map[string]string {
	out := map[string]string{}
	groups := map[int][]string{}
	sums := map[string]float64{}
	for name, age := range ages {
		var b bytes.Buffer
		b.WriteString(name)
		out[name] = b.String()
		groups[age%1+len(name)] = append(groups[age%1+len(name)], "x")
		sums[name] += float64(age)
		log.Println(name)
	}
	return out
}

func First(ages map[string]int) string {
	for name, age := range ages {
		if age > 3 {
			return name // want `returns what it meets first in a map`
		}
	}
	return ""
}

func Check(ages map[string]int) (bool, error) {
	for name, age := range ages {
		if age < 0 {
			return false, fmt.Errorf("%s is unborn", name)
		}
	}
	return true, errors.New("none")
}

func Keys(ages map[string]int) []string {
	return slices.Collect(maps.Keys(ages)) // want `makes a slice in the order of a map`
}

func SortedKeys(ages map[string]int) (int, []string) {
	late := slices.Collect(maps.Keys(ages))
	slices.Sort(late)
	n := len(slices.Collect(maps.Values(ages)))
	return n, append(late, slices.Sorted(maps.Keys(ages))...)
}

func Appended(a, b map[string]int) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return keys
}

func OverKeys(ages map[string]int) (names []string) {
	for name := range maps.Keys(ages) {
		names = append(names, name) // want `appends to names`
	}
	for _, name := range slices.Sorted(maps.Keys(ages)) {
		names = append(names, name)
	}
	return names
}

func Sent(ages map[string]int, to chan<- string) {
	for name := range ages {
		to <- name // want `sends on to in the order`
	}
}

func Slice(list []string) (out []string) {
	for _, s := range list {
		out = append(out, s)
	}
	return out
}
