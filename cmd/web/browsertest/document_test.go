package browsertest

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// exported is a project with prose, a chart, a table of several pages and something
// that is expected.
var exported = map[string]string{"demo.go": `// Package demo is read offline.
package demo

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Rows is how many rows there are.
const Rows = 23

// Row is one.
type Row struct {
	Name string
	N    int
}

// List is a table.
//
//cell:expect rows == 23
//cell:hide code
func List(rows int) []Row {
	list := make([]Row, rows)
	for i := range list {
		list[i] = Row{fmt.Sprint("row ", i), i * i}
	}
	return list
}

// Drawn is a chart.
func Drawn(list []Row) *charts.Bar {
	bar := charts.NewBar()
	var names []string
	var data []opts.BarData
	for _, r := range list {
		names, data = append(names, r.Name), append(data, opts.BarData{Value: r.N})
	}
	bar.SetXAxis(names).AddSeries("n", data)
	return bar
}
`}

// A notebook as one file is opened from a disk, without a network or a server.
func TestExportedPageIsReadOffline(t *testing.T) {
	rules := axe(t)
	p := startWith(t, exported)
	file := filepath.Join(t.TempDir(), "demo.html")
	out, err := exec.Command(webBinary, "export", "demo", "--as", "html", "--run", "--projects", p.projects, "--store", p.store, "--out", file).CombinedOutput()
	if err != nil {
		t.Fatalf("exporting: %v\n%s", err, out)
	}
	tb := p.open("/p/demo")
	p.kill() // nobody answers any more
	tb.do(chromedp.Navigate("file://" + file))
	tb.wait("document.querySelector('[data-cell=list]') !== null")
	if asked := must[string](tb, "performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:')).join(' ')"); asked != "" {
		t.Errorf("the page asks for %s", asked)
	}
	if font := must[bool](tb, "document.fonts.ready.then(() => true), [...document.fonts].every(f => f.status !== 'error')"); !font {
		t.Error("a font could not be loaded")
	}
	if n := must[int](tb, "document.querySelectorAll('[data-cell=drawn] svg path').length"); n == 0 {
		t.Error("the chart is not drawn")
	}
	if text := tb.text("[data-cell=list] [data-expected] summary"); strings.TrimSpace(text) != "as expected" {
		t.Errorf("what is expected is said as %q", text)
	}

	// Its rows are turned in pages, its code is folded, its lights are switched.
	shown := "[...document.querySelectorAll('[data-cell=list] tbody tr')].filter(r => !r.hidden).length"
	if n := must[int](tb, shown); n != 10 {
		t.Errorf("%d rows are shown at first, want 10", n)
	}
	tb.click("[data-cell=list] button[aria-label='Next page']")
	tb.click("[data-cell=list] button[aria-label='Next page']")
	tb.wait(shown + " === 3")
	if text := tb.text("[data-cell=list] [role=status]"); !strings.Contains(text, "page 3 of 3: 21–23") {
		t.Errorf("the last page says %q", text)
	}
	if open := must[bool](tb, "document.querySelector('[data-cell=list] details.fold').open"); open {
		t.Error("the code is not folded")
	}
	must[bool](tb, "document.querySelector('[data-cell=list] details.fold summary').click(), true")
	tb.wait("document.querySelector('[data-cell=list] .code').innerText.includes('func List')")
	paper := must[string](tb, "getComputedStyle(document.documentElement).backgroundColor")
	tb.click("[data-theme-toggle]")
	tb.wait("getComputedStyle(document.documentElement).backgroundColor !== '" + paper + "'")
	must[bool](tb, "document.querySelector('.provenance').open = true")
	tb.rules(rules, "the exported page")
	tb.do(chromedp.EmulateViewport(390, 800))
	tb.rules(rules, "the exported page, narrow")
	if wide := must[bool](tb, "document.documentElement.scrollWidth > innerWidth"); wide {
		t.Error("the page is wider than a telephone")
	}
	if cut := must[bool](tb, "document.querySelector('.provenance dd').clientWidth > 300"); !cut {
		t.Error("on a telephone the provenance keeps a column for its names")
	}
	tb.do(chromedp.EmulateViewport(1000, 800))

	// On paper it is light, has no buttons, and shows what lies behind no fold.
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if paper := must[string](tb, "getComputedStyle(document.querySelector('.cell')).color"); paper != "rgb(31, 29, 26)" {
		t.Errorf("on paper the ink is %s", paper)
	}
	for selector, want := range map[string]bool{
		".bar": false, "[data-cell=list] .pages": false, "[data-cell=list] table": true, "[data-cell=drawn] .chart--wide svg": true, "[data-cell=drawn] .chart--narrow": false, ".provenance dl": true,
	} {
		if there := must[bool](tb, "document.querySelector('"+selector+"').getClientRects().length > 0"); there != want {
			t.Errorf("on paper %s is there: %v, want %v", selector, there, want)
		}
	}
	pdf, err := chromedp.Run(tb.ctx, chromedp.PrintToPDF())
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("as PDF it begins with %q: %v", pdf[:min(8, len(pdf))], err)
	}
}
