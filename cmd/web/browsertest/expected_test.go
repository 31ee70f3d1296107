package browsertest

import (
	"strings"
	"testing"
)

// expected is a project whose author expects something of results.
var expected = map[string]string{"demo.go": `// Package demo expects something.
package demo

// Numbers are three.
//
//cell:expect value < 3
//cell:expect rows == 3
func Numbers() []int { return []int{1, 2, 3} }
`}

func TestExpectationsAreSaidBesideTheResult(t *testing.T) {
	p := startWith(t, expected)
	tb := p.open("/p/demo")
	badge := "[data-cell=numbers] [data-expected]"
	tb.wait("document.querySelector('" + badge + "').dataset.expected === 'idle'")
	if text := tb.text(badge); !strings.Contains(text, "2 expectations") {
		t.Errorf("before the first run the page says %q", text)
	}
	tb.run("numbers")
	tb.waitStatus("numbers", "fresh")
	tb.wait("document.querySelector('" + badge + "').dataset.expected === 'stale'")
	if text := tb.text(badge + " summary"); strings.TrimSpace(text) != "1 of 2 not as expected" {
		t.Errorf("the page says %q", text)
	}
	must[bool](tb, "document.querySelector('"+badge+" summary').click(), true")
	for _, want := range []string{"value < 3 does not hold seen: 1 of 3 are not, first row 2: 3", "rows == 3 holds seen: 3"} {
		if text := strings.Join(strings.Fields(tb.text(badge)), " "); !strings.Contains(text, want) {
			t.Errorf("what is expected is said as %q, want %q", text, want)
		}
	}
	// Another expectation makes nothing stale, and is looked at at once. What the reader
	// has opened stays open.
	p.write("demo.go", strings.Replace(expected["demo.go"], "value < 3", "value <= 3", 1))
	tb.wait("document.querySelector('" + badge + "').dataset.expected === 'fresh'")
	tb.waitStatus("numbers", "fresh")
	if !must[bool](tb, "document.querySelector('"+badge+"').open") {
		t.Error("the list was folded under the reader's eyes")
	}
	if text := tb.text(badge + " summary"); strings.TrimSpace(text) != "as expected" {
		t.Errorf("then the page says %q", text)
	}
}
