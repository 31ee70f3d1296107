package data

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// kinds of keys that are numbered in different ways.
var keyKinds = map[string]func(r *rand.Rand) string{
	"close ints": func(r *rand.Rand) string { return fmt.Sprint(r.IntN(6) - 3) },
	"far ints":   func(r *rand.Rand) string { return fmt.Sprint((r.IntN(6) - 3) << 40) },
	"floats":     func(r *rand.Rand) string { return []string{"-0.0", "0.0", "0.5", "1e300", "-2.5", "3.0"}[r.IntN(6)] },
	"texts":      func(r *rand.Rand) string { return fmt.Sprint("t", r.IntN(6)) },
	"truths":     func(r *rand.Rand) string { return fmt.Sprint(r.IntN(2) == 0) },
}

func keyColumn(name string, values []string, t series.Type) column.Column {
	c := column.Make(name, t, len(values))
	for i, v := range values {
		switch {
		case v == "":
			c.SetMissing(i)
		case t == series.Int:
			fmt.Sscan(v, &c.Ints[i].V)
		case t == series.Float:
			fmt.Sscan(v, &c.Floats[i].V)
		case t == series.Bool:
			c.Bools[i].V = v == "true"
		default:
			c.Texts[i].V = v
		}
	}
	return c
}

// TestJoinAgainstEachWithEach joins small random frames in every way and compares
// with all pairs of rows looked at one by one.
func TestJoinAgainstEachWithEach(t *testing.T) {
	types := map[string]series.Type{"close ints": series.Int, "far ints": series.Int, "floats": series.Float, "texts": series.String, "truths": series.Bool}
	names := sortedKeys(keyKinds)
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		kinds := []string{names[r.IntN(len(names))], names[r.IntN(len(names))]}[:1+r.IntN(2)]
		var l, rt []column.Column
		lk, rk := make([][]string, len(kinds)), make([][]string, len(kinds))
		ln, rn := 1+r.IntN(12), 1+r.IntN(12)
		for k, kind := range kinds {
			value := func() string {
				if r.IntN(7) == 0 {
					return ""
				}
				return keyKinds[kind](r)
			}
			for range ln {
				lk[k] = append(lk[k], value())
			}
			for range rn {
				rk[k] = append(rk[k], value())
			}
			l = append(l, keyColumn(fmt.Sprint("k", k), lk[k], types[kind]))
			rt = append(rt, keyColumn(fmt.Sprint("k", k), rk[k], types[kind]))
		}
		plain := func(v string) string { return strings.Replace(v, "-0.0", "0.0", 1) } // equal numbers
		same := func(i, j int) bool {
			for k := range kinds {
				if plain(lk[k][i]) != plain(rk[k][j]) {
					return false
				}
			}
			return true
		}
		left, right := numbered(t, l, "l", ln), numbered(t, rt, "r", rn)
		for _, kind := range []JoinKind{Inner, Left, Right, Outer, Semi, Anti} {
			keys := []string{"k0", "k1"}[:len(kinds)]
			got, err := Join(left, right, On{Kind: kind, Keys: keys})
			if err != nil {
				t.Fatal(err)
			}
			if have, want := joinedRows(got), eachWithEach(kind, ln, rn, same); !slices.Equal(have, want) {
				t.Fatalf("join %d on %v: left %q, right %q: got %v, want %v", kind, kinds, lk, rk, have, want)
			}
		}
	}
}

// numbered puts the numbers of the rows behind the keys.
func numbered(t *testing.T, keys []column.Column, name string, n int) dataframe.DataFrame {
	t.Helper()
	c := column.Make(name, series.Int, n)
	for i := range c.Ints {
		c.Ints[i].V = i
	}
	return must(t)(column.Frame(append(keys, c)))
}

// joinedRows are the pairs of rows, sorted, as an outer join sorts by keys.
func joinedRows(df dataframe.DataFrame) []string {
	rows := make([]string, df.Nrow())
	for _, name := range []string{"l", "r"} {
		if !slices.Contains(df.Names(), name) {
			continue
		}
		for i, text := range df.Col(name).Records() {
			rows[i] += name + text + " "
		}
	}
	slices.Sort(rows)
	return rows
}

func eachWithEach(kind JoinKind, ln, rn int, same func(i, j int) bool) []string {
	var rows []string
	metRight := make([]bool, rn)
	for i := range ln {
		met := false
		for j := range rn {
			if same(i, j) {
				met, metRight[j] = true, true
				if kind != Semi && kind != Anti {
					rows = append(rows, fmt.Sprintf("l%d r%d ", i, j))
				}
			}
		}
		switch {
		case kind == Semi && met, kind == Anti && !met:
			rows = append(rows, fmt.Sprintf("l%d ", i))
		case !met && (kind == Left || kind == Outer):
			rows = append(rows, fmt.Sprintf("l%d rNaN ", i))
		}
	}
	for j, met := range metRight {
		if !met && (kind == Right || kind == Outer) {
			rows = append(rows, fmt.Sprintf("lNaN r%d ", j))
		}
	}
	slices.Sort(rows)
	return rows
}
