package edit

import (
	"go/importer"
	"strings"
	"testing"
)

// TestLocalDeclarations cuts where a type or a constant of the function itself
// would have to cross: into a signature, or by its name alone.
func TestLocalDeclarations(t *testing.T) {
	src := `package demo

func Rows(n int) int {
	const step = 2
	type row struct{ size int }
	var rows []row
	rows = append(rows, row{n * step})
	by := map[string]func(*row) int{}
	total := len(rows) + len(by)
	return total
}
`
	p := &Package{Path: "demo", Files: map[string][]byte{"demo.go": []byte(src)}, Importer: importer.Default()}
	rows := Target{Name: "Rows"}
	source, err := p.Source(rows)
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) int { return strings.Index(source, text) }
	for before, want := range map[string]string{
		"type row":  "step is declared inside Rows",
		"var rows":  "row is declared inside Rows",
		"rows = ":   "the type []row is declared inside Rows",
		"total :=":  "map[string]func(*row) int is declared inside Rows",
		"return to": "",
	} {
		c, err := p.Split(rows, at(before), "Front")
		if want == "" {
			if err != nil {
				t.Errorf("before %q: %v", before, err)
				continue
			}
			compiles(t, c.Apply(p.Files))
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("before %q: %v, want %q", before, err, want)
		}
	}
	c, err := p.ToHelper(Selection{rows, at("const step"), at("\treturn total")}, "count")
	if err != nil {
		t.Fatal(err)
	}
	compiles(t, c.Apply(p.Files))
}
