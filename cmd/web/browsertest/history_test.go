package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Every saved state can be looked at, and brought back: a cell of it, or all.
func TestHistoryBringsBack(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	for _, edit := range []struct{ cell, text, has string }{
		{"twice", "func Twice(base int) int {\n\treturn base * 3\n}", "base * 3"},
		{"words", "func Words(twice int) string { return \"it was so\" }", "it was so"},
		{"twice", "func Twice(base int) int {\n\treturn base * 4\n}", "base * 4"},
	} {
		tb.write(edit.cell)
		tb.retype(edit.text)
		tb.chord("s")
		tb.waitFile("demo.go", edit.has)
		tb.keys("\x1b")
		tb.gone(".editing")
	}
	tb.visit("/p/demo/history")
	tb.wait("document.querySelectorAll('.history li a').length >= 3")
	tb.shoot("history")
	tb.click(".history li:nth-of-type(3) a") // after the first edit
	tb.wait("document.querySelector('.saved-state pre')?.innerText.includes('base * 3')")
	tb.shoot("state")
	tb.wait("[...document.querySelectorAll('.saved-state form button')].find(b => b.innerText === 'Bring back Twice')?.click(), true")
	tb.waitFile("demo.go", "base * 3")
	if text := p.read("demo.go"); !strings.Contains(text, "it was so") {
		t.Errorf("another cell was brought back, too:\n%s", text)
	}
}

// rest lets the pointer rest on a word in the editor.
func (tb *tab) rest(word string) {
	tb.t.Helper()
	at, err := eval[[]float64](tb, fmt.Sprintf(`(() => {
		const walk = document.createTreeWalker(%s, NodeFilter.SHOW_TEXT);
		for (let n = walk.nextNode(); n; n = walk.nextNode()) {
			const i = n.data.indexOf(%q);
			if (i < 0) continue;
			const range = document.createRange();
			range.setStart(n, i);
			range.setEnd(n, i + 1);
			const box = range.getBoundingClientRect();
			return [box.left + 2, box.top + box.height / 2];
		}
	})()`, theEditor, word))
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]-3, at[1]), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
}

// What a word means is said when the pointer rests on it.
func TestHoverSaysWhatAWordMeans(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn len(strings.Repeat(\"a\", base))\n}")
	tb.wait("document.querySelector('.editing .said') !== null")
	tb.rest("Repeat")
	tb.wait(`document.querySelector(".editing .in").shadowRoot.querySelector(".hover")?.innerText.includes("func strings.Repeat") || document.querySelector(".editing .in").shadowRoot.querySelector(".hover")?.innerText.includes("Repeat(s string")`)
	tb.shoot("hover")
}
