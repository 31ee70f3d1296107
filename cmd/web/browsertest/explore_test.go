package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"stagebook/cells/confine"
)

var explored = map[string]string{"demo.go": `// Package demo multiplies.
package demo

//param:slider min=1 max=200 step=1
const Factor = 2

// Product is what comes out.
func Product(factor int) int { return 1000 * factor }

// Rows are many.
func Rows() []int { return make([]int, 40) }
`}

// sharedAs makes a link of a right in the page, and returns its path.
func (tb *tab) sharedAs(right string) string {
	tb.t.Helper()
	tb.click(".bar .share")
	tb.wait("document.querySelector('#link-name') !== null")
	tb.click(fmt.Sprintf("input[name=right][value=%s]", right))
	tb.click(".newlink button.btn--main")
	tb.wait("document.querySelector('#made input') !== null")
	address, err := eval[string](tb, "document.querySelector('#made input').value")
	if err != nil {
		tb.t.Fatal(err)
	}
	return address[strings.Index(address, "/s/"):]
}

func (tb *tab) slide(to int) {
	tb.t.Helper()
	if _, err := eval[bool](tb, fmt.Sprintf("(() => { const r = document.querySelector('#factor input[type=range]'); r.value = %d; r.dispatchEvent(new Event('input', {bubbles: true})); r.dispatchEvent(new Event('change', {bubbles: true})); return true })()", to)); err != nil {
		tb.t.Fatal(err)
	}
}

// A visitor moves a slider and sees what follows; the owner's page stays as it is;
// a limit that is met is said quietly; and a revoked link says so at once.
func TestExplorer(t *testing.T) {
	if level := confine.Probe().Level(); level != confine.Full && level != confine.Files {
		t.Skip("nothing runs for visitors where nothing is confined")
	}
	owner := start(t, explored).open("/p/demo")
	owner.click("#page-runbar button, .pass--first button")
	owner.waitStatus("product", "fresh")
	path := owner.sharedAs("explore")
	owner.visit("/p/demo")
	owner.waitStatus("product", "fresh")

	visitor := owner.p.stranger()
	visitor.visit(path)
	visitor.wait("document.querySelector('#product')?.innerText.includes('2000')")
	visitor.slide(7)
	visitor.wait("document.querySelector('#product')?.innerText.includes('7000')")
	visitor.wait("location.search === '?factor=7'")
	visitor.wait("document.querySelector('#page-state').innerText.includes('Everything shown is of these values')")
	if text := owner.text("#product"); !strings.Contains(text, "2000") {
		t.Errorf("the owner's page shows %q", text)
	}
	if ways, err := eval[[]string](visitor, "[...document.querySelectorAll('a[href], form[action]')].map(e => e.getAttribute('href') ?? e.getAttribute('action')).filter(a => !a.startsWith('#') && !a.startsWith('?') && !a.startsWith('/s/'))"); err != nil || len(ways) > 0 {
		t.Errorf("the page leads to %v, %v", ways, err)
	}
	visitor.shoot("explore")
	asked := "void (async () => { for (let i = 20; i < 120; i++) { const a = await fetch(location.pathname + '/move?factor=' + i, {method: 'POST', headers: {Accept: 'application/json'}, body: new URLSearchParams({_from: 'factor=' + (i - 1)})}); if (a.status === 429) window.met = true } })()"
	if _, err := eval[any](visitor, asked+", true"); err != nil {
		t.Fatal(err)
	}
	visitor.wait("window.met === true")
	visitor.slide(190)
	visitor.wait("(o => o && !o.hidden && o.innerText.includes('come back in'))(document.getElementById('page-offline'))")
	visitor.shoot("limit")
	visitor.slide(2) // which is in the store
	visitor.wait("document.querySelector('#product')?.innerText.includes('2000')")

	owner.click(".bar .share")
	owner.click(".links button[value=revoke]")
	owner.wait("document.querySelector('.links') === null")
	visitor.wait("document.body.innerText.includes('There is no such link')")
}

// A result stands in a page of another origin, which gives it the height that it says.
func TestEmbeddedResult(t *testing.T) {
	owner := start(t, explored).open("/p/demo")
	owner.click("#page-runbar button, .pass--first button")
	owner.waitStatus("rows", "fresh")
	owner.sharedAs("view")
	snippet, err := eval[string](owner, "document.querySelector('#made .embeds li:last-child input').value")
	if err != nil || !strings.Contains(snippet, "<iframe") {
		t.Fatalf("the page offers %q, %v", snippet, err)
	}
	blog := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>A blog</title><h1>A blog</h1>"+snippet)
	}))
	defer blog.Close()
	reader := owner.p.stranger()
	reader.do(chromedp.Navigate(blog.URL))
	reader.wait("document.querySelector('iframe') !== null")
	reader.do(chromedp.ScrollIntoView(chromedp.CSS("iframe")))
	reader.wait("document.querySelector('iframe').height !== '400' && Number(document.querySelector('iframe').height) > 40")
	reader.shoot("embed")
}
