package fingerprint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
)

// generated writes a project of n cells in a chain, each with helpers of its own
// and one that all share.
func generated(tb testing.TB, n int) string {
	tb.Helper()
	dir := tb.TempDir()
	files := map[string]string{"go.mod": "module example.com/g\n\ngo 1.24\n"}
	var text strings.Builder
	text.WriteString("package g\n\nimport \"strings\"\n\n// Row is shared.\ntype Row struct{ A, B int }\n\nfunc (r Row) Sum() int { return r.A + r.B }\n\n" +
		"func shared(s string) int { return len(strings.TrimSpace(s)) }\n\n")
	for i := range n {
		fmt.Fprintf(&text, "// Cell%d is a cell.\nfunc Cell%d(%s) Row {\n\tr := Row{A: helper%d(%d)}\n\tfor i := range 10 {\n\t\tif i%%2 == 0 {\n\t\t\tr.B += r.Sum() * i\n\t\t}\n\t}\n\treturn r\n}\n\n",
			i, i, input(i), i, i)
		fmt.Fprintf(&text, "func helper%d(n int) int {\n\tif n > 3 {\n\t\treturn shared(\"x\") + n\n\t}\n\treturn %d\n}\n\n", i, i)
		if i%100 == 99 {
			files[fmt.Sprintf("cells%d.go", i/100)] = text.String()
			text.Reset()
			text.WriteString("package g\n\n")
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func input(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf("cell%d Row", i-1)
}

func loaded(b *testing.B, n int) *project.Snapshot {
	b.Helper()
	snap, err := project.Load(b.Context(), project.Options{Dir: generated(b, n)})
	if err != nil {
		b.Fatal(err)
	}
	if len(snap.Outline().Cells) != n {
		b.Fatalf("%d cells, want %d", len(snap.Outline().Cells), n)
	}
	return snap
}

// BenchmarkStatic is what an edit costs before the first key.
func BenchmarkStatic(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprintf("cells=%d", n), func(b *testing.B) {
			snap := loaded(b, n)
			for b.Loop() {
				fingerprint.NewStatic(snap)
			}
		})
	}
}

// BenchmarkKeysAfterEdit is the first round of keys of all cells.
func BenchmarkKeysAfterEdit(b *testing.B) {
	snap := loaded(b, 10000)
	for b.Loop() {
		b.StopTimer()
		st := fingerprint.NewStatic(snap)
		b.StartTimer()
		keys(b, st)
	}
}

// BenchmarkKeys is every further round, as after a moved parameter.
func BenchmarkKeys(b *testing.B) {
	st := fingerprint.NewStatic(loaded(b, 10000))
	keys(b, st)
	for b.Loop() {
		keys(b, st)
	}
}

func keys(b *testing.B, st *fingerprint.Static) {
	dyn := fingerprint.Dynamic{Inputs: []fingerprint.InputPart{{Name: "cell", Digest: strings.Repeat("a", 64)}}}
	for id := range st.Cells {
		parts, err := st.Parts(id, dyn)
		if err != nil {
			b.Fatal(err)
		}
		parts.Key()
	}
}
