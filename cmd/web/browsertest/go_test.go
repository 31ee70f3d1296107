package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// woven is a project whose cells use what others make, and a helper.
var woven = map[string]string{"demo.go": `// Package demo is woven.
package demo

// Factor multiplies.
const Factor = 3

// Base is where it begins.
func Base() int { return 20 }

// Twice doubles it.
func Twice(base, factor int) int {
	return more(base) * factor
}

// Sum adds.
func Sum(twice, base int) int {
	base++
	return twice + base
}
`, "second.go": "package demo\n\nfunc more(n int) int { return n + 1 }\n"}

// clickName presses on a word in the code of a cell that is not being written,
// with Ctrl.
func (tb *tab) clickName(cell, word string) {
	tb.t.Helper()
	at, err := eval[[]float64](tb, fmt.Sprintf(`(() => {
		const walk = document.createTreeWalker(document.querySelector("[data-cell=%s] .stuff > .code pre"), NodeFilter.SHOW_TEXT);
		for (let n = walk.nextNode(); n; n = walk.nextNode()) {
			const i = n.data.search(/\b%s\b/);
			if (i < 0) continue;
			const range = document.createRange();
			range.setStart(n, i);
			range.setEnd(n, i + 1);
			n.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
			const box = range.getBoundingClientRect();
			return [box.left + 2, box.top + box.height / 2];
		}
	})()`, cell, word))
	if err != nil {
		tb.t.Fatal(err)
	}
	ctrl := chromedp.ButtonModifiers(chromedp.ModifierCtrl)
	tb.do(
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1], ctrl),
		chromedp.MouseClickXY(at[0], at[1], ctrl),
	)
}

const revealed = "[...(CSS.highlights.get('found') ?? [])][0]"

// waitRevealed waits until a stretch of a cell is marked.
func (tb *tab) waitRevealed(cell, text string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.querySelector('.is-selected')?.dataset.cell === %q && %s?.toString() === %q", cell, revealed, text))
}

func TestClickGoesToTheDefinitionAndBack(t *testing.T) {
	tb := start(t, woven).open("/p/demo")
	tb.clickName("sum", "twice")
	tb.waitRevealed("twice", "Twice")
	tb.gone("cell-editor")
	tb.shoot("revealed")
	if _, err := eval[bool](tb, "history.back(), true"); err != nil {
		t.Fatal(err)
	}
	tb.clickName("twice", "Twice") // from where it is declared, to its uses
	tb.wait("document.querySelector('#page-find:not([hidden]) h2')?.innerText === 'Uses of Twice' && " + hitCount + " === 3")
	tb.shoot("uses")
	tb.keys(kb.Enter)
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('#page-find').hidden")
	tb.clickName("twice", "factor")
	tb.wait("document.activeElement?.closest('[data-param=factor]') !== null")
	tb.clickName("twice", "more")
	tb.until(func() bool {
		there, err := eval[bool](tb, "location.pathname.endsWith('/files') && location.search.includes('second.go') && location.hash === '#L3'")
		return err == nil && there
	}, "the file of the helper is shown")
}

func TestKeysGoToDefinitionsAndUsesWhileWriting(t *testing.T) {
	tb := start(t, woven).open("/p/demo")
	tb.write("sum")
	tb.line(2, 0)
	for range len("\treturn ") {
		tb.keys(kb.ArrowRight)
	}
	tb.do(chromedp.KeyEvent(kb.F12, chromedp.KeyModifiers(chromedp.ModifierShift)))
	tb.wait("document.querySelector('#page-find:not([hidden]) h2')?.innerText === 'Uses of twice'")
	tb.gone("cell-editor") // it was saved
	tb.keys(kb.ArrowDown)
	tb.wait("document.activeElement === document.querySelectorAll('.hit-place')[1]")
	tb.keys(kb.Enter)
	tb.waitRevealed("sum", "twice")
	tb.keys(kb.Escape)
	tb.write("sum")
	tb.line(2, 0)
	for range len("\treturn ") {
		tb.keys(kb.ArrowRight)
	}
	tb.keys(kb.F12)
	tb.waitRevealed("twice", "Twice")
}

// asksWhichOfTwo is true once the palette asks which of two cells to go to. The
// driver sends the letter of a key apart from the key, unlike a keyboard, so that it
// may come into the field that the key has opened.
const asksWhichOfTwo = `(() => {
	const field = document.querySelector("#page-palette[open] input");
	if (field?.value) {
		field.value = "";
		field.dispatchEvent(new Event("input", { bubbles: true }));
	}
	return field !== null && document.querySelectorAll("#page-palette [role=option]").length === 2;
})()`

func TestKeysGoAlongTheGraph(t *testing.T) {
	tb := start(t, woven).open("/p/demo")
	tb.choose("base")
	tb.keys("l")
	tb.wait(asksWhichOfTwo)
	tb.shoot("choose")
	tb.over("Sum")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('.is-selected')?.dataset.cell === 'sum' && document.querySelector('#page-palette[open]') === null")
	tb.keys("h")
	tb.wait(asksWhichOfTwo)
	tb.over("Twice")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('.is-selected')?.dataset.cell === 'twice'")
	tb.keys("l") // one way only: no question
	tb.wait("document.querySelector('.is-selected')?.dataset.cell === 'sum'")
	if _, err := eval[bool](tb, "history.back(), true"); err != nil {
		t.Fatal(err)
	}
	tb.wait("document.querySelector('.is-selected')?.dataset.cell === 'twice'")
}
