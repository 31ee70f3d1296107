package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// tuned is a project with a parameter and figures that follow it.
var tuned = map[string]string{"demo.go": `// Package demo is tuned.
package demo

import "stagebook/cells"

// Depth is how deep to look.
const Depth = 2

// Scores are better the deeper one looks.
func Scores(depth int) cells.Metrics {
	return cells.Metrics{{Name: "accuracy", Value: 0.9 + float64(depth)/1e4}, {Name: "loss", Value: 1 / float64(depth)}}
}
`}

// ranWith runs the project with a parameter, and waits for the record of that run.
func (tb *tab) ranWith(query, row string) {
	tb.t.Helper()
	tb.visit("/p/demo" + query)
	tb.run("scores")
	tb.visit("/p/demo/runs")
	tb.until(func() bool {
		tb.visit("/p/demo/runs")
		return must[bool](tb, "document.querySelector('[data-run=\""+row+"\"][data-status=done]') !== null")
	}, "run "+row+" is done")
}

func (tb *tab) runOrder() string {
	tb.t.Helper()
	return must[string](tb, "[...document.querySelectorAll('[data-run]')].map(r => r.dataset.run).join(' ')")
}

func TestRunsAreSortedComparedAndRestored(t *testing.T) {
	text := axe(t)
	p := startWith(t, tuned)
	tb := p.open("/p/demo/runs")
	tb.wait("document.querySelector('#page-main').innerText.includes('Nothing has run yet')")
	tb.ranWith("", "1")
	tb.ranWith("?depth=9", "2")
	p.write("demo.go", strings.Replace(tuned["demo.go"], "0.9 +", "0.8 +", 1))
	tb.visit("/p/demo?depth=5")
	tb.waitStatus("scores", "stale")
	tb.ranWith("?depth=5", "3")

	if got := must[int](tb, "document.querySelectorAll('.across svg path, .across svg polyline').length"); got == 0 {
		t.Error("no line crosses the axes")
	}
	tb.click("thead a[href*='_sort=depth']")
	tb.wait("document.querySelector('th[aria-sort=ascending]') !== null")
	if got := tb.runOrder(); got != "1 3 2" {
		t.Errorf("by depth the runs are %s", got)
	}
	tb.click("th[aria-sort=ascending] a")
	tb.wait("document.querySelector('th[aria-sort=descending]') !== null")
	if got := tb.runOrder(); got != "2 3 1" {
		t.Errorf("by depth from the deepest the runs are %s", got)
	}
	tb.rules(text, "the runs")
	tb.do(chromedp.EmulateViewport(390, 800))
	tb.rules(text, "the runs, narrow")
	if wide := must[bool](tb, "document.documentElement.scrollWidth > innerWidth"); wide {
		t.Error("the page is wider than a telephone")
	}
	tb.do(chromedp.EmulateViewport(1280, 900))

	must[bool](tb, "document.querySelector('[data-run=\"1\"] input').click(), document.querySelector('[data-run=\"3\"] input').click(), document.querySelector('.pick button').click(), true")
	tb.wait("document.querySelector('#compared')?.innerText === 'Run 1 and run 3'")
	for _, want := range []string{"depth", "scores.accuracy", "scores.loss", "Scores itself changed"} {
		if got := tb.text(".compared"); !strings.Contains(got, want) {
			t.Errorf("the comparison does not say %q:\n%s", want, got)
		}
	}

	// The parameters come back with the address, the code through the history.
	tb.click("[data-run='2'] .restores a[aria-label^='Restore the parameters']")
	tb.wait("location.pathname === '/p/demo' && location.search === '?depth=9'")
	tb.visit("/p/demo/runs")
	if there := must[bool](tb, "document.querySelector('[data-run=\"3\"] a[aria-label^=\"Restore the code\"]') !== null"); there {
		t.Error("the code of the last run is offered, which is how the sources are")
	}
	tb.click("[data-run='1'] a[aria-label^='Restore the code']")
	tb.wait("document.querySelector('.saved-state')?.innerText.includes('as run 1 found it')")
	tb.click(".saved-state .btn--main")
	tb.until(func() bool { return p.read("demo.go") == tuned["demo.go"] }, "the code is back")
	tb.visit("/p/demo?depth=9")
	tb.waitStatus("scores", "fresh") // as run 2 left it
	tb.choose("scores")
	tb.keys("z")
	tb.until(func() bool { return strings.Contains(p.read("demo.go"), "0.8 +") }, "bringing it back is undone")
}
