package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// endless is a project whose cell runs until it is stopped.
var endless = map[string]string{"demo.go": `package demo

import (
	"context"
	"time"
)

// Wait waits.
func Wait(ctx context.Context) (int, error) {
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(time.Hour):
		return 1, nil
	}
}
`, "data/rows.csv": "a,b\n1,2\n"}

func (p *program) has(name string) bool {
	_, err := os.Stat(filepath.Join(p.projects, name))
	return err == nil
}

// comes is wait for what another page shows, to which the browser is on its way.
func (tb *tab) comes(expression string) {
	tb.t.Helper()
	tb.until(func() bool {
		holds, err := eval[bool](tb, expression)
		return err == nil && holds
	}, expression)
}

// path waits until the browser shows a page.
func (tb *tab) path(path string) {
	tb.t.Helper()
	tb.comes(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", path))
}

func TestDeleteARunningProjectAndUndo(t *testing.T) {
	p := start(t, endless)
	open := p.open("/p/demo")
	open.click("#page-runbar button")
	open.waitStatus("wait", "running")
	tb := p.openIn(open.ctx, "/")
	tb.click("[data-project=demo] .projmenu summary")
	tb.shoot("menu")
	tb.click("[data-project=demo] .projmenu form[action$='/delete'] button")
	tb.comes("document.querySelector('.undo') !== null")
	if p.has("demo") {
		t.Error("the folder is still there")
	}
	tb.until(func() bool { return len(p.workers()) == 0 }, "the worker has ended")
	open.wait("!document.querySelector('#page-offline').hidden && document.querySelector('#page-offline').innerText.includes('moved away')")
	open.shoot("gone")
	tb.shoot("undo")
	tb.click(".undo button")
	tb.path("/p/demo")
	tb.wait("document.querySelector('[data-cell=wait]') !== null")
	if !p.has("demo/data/rows.csv") {
		t.Error("the data did not come back")
	}
}

func TestCopyFromTheList(t *testing.T) {
	p := start(t, written)
	tb := p.open("/")
	tb.do(chromedp.Focus(chromedp.CSS("[data-project=demo] .projmenu summary")))
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('.projmenu').open")
	tb.do(chromedp.Focus(chromedp.CSS(".projmenu input[name=name]")))
	tb.keys(kb.Enter)
	tb.path("/p/demo2")
	tb.click("#page-runbar button")
	tb.waitStatus("words", "fresh")
}

func TestTheBinByItself(t *testing.T) {
	p := start(t, written)
	tb := p.open("/")
	tb.click(".projmenu summary")
	tb.click(".projmenu form[action$='/delete'] button")
	tb.comes("document.querySelector('.undo a') !== null")
	p.write("other.go", "package demo\n")
	tb.click(".undo a")
	tb.path("/bin")
	tb.wait("document.querySelector('.binned input[name=name]')?.value === 'demo2'")
	tb.shoot("taken")
	tb.click(".binned .btn--line")
	tb.path("/p/demo2")
	tb.visit("/")
	tb.click("[data-project=demo] .projmenu summary")
	tb.click("[data-project=demo] .projmenu form[action$='/delete'] button")
	tb.comes("document.querySelector('.undo') !== null")
	tb.visit("/bin")
	tb.click(".emptybin summary")
	tb.click(".emptybin button")
	tb.comes("document.querySelector('main').innerText.includes('The bin is empty')")
	if !p.has("demo2") || p.has("demo") {
		t.Error("something else than the deleted project is gone")
	}
}
