package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys reach a text between cells as they reach a cell: it is written, moved, taken
// away and brought back.
func TestKeysReachTexts(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.keys("j")
	tb.wait("document.querySelector('[data-prose=block].is-selected') !== null && document.querySelector('.cell.is-selected') === null")
	tb.keys("j")
	tb.wait("document.querySelector('[data-cell=base].is-selected') !== null && document.querySelector('[data-prose].is-selected') === null")
	tb.keys("k")
	tb.wait("document.querySelector('[data-prose=block].is-selected') !== null")
	tb.shoot("selected")
	tb.keys(kb.Enter)
	tb.wait(theText + " !== null && document.activeElement === " + theText)
	tb.over("# Beginnings\n\nHere it **really** begins.")
	tb.keys(kb.Escape)
	tb.waitFile("demo.go", "// Here it **really** begins.\r\n\r\n// Base")
	tb.gone("prose-editor")
	tb.wait("document.querySelector('[data-prose=block].is-selected strong') !== null")
	written := p.read("demo.go")
	tb.do(keyWith(kb.ArrowDown, chromedp.ModifierShift))
	tb.until(func() bool {
		text := p.read("demo.go")
		return strings.Index(text, "func Base") < strings.Index(text, "# Beginnings")
	}, "the text stands behind the cell")
	tb.wait("document.querySelector('[data-cell=base] + [data-prose=block].is-selected') !== null")
	tb.do(keyWith(kb.ArrowUp, chromedp.ModifierShift))
	tb.until(func() bool { return p.read("demo.go") == written }, "it is back where it was, byte for byte")
	tb.wait("document.querySelector('[data-prose=block].is-selected + [data-cell=base]') !== null")
	tb.keys("dd")
	tb.until(func() bool { return !strings.Contains(p.read("demo.go"), "# Beginnings") }, "the text is gone")
	tb.wait("document.querySelector('[data-prose=block]') === null && document.querySelector('[data-cell=base].is-selected') !== null")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == written }, "it is back, byte for byte")
	tb.wait("document.querySelector('[data-prose=block]') !== null")
	tb.keys("k")
	tb.wait("document.querySelector('[data-prose=block].is-selected') !== null")
	tb.keys("a") // a cell above it
	tb.until(func() bool {
		text := p.read("demo.go")
		return strings.Contains(text, "func Cell1") && strings.Index(text, "func Cell1") < strings.Index(text, "# Beginnings")
	}, "a cell stands before the text")
}

// A text is moved by its handle, into another file too.
func TestDragMovesAText(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.wait("document.readyState === 'complete' && document.fonts.status === 'loaded'")
	tb.mouse(input.DispatchMouseEventTypeMousePressed, "[data-prose=block] > .grip", .5)
	tb.mouse(input.DispatchMouseEventTypeMouseMoved, "[data-cell=base]", .5)
	tb.wait("document.querySelector('.ghost')?.innerText.startsWith('Beginnings')")
	tb.wait("document.querySelector('[data-cell=words]').scrollIntoView({block: 'center', behavior: 'instant'}), true")
	tb.mouse(input.DispatchMouseEventTypeMouseMoved, "[data-cell=words]", .9)
	tb.wait("document.querySelector('.dropline:not([hidden]) span')?.innerText === 'end of second.go'")
	tb.mouse(input.DispatchMouseEventTypeMouseReleased, "[data-cell=words]", .9)
	tb.waitFile("second.go", "\n\n// # Beginnings\n//\n// Here it *begins*.\n")
	if strings.Contains(p.read("demo.go"), "Beginnings") {
		t.Error("it stands in both files")
	}
	tb.wait("document.querySelector('[data-cell=words] ~ [data-prose=block]') !== null")
	tb.keys("z")
	tb.until(func() bool { return p.read("demo.go") == told["demo.go"] && p.read("second.go") == told["second.go"] }, "both files are as they were")
}
