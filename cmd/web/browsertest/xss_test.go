package browsertest

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// hostile shows each vector of its data file wherever something of the author's is
// shown. The comments of its package hold them, too: see hostileProject.
const hostile = `package demo

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"stagebook/cells"
)

// Vectors are read.
var Vectors = cells.File("data/xss.txt")

// Label is a parameter.
const Label = "<img src=x onerror=canary()>"

// Kind is one of several.
type Kind string

const (
	Plain Kind = "<script>canary()</script>"
	Other Kind = "\" onfocus=\"canary()\" autofocus x=\""
)

//param:choice
const Chosen = Plain

func Lines(vectors cells.File) ([]string, error) {
	data, err := os.ReadFile(string(vectors))
	return strings.Split(strings.TrimSpace(string(data)), "\n"), err
}

func Table(lines []string) dataframe.DataFrame {
	return dataframe.New(series.New(lines, series.String, "text"), series.New(lines, series.String, "<img src=x onerror=canary()>"))
}

func Wide(lines []string) dataframe.DataFrame {
	var columns []series.Series
	for _, line := range lines {
		columns = append(columns, series.New([]string{line, line}, series.String, line))
	}
	return dataframe.New(columns...)
}

func Marked(lines []string) cells.Markdown { return cells.Markdown(strings.Join(lines, "\n\n")) }

func Framed(lines []string) cells.HTML { return cells.HTML(strings.Join(lines, "\n")) }

func Text(lines []string, label string, chosen Kind) string { return strings.Join(lines, "\n") + label + string(chosen) }

func Tree(lines []string) map[string]any {
	tree := make(map[string]any)
	for _, line := range lines {
		tree[line] = map[string]string{line: line}
	}
	return tree
}

func Figures(lines []string) (m cells.Metrics) {
	for i, line := range lines {
		m = append(m, cells.Metric{Name: line, Value: float64(i), Unit: line, Note: line, CompareNote: line})
	}
	return m
}

func Bars(lines []string) *charts.Bar {
	c := charts.NewBar()
	c.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{Title: lines[12], Subtitle: lines[21], Link: "javascript:canary()"}),
		charts.WithXAxisOpts(opts.XAxis{Name: lines[0]}), charts.WithYAxisOpts(opts.YAxis{Name: lines[13]}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Formatter: "<img src=x onerror=canary()>"}),
	)
	c.SetXAxis(lines)
	var bars []opts.BarData
	for i, line := range lines {
		bars = append(bars, opts.BarData{Name: line, Value: i})
	}
	for _, line := range lines[:8] {
		c.AddSeries(line, bars)
	}
	return c
}

func Said(lines []string) int {
	for _, line := range lines {
		fmt.Println(line)
		slog.Warn(line, line, line)
	}
	return len(lines)
}

func Fails(lines []string) (int, error) { return 0, errors.New(strings.Join(lines, "\n")) }

func Panics(lines []string) int { panic(strings.Join(lines, "\n")) }
`

// hostileProject puts each vector into the texts of a project.
func hostileProject(vectors []string) map[string]string {
	var b strings.Builder
	for i, vector := range vectors {
		b.WriteString("\n// " + vector + "\n")
		fmt.Fprintf(&b, "\n// V%d is shown. %s\n//\n//\t%s\nfunc V%d(chosen Kind) string { return %q }\n", i, vector, vector, i, vector)
	}
	intro := "// Package demo escapes " + strings.Join(vectors[:20], " ") + "\n//\n// " + strings.Join(vectors, "\n//\n// ") + "\n"
	return map[string]string{
		"demo.go": intro + hostile, "vectors.go": "package demo\n" + b.String(), "data/xss.txt": strings.Join(vectors, "\n"),
		`data/<img src=x onerror=canary()>.txt`: strings.Join(vectors, "\n"), `data/" onfocus="canary()" autofocus x=".csv`: strings.Join(vectors, ",\n"),
		"data/svg.svg":   `<svg xmlns="http://www.w3.org/2000/svg" onload="canary()"><script>canary()</script></svg>`,
		"data/page.html": "<script>canary()</script>",
	}
}

// canaries hears of every call of the canary, in whichever frame.
type canaries struct {
	mu    sync.Mutex // guards calls
	calls []string
}

func (c *canaries) add(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

func (c *canaries) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.calls
	c.calls = nil
	return calls
}

// listenForCanaries gives every page and frame of a tab a canary, and takes the policy
// that forbids scripts away where bare is set: what is left then is what was escaped.
func (tb *tab) listenForCanaries(bare bool) *canaries {
	tb.t.Helper()
	heard := new(canaries)
	if err := chromedp.Listen(tb.ctx, func(ev any) {
		switch ev := ev.(type) {
		case *cdpruntime.EventBindingCalled:
			heard.add(ev.Payload)
		case *page.EventJavascriptDialogOpening:
			heard.add("a dialog: " + ev.Message)
		}
	}); err != nil {
		tb.t.Fatal(err)
	}
	script := `window.canary = () => canaryCalled((self === top ? "page " : "frame ") + location.href)`
	_, err := chromedp.Call(tb.ctx, page.Enable, page.EnableParams{})
	_, err2 := chromedp.Call(tb.ctx, cdpruntime.AddBinding, cdpruntime.AddBindingParams{Name: "canaryCalled"})
	_, err3 := chromedp.Call(tb.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: bare})
	_, err4 := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err := errors.Join(err, err2, err3, err4); err != nil {
		tb.t.Fatal(err)
	}
	return heard
}

// smuggled finds what could run in the document itself: handlers, addresses that are
// code, scripts that are not ours.
const smuggled = `(() => {
	const found = [];
	for (const e of document.querySelectorAll("*")) {
		for (const a of e.attributes) {
			if (/^on/i.test(a.name)) found.push(e.outerHTML.slice(0, 200));
			if (/^(href|src|action|formaction|xlink:href|data|srcdoc)$/i.test(a.name) && /^[\s\x00-\x1f]*(javascript|vbscript|data:text\/html)/i.test(a.value)) found.push(e.outerHTML.slice(0, 200));
		}
		if (e.localName === "script" && !(e.src.startsWith(location.origin + "/static/"))) found.push(e.outerHTML.slice(0, 200));
		if (["base", "object", "embed", "applet"].includes(e.localName)) found.push(e.outerHTML.slice(0, 200));
		if (e.localName === "meta" && /refresh/i.test(e.httpEquiv)) found.push(e.outerHTML.slice(0, 200));
		if (e.localName === "iframe" && !/^allow-scripts$/.test(e.getAttribute("sandbox") ?? "")) found.push(e.outerHTML.slice(0, 200));
	}
	return found;
})()`

// Nothing that a cell, a file or a name says runs on a page: every vector of the corpus
// is shown wherever texts are shown, with the policy that forbids scripts and without
// it, and its canary is never called.
func TestNothingEscapes(t *testing.T) {
	text, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	vectors := strings.Split(strings.TrimSpace(string(text)), "\n")
	p := startWith(t, hostileProject(vectors))
	tb := p.open("/p/demo")
	tb.do(chromedp.Click(chromedp.CSS("#page-runbar button, .pass--first button")))
	for cell, status := range map[string]string{
		"lines": "fresh", "table": "fresh", "wide": "fresh", "marked": "fresh", "framed": "fresh", "text": "fresh", "tree": "fresh",
		"figures": "fresh", "bars": "fresh", "said": "fresh", "fails": "failed", "panics": "failed", "v0": "fresh",
	} {
		tb.waitStatus(cell, status)
	}
	tb.wait("document.querySelector('#page-runbar')?.dataset.active === '0'")
	frame := must[string](tb, "(() => { const u = new URL(document.querySelector('[data-cell=framed] iframe').src); return u.pathname + u.search })()")
	link := tb.shareAll()
	for _, bare := range []bool{false, true} {
		look := p.open("/")
		heard := look.listenForCanaries(bare)
		look.visit("/")
		must[bool](look, "canary(), true")
		look.do(chromedp.Sleep(100 * time.Millisecond))
		if calls := heard.take(); len(calls) != 1 || !strings.HasPrefix(calls[0], "page ") {
			t.Fatalf("a canary that sings is not heard: %q", calls)
		}
		for _, path := range []string{
			"/p/demo", "/p/demo/app", "/p/demo/graph", "/p/demo/runs", "/p/demo/files", "/p/demo/history", "/p/demo/share", "/p/demo/rights", "/",
			"/p/demo/why?_cell=fails", "/p/demo?label=%3Cimg+src%3Dx+onerror%3Dcanary%28%29%3E%22onfocus%3D%22canary%28%29", "/p/demo?%3Cimg+src%3Dx+onerror%3Dcanary%28%29%3E=1",
			"/p/demo/files?_file=data%2F%3Cimg+src%3Dx+onerror%3Dcanary%28%29%3E.txt", "/p/demo/files?_file=data%2Fsvg.svg", "/p/demo/files?_file=data%2Fpage.html",
			"/p/%3Cimg%20src=x%20onerror=canary()%3E", "/s/%3Cimg%20src=x%20onerror=canary()%3E", "/static/%3Cscript%3Ecanary()%3C/script%3E",
			link,
		} {
			look.visit(path)
			look.wait("document.readyState === 'complete'")
			look.provoke()
			for _, call := range heard.take() {
				t.Errorf("%s (policy off: %v): the canary was called by %s", path, bare, call)
			}
			for _, found := range must[[]string](look, smuggled) {
				t.Errorf("%s (policy off: %v): %s", path, bare, found)
			}
			if host := must[string](look, "location.host"); host != p.url.Host {
				t.Fatalf("%s led to %s", path, host)
			}
		}
		// What a cell's own HTML runs without the policy shows that the vectors fire.
		look.visit(frame)
		look.provoke()
		if calls := heard.take(); bare != (len(calls) > 0) {
			t.Errorf("%s, by itself (policy off: %v): the canary was called by %q", frame, bare, calls)
		}
	}
}

// provoke touches what could run: it opens what is folded, focuses and points at
// everything, and lets events that were due come.
func (tb *tab) provoke() {
	tb.t.Helper()
	must[bool](tb, `(() => {
		for (const d of document.querySelectorAll("main details")) d.open = true;
		for (const e of document.querySelectorAll("body *")) {
			for (const kind of ["mouseover", "mouseenter", "pointerover", "animationstart", "toggle"]) e.dispatchEvent(new Event(kind));
			if (e.localName === "a" && /^\s*(javascript|vbscript|data):/i.test(e.getAttribute("href") ?? "")) e.click();
		}
		for (const e of document.querySelectorAll("[autofocus], [tabindex]")) e.focus();
		return true;
	})()`)
	tb.do(chromedp.Sleep(150 * time.Millisecond))
}

// shareAll makes a link whose name and note are vectors, and returns its address.
func (tb *tab) shareAll() string {
	tb.t.Helper()
	tb.visit("/p/demo/share")
	tb.do(chromedp.SendKeys(chromedp.CSS("#link-name"), `"><img src=x onerror=canary()>`), chromedp.SendKeys(chromedp.CSS("#link-note"), `<img src=x onerror=canary()> [x](javascript:canary())`))
	tb.click(".newlink button.btn--main")
	tb.wait("document.querySelector('#made input') !== null")
	return must[string](tb, "new URL(document.querySelector('#made input').value).pathname")
}
