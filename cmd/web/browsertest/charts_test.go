package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestChartsSayWhatTheyShow(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#many")
	tb.run("many", "gaps", "empty", "names")
	tb.wait("document.querySelector('[data-cell=many] figcaption')?.textContent.includes('of 100,000 points of signal')")
	tb.wait("document.querySelector('[data-cell=gaps] figcaption')?.textContent.includes('6 numbers missing or infinite are left out')")
	tb.wait("document.querySelector('[data-cell=empty] figcaption')?.textContent.includes('no points')")
	if label := must[string](tb, "document.querySelector('[data-cell=gaps] svg[viewBox]').getAttribute('aria-label')"); !strings.Contains(label, "“A sensor that failed twice”") || !strings.Contains(label, "°C") || !strings.Contains(label, "from 8") {
		t.Errorf("the chart is told as %q", label)
	}
	bytes := must[int](tb, "document.querySelector('[data-cell=many] .chart--wide').innerHTML.length")
	if bytes > 60_000 {
		t.Errorf("the picture of a hundred thousand points takes %d bytes", bytes)
	}
	must[bool](tb, "location.hash = '#gaps', true")
	tb.look("gaps")

	must[bool](tb, "document.querySelector('[data-cell=gaps] [data-live-toggle]').click(), true")
	tb.wait("document.querySelector('[data-cell=gaps] iframe') !== null")
	must[bool](tb, "document.querySelector('[data-cell=gaps] [data-live-toggle]').click(), true")
	tb.wait("document.querySelector('[data-cell=gaps] iframe') === null")

	saved := func(text string) (string, string) {
		href := must[string](tb, "[...document.querySelectorAll('[data-cell=gaps] .figuretools a')].find(a => a.innerText === '"+text+"' || a.textContent === '"+text+"').href")
		must[string](tb, "fetch('"+href+"').then(r => r.text()).then(t => window.saved = t), ''")
		tb.wait("window.saved !== undefined")
		body := must[string](tb, "(() => { const t = window.saved; delete window.saved; return t })()")
		return href, body
	}
	if _, csv := saved("Data as CSV"); !strings.HasPrefix(csv, "series,name,value 1\nsensor,2026-01-01,12\n") {
		t.Errorf("the data is %.100s", csv)
	}
	if _, svg := saved("SVG"); !strings.HasPrefix(svg, "<svg") {
		t.Errorf("the picture is %.100s", svg)
	}
}

func TestLayoutsHoldWhatCellsReturn(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#board")
	tb.run("beside", "board", "leaves")
	tb.wait("document.querySelectorAll('[data-cell=beside] .part svg[viewBox]').length >= 2")
	side := must[bool](tb, "(() => { const [a, b] = [...document.querySelectorAll('[data-cell=beside] .part')].map(p => p.getBoundingClientRect()); return a.top === b.top && a.right <= b.left })()")
	if !side {
		t.Error("the parts of a row do not stand beside each other")
	}
	if n := must[int](tb, "document.querySelectorAll('[data-cell=board] .part').length"); n != 4 {
		t.Errorf("the grid has %d parts", n)
	}
	for _, holds := range []string{"svg[viewBox]", "table", ".metrics", ".prose"} {
		if !must[bool](tb, "document.querySelector('[data-cell=board] .part "+holds+"') !== null") {
			t.Errorf("the grid does not hold a %s", holds)
		}
	}
	tb.look("board")
	shown := "[...document.querySelectorAll('[data-cell=leaves] .part')].findIndex(p => p.offsetHeight > 0)"
	tb.wait(shown + " === 0")
	tb.click("[data-cell=leaves] .parts--tabs label:nth-of-type(3)")
	tb.wait(shown + " === 2 && document.querySelector('[data-cell=leaves] .part:nth-of-type(3) table') !== null")
	must[bool](tb, "location.hash = '#leaves', true")
	tb.look("tabs")

	tb.do(chromedp.EmulateViewport(390, 844))
	if !must[bool](tb, "(() => { const [a, b] = [...document.querySelectorAll('[data-cell=beside] .part')].map(p => p.getBoundingClientRect()); return a.bottom <= b.top && document.documentElement.scrollWidth <= innerWidth })()") {
		t.Error("on a narrow page the parts do not stand below each other")
	}
	if got, err := http.Get("http://" + tb.p.url.Host + "/p/demo/chart/svg?_cell=board&_out=board/0"); err != nil || got.StatusCode == http.StatusOK {
		t.Errorf("a stranger gets a picture: %v", err)
	} else {
		got.Body.Close()
	}
}
