package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// find opens the panel and looks for a text.
func (tb *tab) find(text string) {
	tb.t.Helper()
	tb.do(keyWith("F", chromedp.ModifierCtrl|chromedp.ModifierShift))
	tb.wait("document.activeElement === document.querySelector('#page-find [name=find]')")
	tb.over(text)
	tb.wait("document.querySelector('#page-find .hits .hit-place') !== null")
}

const hitCount = "document.querySelectorAll('#page-find .hit-place').length"

func TestFindInCodeAndTextAndJump(t *testing.T) {
	tb := start(t, twoFiles).open("/p/demo")
	tb.find("twice")
	tb.wait(hitCount + " === 3")
	tb.click("#page-find [data-way=case]")
	tb.wait(hitCount + " === 1")
	tb.click("#page-find [data-way=case]")
	tb.wait(hitCount + " === 3")
	tb.shoot("found")
	tb.click("#page-find [data-way=regexp]")
	tb.click("#page-find [name=find]")
	tb.over(`"it.*so"`)
	tb.wait(hitCount + " === 1")
	tb.keys(kb.Enter) // to the list
	tb.keys(kb.Enter) // to the place
	tb.wait(`document.querySelector('.is-selected')?.dataset.cell === 'words' && [...CSS.highlights.get('found')][0].toString() === '"it is so"'`)
	tb.shoot("jumped")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('#page-find').hidden")
}

func TestReplaceEverywhereAndUndo(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.find("base")
	tb.click("#page-find [name=with]")
	tb.over("start")
	tb.wait("document.querySelector('#page-find .hits ins')?.innerText === 'start'")
	tb.click("#page-find [data-way=case]") // base alone: Twice would want what nobody provides
	tb.wait(hitCount + " === 2")
	tb.shoot("replace")
	tb.click("#page-find .hits h3 .btn") // those of a cell
	tb.wait("document.querySelector('#page-find .breaks')?.innerText.includes('Twice would be no cell')")
	tb.click("#page-find .breaks .btn:last-child")
	tb.gone("#page-find .breaks p")
	tb.click("#page-find [data-find=all]")
	tb.wait("document.querySelector('#page-find .breaks')?.innerText.includes('Twice would be no cell: nothing provides start')")
	tb.shoot("breaks")
	if p.read("demo.go") != written["demo.go"] {
		t.Fatal("it was replaced before its reader said so")
	}
	tb.click("#page-find .breaks .btn")
	tb.waitFile("demo.go", "func Twice(start int) int {\n\treturn start * 2")
	tb.click("#page-find .told .btn")
	tb.until(func() bool { return p.read("demo.go") == written["demo.go"] }, "one undo takes all of it back")
	tb.wait(hitCount + " === 2")
}

func TestReplaceOneInANarrowWindow(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.do(chromedp.EmulateViewport(390, 844))
	tb.find("it")
	tb.click("#page-find [name=with]")
	tb.over("that")
	tb.wait("document.querySelector('#page-find .hits ins') !== null")
	tb.shoot("narrow")
	tb.click("#page-find .hits section:first-child li .btn")
	first := strings.Replace(written["demo.go"], "it", "that", 1)
	tb.until(func() bool { return p.read("demo.go") == first }, "the first place is replaced, and no other: "+p.read("demo.go"))
}
