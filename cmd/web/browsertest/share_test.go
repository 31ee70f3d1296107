package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A link that is made in the page shows to a stranger's browser what its owner saw,
// and no way further.
func TestSharedLink(t *testing.T) {
	tb := start(t, demo).open("/p/demo")
	tb.click("#page-runbar button, .pass--first button")
	tb.waitStatus("twice", "fresh")
	tb.waitStatus("refuses", "failed")
	tb.click(".bar .share")
	tb.wait("document.querySelector('#link-name') !== null")
	if text := tb.text(".newlink .state"); !strings.Contains(text, "Refuses") {
		t.Errorf("the page does not say what is not fresh: %q", text)
	}
	tb.do(chromedp.SendKeys(chromedp.CSS("#link-name"), "For a friend"))
	tb.click(".newlink button.btn--main")
	tb.wait("document.querySelector('#made input') !== null")
	address, err := eval[string](tb, "document.querySelector('#made input').value")
	if err != nil {
		t.Fatal(err)
	}
	path := address[strings.Index(address, "/s/"):]

	stranger := tb.p.stranger()
	stranger.visit(path)
	stranger.wait("document.body.innerText.includes('For a friend')")
	stranger.wait("document.querySelector('#twice')?.textContent.includes('110')")
	stranger.wait("document.querySelector('.provenance') !== null")
	stranger.wait("document.querySelector('#refuses')?.textContent.includes('no more numbers today')")
	ways, err := eval[[]string](stranger, "[...document.querySelectorAll('a[href], form[action]')].map(e => e.getAttribute('href') ?? e.getAttribute('action')).filter(a => !a.startsWith('#') && !a.startsWith('/s/'))")
	if err != nil || len(ways) > 0 {
		t.Errorf("the page leads to %v, %v", ways, err)
	}
	stranger.click("[data-theme-toggle]")
	stranger.wait("document.documentElement.dataset.theme !== undefined")
	stranger.visit("/p/demo")
	stranger.wait("document.body.innerText.includes('Open the address with the token')")

	tb.click("#made button[value=revoke]")
	tb.wait("document.querySelector('.links') === null")
	stranger.visit(path)
	stranger.wait("document.body.innerText.includes('There is no such link')")
}
