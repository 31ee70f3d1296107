package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a journey waits for something to show before it fails.
// It is no measure of speed: machines are slow and noisy.
const patience = 45 * time.Second

// tab is one tab of a headless browser.
type tab struct {
	t   testing.TB
	p   *program
	ctx context.Context
}

// browser starts a Chromium with a fresh profile, or skips the journey.
func browser(t testing.TB) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("STAGEBOOK_BROWSER") == "required" {
			t.Fatal("no chromium on the PATH, and STAGEBOOK_BROWSER=required")
		}
		t.Skip("no chromium on the PATH: journeys in a browser are skipped")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	return alloc
}

// open opens the demo project in a new browser.
func (p *program) open(path string) *tab {
	p.t.Helper()
	return p.openIn(browser(p.t), path)
}

func (p *program) openIn(browser context.Context, path string) *tab {
	p.t.Helper()
	ctx, stop := chromedp.NewContext(browser)
	p.t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // starts the browser, which lives as long as this context
		p.t.Fatalf("starting the browser: %v", err)
	}
	tb := &tab{t: p.t, p: p, ctx: ctx}
	tb.do(chromedp.EmulateViewport(1440, 1000), chromedp.Navigate(p.url.String()))
	tb.visit(path)
	return tb
}

// stranger is a new browser that does not have the token.
func (p *program) stranger() *tab {
	p.t.Helper()
	ctx, stop := chromedp.NewContext(browser(p.t))
	p.t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // as above
		p.t.Fatalf("starting the browser: %v", err)
	}
	return &tab{t: p.t, p: p, ctx: ctx}
}

// visit goes to a page. A page that is about to lead elsewhere by itself may stop that,
// once.
func (tb *tab) visit(path string) {
	tb.t.Helper()
	to := chromedp.Navigate("http://" + tb.p.url.Host + path)
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, to); err != nil && !strings.Contains(err.Error(), "ERR_ABORTED") {
		tb.t.Fatalf("in the browser: %v\n%s", err, tb.p.stderr)
	} else if err != nil {
		tb.do(to)
	}
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("in the browser: %v\n%s", err, tb.p.stderr)
	}
}

// wait waits until a JavaScript expression is true.
func (tb *tab) wait(expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	poll := chromedp.Poll[bool](expression, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience))
	_, err := chromedp.Run(ctx, poll)
	for err != nil && ctx.Err() == nil && leaving(err) {
		_, err = chromedp.Run(ctx, poll)
	}
	if err != nil {
		tb.shoot("failed")
		tb.t.Fatalf("waiting for %s: %v\nstatuses: %v\n%s", expression, err, tb.statuses(), tb.p.stderr)
	}
}

// leaving reports whether an expression could not be asked because the browser was
// on its way to another page, where it can be asked again.
func leaving(err error) bool {
	return slices.ContainsFunc([]string{"Cannot find context", "context was destroyed", "navigated or closed"}, func(words string) bool {
		return strings.Contains(err.Error(), words)
	})
}

// waitStatus waits until a cell has a status.
func (tb *tab) waitStatus(cell, status string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.querySelector('[data-cell=%q]')?.dataset.status === %q", cell, status))
}

func (tb *tab) statuses() map[string]string {
	m, _ := eval[map[string]string](tb, "Object.fromEntries([...document.querySelectorAll('[data-cell]')].map(e => [e.dataset.cell, e.dataset.status]))")
	return m
}

// text returns what a person reads in the first element of a selector.
func (tb *tab) text(selector string) string {
	tb.t.Helper()
	text, err := eval[string](tb, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
	if err != nil {
		tb.t.Fatal(err)
	}
	return text
}

func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.do(chromedp.Click(chromedp.CSS(selector)))
}

func (tb *tab) keys(keys string) {
	tb.t.Helper()
	tb.do(chromedp.KeyEvent(keys))
}

func eval[T any](tb *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// shoot keeps a picture of the page where STAGEBOOK_SHOTS names a folder.
func (tb *tab) shoot(name string) {
	dir := os.Getenv("STAGEBOOK_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		_ = os.WriteFile(dir+"/"+tb.t.Name()+"-"+name+".png", picture, 0o666)
	}
}
