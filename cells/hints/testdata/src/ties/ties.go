package ties

import (
	"cmp"
	"slices"
	"sort"
)

type entry struct {
	word string
	n    int
}

func Common(counts map[string]int) (list []entry) {
	for word, n := range counts {
		list = append(list, entry{word, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].n > list[j].n }) // want `sorts by n alone: where that is equal`
	return list
}

func Func(counts map[string]int) (list []*entry) {
	for word, n := range counts {
		list = append(list, &entry{word: word, n: n})
	}
	slices.SortStableFunc(list, func(a, b *entry) int { return cmp.Compare(b.n, a.n) }) // want `sorts by n alone`
	return list
}

func ByValue(counts map[string]int) (words []string) {
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool { return counts[words[i]] > counts[words[j]] }) // want `sorts by the values of counts alone`
	return words
}

func ByKey(counts map[string]int) (list []entry) {
	for word, n := range counts {
		list = append(list, entry{word, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].word < list[j].word })
	return list
}

func Broken(counts map[string]int) (list []entry) {
	for word, n := range counts {
		list = append(list, entry{word, n})
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word)) })
	return list
}

func Whole(counts map[string]int) (words []string) {
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	return words
}

func OfSlice(list []entry) []entry {
	sort.Slice(list, func(i, j int) bool { return list[i].n > list[j].n })
	return list
}
