package hints

import (
	"fmt"
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
)

// BenchmarkFind reads the code of a hundred cells, each with a helper, a loop over
// a map and a clock. What it costs beside a page is time of another goroutine.
func BenchmarkFind(b *testing.B) {
	var text strings.Builder
	text.WriteString("-- go.mod --\nmodule example.com/demo\n\ngo 1.26\n-- demo.go --\npackage demo\n\nimport (\n\t\"slices\"\n\t\"time\"\n)\n")
	for i := range 100 {
		fmt.Fprintf(&text, `
func Cell%[1]d() (out []string, at time.Time) {
	m := map[string]int{"a": %[1]d, "b": 2}
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out, helper%[1]d()
}

func helper%[1]d() time.Time { return time.Now().Add(%[1]d) }
`, i)
	}
	s := read(b, text.String())
	static := fingerprint.NewStatic(s)
	for b.Loop() {
		if n := len(Find(s, static)); n != 100 {
			b.Fatalf("%d hints, want 100", n)
		}
	}
}
