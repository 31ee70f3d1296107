package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// told is a project with prose of every kind, in a file of another system.
var told = map[string]string{
	"demo.go":   strings.ReplaceAll("// Package demo tells a story.\n//\n// It has two paragraphs.\npackage demo\n\n// # Beginnings\n//\n// Here it *begins*.\n\n// Base is where it begins.\n//\n//cell:timeout 30s\nfunc Base() int { return 20 }\n\nfunc Twice(base int) int {\n\treturn   base*2 // as it was\n}\n", "\n", "\r\n"),
	"second.go": "package demo\n\n// Words says it.\nfunc Words(twice int) string { return \"it is so\" }\n",
}

// choose selects a cell by a click beside its text.
func (tb *tab) choose(cell string) {
	tb.t.Helper()
	tb.click(fmt.Sprintf("[data-cell=%s] > .status .word", cell))
	tb.wait(fmt.Sprintf("document.querySelector('[data-cell=%s].is-selected') !== null", cell))
}

const theText = `document.querySelector("prose-editor textarea")`

// tell opens a text and puts another in its place.
func (tb *tab) tell(selector, text string) {
	tb.t.Helper()
	tb.click(selector)
	tb.wait(theText + " !== null && document.activeElement === " + theText)
	tb.over(text)
}

// over types a text over all of the one that has the focus.
func (tb *tab) over(text string) {
	tb.t.Helper()
	tb.do(keyWith("a", chromedp.ModifierCtrl))
	if _, err := eval[bool](tb, fmt.Sprintf(`document.execCommand("insertText", false, %q)`, text)); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) gone(selector string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.querySelector(%q) === null", selector))
}

func TestDocIsEditedAsProse(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.tell("[data-cell=base] .prose", "Base is *where* it begins.\n\nAnd a [link](https://example.org).")
	tb.shoot("open")
	tb.keys(kb.Escape)
	tb.gone("prose-editor")
	tb.wait("document.querySelector('[data-cell=base] .prose em')?.innerText === 'where' && document.activeElement.matches('[data-cell=base] .prose')")
	want := strings.Replace(told["demo.go"], "// Base is where it begins.\r\n", "// Base is *where* it begins.\r\n//\r\n// And a [link](https://example.org).\r\n", 1)
	if got := p.read("demo.go"); got != want {
		t.Errorf("the file is now\n%q", got)
	}
	tb.keys(kb.Enter) // opens what has the focus
	tb.wait(theText + "?.value.startsWith('Base is *where*')")
	tb.keys(kb.Escape)
	tb.gone("prose-editor")
	tb.choose("base")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == told["demo.go"] }, "the bytes are back")
}

func TestCellWithoutDocOffersOne(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.choose("twice")
	tb.click("[data-cell=twice] .offer")
	tb.wait(theText + `?.value === "Twice "`)
	tb.keys(kb.Escape) // nothing was written
	tb.gone("prose-editor")
	if p.read("demo.go") != told["demo.go"] {
		t.Fatal("looking wrote something")
	}
	tb.click("[data-cell=twice] .offer")
	tb.wait(theText + " !== null")
	tb.keys("doubles it.")
	tb.chord("s")
	tb.waitFile("demo.go", "\r\n\r\n// Twice doubles it.\r\nfunc Twice(base int) int {\r\n\treturn   base*2 // as it was\r\n}\r\n")
	tb.keys(" Really.")
	tb.keys(kb.Escape)
	tb.waitFile("demo.go", "// Twice doubles it. Really.\r\n")
	tb.gone("[data-cell=twice] .offer")
}

func TestProseBetweenCellsAndOfThePackage(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.tell("[data-prose=block]", "# Beginnings\n\nHere it **really** begins.")
	tb.do(keyWith(kb.Enter, chromedp.ModifierCtrl))
	tb.gone("prose-editor")
	tb.wait("document.querySelector('[data-prose=block] strong') !== null")
	tb.waitFile("demo.go", "// Here it **really** begins.\r\n\r\n// Base")
	tb.tell("#page-about .lede", "# A story\n\nPackage demo tells *another* one.")
	tb.shoot("package")
	tb.click("[data-cell=words] > .status .word") // a click elsewhere leaves it
	tb.gone("prose-editor")
	tb.wait("document.querySelector('h1').innerText === 'A story' && document.querySelector('.lede em') !== null")
	if got := p.read("demo.go"); !strings.HasPrefix(got, "// # A story\r\n//\r\n// Package demo tells *another* one.\r\npackage demo\r\n") {
		t.Errorf("the file begins\n%q", got)
	}
	if p.read("second.go") != told["second.go"] {
		t.Error("another file was touched")
	}
}

func TestTextIsAddedAndTakenAway(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.choose("words")
	tb.keys("m")
	tb.wait(theText + " !== null")
	tb.keys("The end.")
	tb.keys(kb.Escape)
	tb.wait("[...document.querySelectorAll('[data-prose=block]')].at(-1).innerText.includes('The end.')")
	tb.waitFile("second.go", "\n\n// The end.\n")
	tb.gone("prose-editor")
	if _, err := eval[bool](tb, "[...document.querySelectorAll('[data-prose=block]')].at(-1).focus(), true"); err != nil {
		t.Fatal(err)
	}
	tb.keys(kb.Enter)
	tb.wait(theText + " !== null")
	tb.do(keyWith("a", chromedp.ModifierCtrl))
	tb.keys(kb.Backspace)
	tb.wait(theText + ".value === ''")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('prose-editor') === null")
	tb.gone("prose-editor")
	tb.until(func() bool { return p.read("second.go") == told["second.go"] }, "the bytes are back: "+p.read("second.go"))
}

func TestProseOutlivesACrash(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.tell("[data-cell=base] .prose", "Base is half a")
	tb.wait("document.querySelector('prose-editor .said').innerText === 'not saved'")
	tb.wait("document.querySelector('[data-cell=base] .kept') !== null") // it was kept while it was typed
	p.kill()
	p.serve()
	tb.visit("/p/demo")
	tb.wait("document.querySelector('[data-cell=base] .kept') !== null")
	tb.click("[data-cell=base] .prose")
	tb.wait(theText + "?.value === 'Base is half a'")
	tb.keys(" draft.")
	tb.keys(kb.Escape)
	tb.waitFile("demo.go", "// Base is half a draft.\r\n")
	tb.wait("document.querySelector('[data-cell=base] .prose')?.textContent.includes('half a draft.')")
	tb.gone("[data-cell=base] .kept")
}

func TestProseConflictLosesNeither(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.tell("[data-cell=base] .prose", "Base is mine.")
	p.write("demo.go", strings.Replace(told["demo.go"], "Base is where it begins.", "Base is theirs.", 1))
	tb.wait("document.querySelector('[data-cell=base] .stuff > .prose').textContent.includes('theirs')")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('.conflict .theirs')?.innerText.includes('Base is theirs.')")
	if !strings.Contains(p.read("demo.go"), "theirs") {
		t.Error("the conflict overwrote the file")
	}
	tb.shoot("conflict")
	tb.click(".conflict .actions .btn")
	tb.waitFile("demo.go", "// Base is mine.\r\n")
	tb.gone("prose-editor")
}
