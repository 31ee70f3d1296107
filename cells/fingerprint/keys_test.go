package fingerprint_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"stagebook/cells/fingerprint"
)

// shape says on which cells cell i depends, by number; each is less than i.
type shape struct {
	name   string
	inputs func(i, n int) []int
}

var shapes = []shape{
	{"chain", func(i, _ int) []int {
		if i == 0 {
			return nil
		}
		return []int{i - 1}
	}},
	{"fan", func(i, _ int) []int {
		if i == 0 {
			return nil
		}
		return []int{0}
	}},
	{"grid", func(i, n int) []int { // rows of 100; each cell from the one above and its neighbour
		if i < 100 {
			return nil
		}
		return []int{i - 100, i - 100 + (i+1)%100 - i%100}
	}},
}

// network is a project of n cells as plain data: each has a function and a helper of
// its own, and two helpers that all share.
type network struct {
	static *fingerprint.Static
	ids    []string
	names  []string
	inputs [][]int
}

func newNetwork(n int, of shape) *network {
	w := &network{static: &fingerprint.Static{
		Version: fingerprint.Version, Cells: make(map[string]fingerprint.CellCode, n), Build: fingerprint.BuildPart{"GOVERSION": "go1.26.0"},
		Packages: []fingerprint.PackagePart{{Path: "fmt", BuildID: "b"}, {Path: "strings", BuildID: "c"}},
	}}
	decl := func(name string) int {
		sum := sha256.Sum256([]byte(name))
		w.static.Decls = append(w.static.Decls, fingerprint.Decl{
			Name: "example.com/m." + name, Kind: "func", File: "cells.go", Digest: hex.EncodeToString(sum[:]),
		})
		return len(w.static.Decls) - 1
	}
	shared := []int{decl("shared"), decl("common")}
	for i := range n {
		id := fmt.Sprint("cell", i)
		w.ids, w.names, w.inputs = append(w.ids, id), append(w.names, fmt.Sprint("input", i)), append(w.inputs, of.inputs(i, n))
		w.static.Cells[id] = fingerprint.CellCode{Code: []int{decl("Cell" + id), decl("helper" + id), shared[0], shared[1]}, Packages: []int{0, 1}}
	}
	return w
}

// again is the same project read anew, one helper edited where edited is not negative.
func (w *network) again(edited int) *network {
	next := &network{ids: w.ids, names: w.names, inputs: w.inputs, static: &fingerprint.Static{
		Version: fingerprint.Version, Cells: w.static.Cells, Build: w.static.Build, Packages: w.static.Packages,
		Decls: append([]fingerprint.Decl(nil), w.static.Decls...),
	}}
	if edited >= 0 {
		at := &next.static.Decls[w.static.Cells[w.ids[edited]].Code[1]]
		at.Digest = at.Digest[1:] + at.Digest[:1]
	}
	return next
}

// keys makes the key of every cell, taking the value of a cell for its key.
func (w *network) keys(tb testing.TB, into []string) {
	for i, id := range w.ids {
		inputs := make([]fingerprint.InputPart, len(w.inputs[i]))
		for j, from := range w.inputs[i] {
			inputs[j] = fingerprint.InputPart{Name: w.names[from], Digest: into[from]}
		}
		parts, err := w.static.Parts(id, fingerprint.Dynamic{Inputs: inputs})
		if err != nil {
			tb.Fatal(err)
		}
		into[i] = parts.Key()
	}
}

// floor hashes as many bytes for each cell as a key needs, and looks it up.
func (w *network) floor(into []string, records map[string]int) (found int) {
	block := make([]byte, 0, 1024)
	for i := range w.ids {
		block = append(block[:0], "cell code packages program build inputs params files env secrets"...)
		block = append(block, w.ids[i]...)
		block = block[:len(block)+4*64] // digests of the static parts
		for _, from := range w.inputs[i] {
			block = append(append(block, w.names[from]...), into[from]...)
		}
		sum := sha256.Sum256(block)
		into[i] = hex.EncodeToString(sum[:])
		found += records[into[i]]
	}
	return found
}

// BenchmarkNetwork shows for each shape and size: the floor, the first keys after
// the sources were read, and the same asked again. Per cell in the last column.
func BenchmarkNetwork(b *testing.B) {
	for _, of := range shapes {
		for _, n := range []int{1_000, 10_000, 100_000} {
			w := newNetwork(n, of)
			keys, records := make([]string, n), make(map[string]int, n)
			w.floor(keys, nil)
			for i, key := range keys {
				records[key] = i
			}
			each := func(b *testing.B) {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/cell")
			}
			b.Run(fmt.Sprintf("%s/cells=%d/floor", of.name, n), func(b *testing.B) {
				for b.Loop() {
					w.floor(keys, records)
				}
				each(b)
			})
			b.Run(fmt.Sprintf("%s/cells=%d/first", of.name, n), func(b *testing.B) {
				for b.Loop() {
					w.again(-1).keys(b, keys)
				}
				each(b)
			})
			b.Run(fmt.Sprintf("%s/cells=%d/edited", of.name, n), func(b *testing.B) {
				w.keys(b, keys)
				changed := 0
				for b.Loop() {
					next := w.again(n / 2)
					next.static.Carry(w.static)
					before := append([]string(nil), keys...)
					next.keys(b, keys)
					changed = 0
					for i := range keys {
						if keys[i] != before[i] {
							changed++
						}
					}
					copy(keys, before)
				}
				each(b)
				b.ReportMetric(100*float64(changed)/float64(n), "%changed")
			})
			b.Run(fmt.Sprintf("%s/cells=%d/again", of.name, n), func(b *testing.B) {
				w.keys(b, keys)
				for b.Loop() {
					w.keys(b, keys)
				}
				each(b)
			})
		}
	}
}

// TestKeysAfterEdit counts the keys that are another after one helper was edited: in
// a chain all behind it, in a fan and a grid the cell and what is below it.
func TestKeysAfterEdit(t *testing.T) {
	const n, edited = 1000, 550
	for _, of := range shapes {
		w := newNetwork(n, of)
		before, after := make([]string, n), make([]string, n)
		w.keys(t, before)
		next := w.again(edited)
		next.keys(t, after)
		carried, with := w.again(edited), make([]string, n)
		carried.static.Carry(w.static)
		carried.keys(t, with)
		if !slices.Equal(after, with) {
			t.Errorf("%s: what was carried over gives other keys", of.name)
		}
		reached := make([]bool, n)
		for i := range n {
			reached[i] = i == edited
			for _, from := range w.inputs[i] {
				reached[i] = reached[i] || reached[from]
			}
			if (before[i] != after[i]) != reached[i] {
				t.Errorf("%s: cell %d has another key: %v, want %v", of.name, i, before[i] != after[i], reached[i])
			}
		}
	}
}

// BenchmarkRecheck is what a saved edit costs before the first key: type-checking
// the edited file's package again, and finding what every cell reaches.
func BenchmarkRecheck(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprintf("cells=%d", n), func(b *testing.B) {
			snap := loaded(b, n)
			name, text := snap.Files[0].Name, snap.Files[0].Src
			for round := 0; b.Loop(); round++ {
				next := snap.With(map[string][]byte{name: append(append([]byte(nil), text...), fmt.Sprintf("\nfunc added%d() {}\n", round)...)})
				fingerprint.NewStatic(next)
			}
		})
	}
}
