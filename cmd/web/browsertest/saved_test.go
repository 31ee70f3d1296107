package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A save runs what it made stale where the project runs by itself, and only marks it
// where it does not.
func TestSaveRunsWhatItMadeStale(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.wait("document.querySelector('#twice') !== null")
	tb.click("#page-runbar button, .pass--first button")
	tb.waitStatus("words", "fresh")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * 5\n}")
	tb.chord("s")
	tb.waitText("twice", "100")
	tb.waitStatus("words", "fresh")
	tb.keys(kb.Escape)
	tb.gone(".editing")

	tb.click(".auto[aria-pressed=true]")
	tb.wait("document.querySelector('.auto[aria-pressed=false]') !== null")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * 6\n}")
	tb.chord("s")
	tb.waitFile("demo.go", "base * 6")
	tb.waitStatus("twice", "stale")
	tb.keys(kb.Escape)
	tb.gone(".editing")
	tb.visit("/p/demo") // and it stays so
	tb.waitStatus("twice", "stale")
	tb.waitText("twice", "100")
}

// The text of a cell whose signature does not parse, which another program left so,
// is edited all the same; the rest of the file stays as it was, and the text cannot
// be taken away from the code.
func TestTextAboveTornCodeIsEdited(t *testing.T) {
	torn := strings.Replace(written["demo.go"], "func Twice(base int) int {", "func Twice(base int, {", 1)
	p := start(t, map[string]string{"demo.go": torn})
	tb := p.open("/p/demo")
	tb.wait("document.querySelector('[data-prose=block]')?.innerText.includes('Twice doubles it.')")
	tb.tell("[data-prose=block]", "Twice is *torn*.")
	tb.keys(kb.Escape)
	tb.gone("prose-editor")
	tb.wait("document.querySelector('[data-prose=block].is-selected em')?.innerText === 'torn'")
	want := strings.Replace(torn, "// Twice doubles it.", "// Twice is *torn*.", 1)
	if got := p.read("demo.go"); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	tb.keys("dd")
	tb.wait("document.body.innerText.includes('mend the code first, in demo.go')")
	if got := p.read("demo.go"); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	tb.choose("base")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == torn }, "the bytes are back")
	p.write("demo.go", written["demo.go"]) // mended elsewhere: it is the cell's own text again
	tb.wait("document.querySelector('[data-cell=twice] .prose')?.innerText.includes('doubles it.') && document.querySelector('[data-prose=block]') === null")
}
