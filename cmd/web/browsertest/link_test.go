package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestCopyTheLinkToWhatIsSeen(t *testing.T) {
	p := start(t, map[string]string{"demo.go": `package demo

// Scale multiplies.
//
//param:slider min=1 max=9
const Scale = 2

// First is first.
func First(scale int) int { return scale }

// Second is second.
func Second(first int) int { return first }
`})
	tb := p.open("/p/demo?scale=5&_t.first=s%3Da")
	tb.click("[data-cell=second] .prose")
	if _, err := eval[bool](tb, `(() => {
		const given = { writeText: (text) => ((window.copied = text), Promise.resolve()) };
		Object.defineProperty(navigator, "clipboard", { value: given, configurable: true });
		return true;
	})()`); err != nil {
		t.Fatal(err)
	}
	tb.click("[data-copy-link]")
	tb.wait("window.copied !== undefined")
	tb.wait("document.querySelector('#page-said')?.textContent.includes('copied')")
	copied, err := eval[string](tb, "window.copied")
	if want := "http://" + p.url.Host + "/p/demo?scale=5&_t.first=s%3Da#second"; err != nil || copied != want {
		t.Errorf("copied %q, want %q: %v", copied, want, err)
	}
	// A browser that refuses, or a page that is not secure.
	if _, err := eval[bool](tb, `(Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }), true)`); err != nil {
		t.Fatal(err)
	}
	tb.chord("k")
	tb.keys("copy a link")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('#page-link').open")
	tb.wait("getSelection().toString() === document.querySelector('#page-link input').value || document.activeElement.matches('#page-link input')")
	tb.shoot("by hand")
	shown, err := eval[string](tb, "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.querySelector('#page-link input'))")
	if err != nil || shown != copied || strings.Contains(shown, "token") {
		t.Errorf("selected is %q: %v", shown, err)
	}
	tb.keys(kb.Escape)
	tb.wait("!document.querySelector('#page-link').open")
	tb.visit(strings.TrimPrefix(copied, "http://"+p.url.Host))
	tb.comes("document.querySelector('#knob-scale').value === '5' && document.querySelector('.is-selected')?.dataset.cell === 'second'")
}
