package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the text of axe-core, or the test is skipped: only CI has to have it.
func axe(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash("../../../node_modules/axe-core/axe.min.js"))
	if err != nil {
		if os.Getenv("STAGEBOOK_BROWSER") == "required" {
			t.Fatal("axe-core is not there: npm ci")
		}
		t.Skip("axe-core is not there (npm ci brings it): the rules of accessibility are not checked")
	}
	return string(text)
}

// violation is a rule that a page breaks.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// rules asks axe-core about the page as it is shown.
func (tb *tab) rules(axe, where string) {
	tb.t.Helper()
	if there, _ := eval[bool](tb, "window.axe !== undefined"); !there {
		if _, err := eval[bool](tb, axe+";true"); err != nil {
			tb.t.Fatal(err)
		}
	}
	ask := `axe.run(document, {resultTypes: ["violations"], iframes: false}).then(r => r.violations.map(v => ({
		id: v.id, help: v.help, nodes: v.nodes.map(n => n.target.join(" ") + " — " + n.html.slice(0, 160) + " — " + n.any.concat(n.all, n.none).map(c => c.message).join("; ")),
	})))`
	found, err := chromedp.Run(tb.ctx, chromedp.Evaluate[[]violation](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%s: %v", where, err)
	}
	for _, v := range found {
		tb.t.Errorf("%s: %s (%s)\n\t%s", where, v.Help, v.ID, strings.Join(v.Nodes[:min(3, len(v.Nodes))], "\n\t"))
	}
}

// Every page keeps the rules of axe-core, in light, dark and narrow.
func TestPagesKeepTheRulesOfAccessibility(t *testing.T) {
	text := axe(t)
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("#page-runbar button, .pass--first button")
	tb.waitStatus("twice", "fresh")
	tb.waitStatus("refuses", "failed")
	tb.visit("/p/demo/share")
	tb.do(chromedp.SendKeys(chromedp.CSS("#link-name"), "For a friend"))
	tb.click(".newlink button.btn--main")
	tb.wait("document.querySelector('#made input') !== null")
	link, err := eval[string](tb, "new URL(document.querySelector('#made input').value).pathname")
	if err != nil {
		t.Fatal(err)
	}
	for _, look := range []struct {
		name, theme string
		width       int64
	}{{"light", "light", 1440}, {"dark", "dark", 1440}, {"narrow", "light", 390}} {
		tb.do(chromedp.EmulateViewport(look.width, 900))
		tb.wait(fmt.Sprintf("(localStorage.setItem('stagebook-theme', %q), true)", look.theme))
		for _, path := range []string{
			"/", "/p/demo", "/p/demo/app", "/p/demo/graph", "/p/demo/runs", "/p/demo/files", "/p/demo/history", "/p/demo/share",
			"/p/demo/rights", "/p/demo/why?_cell=twice", "/bin", "/docs", "/docs/model", "/docs/cookbook", "/p/nothing", link,
		} {
			tb.visit(path)
			tb.rules(text, fmt.Sprintf("%s, %s", path, look.name))
		}
	}
}
