package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var twoFiles = map[string]string{
	"demo.go":   written["demo.go"],
	"second.go": "package demo\n\n// Ends ends it.\nfunc Ends(words string) string { return words + \".\" }\n",
}

// mouse moves the pointer to a share of the height of an element, pressed or not.
func (tb *tab) mouse(kind input.DispatchMouseEventType, selector string, share float64) {
	tb.t.Helper()
	at, err := eval[[]float64](tb, fmt.Sprintf("(r => [r.left + Math.min(10, r.width / 2), r.top + r.height * %v])(document.querySelector(%q).getBoundingClientRect())", share, selector))
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.do(chromedp.MouseEvent(kind, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

// dragTo takes a cell by its handle and holds it over another place.
func (tb *tab) dragTo(cell, selector string, share float64) {
	tb.t.Helper()
	tb.wait("document.readyState === 'complete' && document.fonts.status === 'loaded'") // nothing shifts under the pointer
	tb.mouse(input.DispatchMouseEventTypeMousePressed, "[data-cell="+cell+"] > .grip", .5)
	tb.mouse(input.DispatchMouseEventTypeMouseMoved, selector, .5)
	tb.mouse(input.DispatchMouseEventTypeMouseMoved, selector, share)
	tb.wait("document.querySelector('.dropline') !== null")
}

func TestDragMovesACell(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.dragTo("words", "[data-cell=base]", .2)
	tb.wait("document.querySelector('.dropline:not([hidden]) span')?.innerText === 'start of demo.go'")
	tb.shoot("held")
	tb.mouse(input.DispatchMouseEventTypeMouseReleased, "[data-cell=base]", .2)
	tb.until(func() bool {
		text := p.read("demo.go")
		return strings.Index(text, "func Words") < strings.Index(text, "func Base")
	}, "words stands first")
	tb.wait("document.querySelector('main .cell').dataset.cell === 'words' && document.querySelector('.dropline') === null")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == written["demo.go"] }, "the bytes are back")
}

func TestDragMovesACellToAnotherFile(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.do(chromedp.EmulateViewport(390, 844))
	tb.dragTo("twice", "[data-cell=base]", .8) // it would stay where it is
	tb.wait("document.querySelector('.dropline').hidden")
	if _, err := eval[bool](tb, "document.querySelector('[data-cell=ends]').scrollIntoView({block: 'center', behavior: 'instant'}), true"); err != nil {
		t.Fatal(err)
	}
	tb.mouse(input.DispatchMouseEventTypeMouseMoved, "[data-cell=ends]", .9)
	tb.wait("document.querySelector('.dropline:not([hidden]) span')?.innerText === 'end of second.go'")
	tb.shoot("narrow")
	tb.mouse(input.DispatchMouseEventTypeMouseReleased, "[data-cell=ends]", .9)
	tb.waitFile("second.go", "}\n\n// Twice doubles it.\nfunc Twice(base int) int {\n\treturn base * 2\n}\n")
	if strings.Contains(p.read("demo.go"), "Twice") {
		t.Error("it stands in both files")
	}
	tb.wait("document.querySelector('[data-cell=twice]').dataset.file === 'second.go'")
}

func TestEscapeLetsADraggedCellGo(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.dragTo("words", "[data-cell=base]", .2)
	tb.keys(kb.Escape)
	tb.gone(".dropline")
	tb.mouse(input.DispatchMouseEventTypeMouseReleased, "[data-cell=base]", .2)
	tb.choose("words") // by now a move would have come through
	tb.chord("k")
	tb.keys("end of second")
	tb.click("#page-palette-0") // the same without a pointer that drags
	tb.waitFile("second.go", "// Words says it.")
	if got := p.read("demo.go"); strings.Index(got, "func Base") > strings.Index(got, "func Twice") {
		t.Errorf("the file is now\n%s", got)
	}
}
