package language

import (
	"strings"
	"sync"
	"testing"

	"stagebook/cells/project/edit"
)

const busy = "func Words(train Frame, size int) (out string, err error) {\n\tx := map[string][]int{\"a\": {1, 2}}\n\tfor k, v := range x {\n\t\tif f := train.Col(\"x\"); len(f) > v[0] {\n\t\t\tgo func(s string) { fmt.Println(s, `raw`) }(k)\n\t\t}\n\t}\n\tswitch y := any(x).(type) {\n\tcase Frame:\n\t\treturn y.name, nil // done\n\t}\n\treturn strings.Repeat(\"é\", size), nil\n}"

// TestEveryPrefix types a cell letter by letter, and cuts it off at every place:
// nothing panics, and every offset lies in the text.
func TestEveryPrefix(t *testing.T) {
	s := service(t, demo)
	for at := 0; at <= len(busy); at += 3 {
		for _, source := range []string{busy[:at], busy[:at] + "\n}\n", busy[:at] + "." + busy[at:]} {
			q := Query{edit.Text{Target: edit.Target{Name: "Words"}, Source: source}, min(at+1, len(source))}
			c := s.Complete(q, Frames{"train": {"a"}})
			if c.Start < 0 || c.End > len(source) || c.Start > c.End {
				t.Fatalf("%q: completes %d to %d", source, c.Start, c.End)
			}
			if h := s.Hover(q); h != nil && (h.Start < 0 || h.End > len(source)) {
				t.Fatalf("%q: hovers %d to %d", source, h.Start, h.End)
			}
			s.Signature(q)
			s.Definition(q)
			s.Uses(q)
			for _, token := range s.Tokens(q) {
				if token.Start > token.End || token.End > len(source) {
					t.Fatalf("%q: token %+v", source, token)
				}
			}
		}
		if at%6 > 0 {
			continue
		}
		got, err := s.Check(t.Context(), text("Words", busy[:at]))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range got.Diagnostics {
			if d.Start < 0 || d.End < d.Start || d.Cell == "Words" && d.End > at {
				t.Fatalf("%q: %+v", busy[:at], d)
			}
		}
	}
}

// TestTogether lets many people write at once.
func TestTogether(t *testing.T) {
	s := service(t, demo)
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			source := strings.Replace(busy, "size), nil", strings.Repeat("size+", i)+"size), nil", 1)
			q := Query{edit.Text{Target: edit.Target{Name: "Words"}, Source: source}, strings.Index(source, "train.Col") + 6}
			for range 5 {
				if len(s.Complete(q, nil).Items) == 0 || s.Hover(q) == nil {
					t.Error("nothing is known")
				}
				if _, err := s.Check(t.Context(), text("Words", source)); err != nil {
					t.Error(err)
				}
				if i == 0 {
					base, _ := s.state()
					s.Update(base)
				}
			}
		})
	}
	group.Wait()
}
