package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// long is a project with a cell that can be taken apart.
var long = map[string]string{"demo.go": `package demo

// Base is where it begins.
func Base() int { return 20 }

// Twice doubles it.
func Twice(base int) int {
	more := base + 1
	all := more * 2
	for all > 90 {
		all--
	}
	return all
}
`}

// line puts the cursor of the editor at the start of a line, from 0, and
// selects that many lines.
func (tb *tab) line(n, selected int) {
	tb.t.Helper()
	tb.do(keyWith(kb.Home, chromedp.ModifierCtrl))
	for range n {
		tb.keys(kb.ArrowDown)
	}
	for range selected {
		tb.do(keyWith(kb.ArrowDown, chromedp.ModifierShift))
	}
}

func TestSplitAtTheCursor(t *testing.T) {
	p := start(t, long)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.line(2, 0)
	tb.do(keyWith("_", chromedp.ModifierCtrl|chromedp.ModifierShift))
	tb.wait("document.querySelector('#page-extract[open] .places li') !== null")
	tb.shoot("split")
	tb.over("More")
	tb.wait("document.querySelector('#page-extract .places')?.innerText.includes('func More(base int) int')")
	tb.keys(kb.Enter)
	tb.waitFile("demo.go", "func More(base int) int {\n\tmore := base + 1\n\n\treturn more\n}")
	tb.waitFile("demo.go", "func Twice(more int) int {\n\tall := more * 2\n")
	tb.wait("document.querySelector('[data-cell=more].is-selected') !== null && document.querySelector('cell-editor') === null")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == long["demo.go"] }, "the bytes are back")
}

func TestSelectionBecomesAHelperFromItsMenu(t *testing.T) {
	p := start(t, long)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.line(3, 3)
	if _, err := eval[bool](tb, theEditor+`.dispatchEvent(new MouseEvent("contextmenu", {bubbles: true, cancelable: true, clientX: 600, clientY: 500}))`); err != nil {
		t.Fatal(err)
	}
	tb.wait("document.querySelector('.menu-of[open]') !== null")
	tb.shoot("menu")
	tb.keys(kb.ArrowDown)
	tb.keys(kb.ArrowUp)
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('#page-extract[open] .places li') !== null")
	tb.over("bounded")
	tb.wait("document.querySelector('#page-extract .places')?.innerText.includes('func bounded(all int) int')")
	tb.keys(kb.Enter)
	tb.waitFile("demo.go", "all = bounded(all)")
	tb.choose("twice")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == long["demo.go"] }, "the bytes are back")
}

func TestExtractionIsRefusedWithItsReasons(t *testing.T) {
	p := start(t, long)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.line(3, 3) // changes what was made above
	tb.chord("k")
	tb.keys("selection into a cell")
	tb.click("#page-palette-0")
	tb.wait("document.querySelector('#page-extract[open] .reasons')?.innerText.includes('all is made earlier in Twice')")
	tb.wait("document.querySelector('#page-extract [value=do]').disabled")
	tb.shoot("refused")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('#page-extract[open]') === null && document.querySelector('cell-editor') !== null")
	tb.keys(kb.Escape) // lets the selection go
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	if got := p.read("demo.go"); got != long["demo.go"] {
		t.Errorf("the file is now\n%s", got)
	}
}

func TestSelectionBecomesACell(t *testing.T) {
	p := start(t, long)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.retype(strings.Replace("func Twice(base int) int {\n\tmore := base + 1\n\tall := more * 2\n\treturn all\n}", "+ 1", "+ 3", 1))
	tb.line(1, 1) // what is not saved yet is saved first
	tb.do(keyWith("C", chromedp.ModifierAlt|chromedp.ModifierShift))
	tb.wait("document.querySelector('#page-extract[open] .places li') !== null")
	tb.over("More")
	tb.wait("document.querySelector('#page-extract .places')?.innerText.includes('func More')")
	tb.keys(kb.Enter)
	tb.waitFile("demo.go", "func More(base int) int {\n\tmore := base + 3\n\n\treturn more\n}")
	tb.wait("document.querySelector('[data-cell=more].is-selected') !== null")
}
