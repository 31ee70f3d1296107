package browsertest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// pick chooses an entry of a list, as a person does.
func (tb *tab) pick(selector, value string) {
	tb.t.Helper()
	if _, err := eval[bool](tb, fmt.Sprintf(`(() => {
		const list = document.querySelector(%q);
		list.value = %q;
		return list.dispatchEvent(new Event("change", {bubbles: true}));
	})()`, selector, value)); err != nil {
		tb.t.Fatal(err)
	}
}

func TestChooseAFile(t *testing.T) {
	p := start(t, reading)
	p.write("data/other.csv", "a,b\n1,2\n3,4\n")
	tb := p.open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitText("length", "8")
	tb.pick("#knob-rows", "data/other.csv")
	tb.wait("location.search === '?rows=data%2Fother.csv'")
	tb.waitText("length", "12")
	tb.do(chromedp.NavigateBack())
	tb.waitText("length", "8")
	tb.wait("document.querySelector('#knob-rows').value === 'data/rows.csv'")
	tb.click("[data-cell=text] details.at summary")
	tb.pick("#knob-rows-at-text", "data/other.csv")
	tb.waitText("length", "12")
	tb.shoot("chosen")
	tb.click("[data-make-default=rows]")
	tb.waitFile("demo.go", `var Rows = "data/other.csv"`)
	tb.visit("/p/demo?rows=../../etc/passwd")
	tb.comes("document.querySelector('[data-problem-of=rows]')?.innerText.includes('no file of the project')")
}

func TestUploadWhereAFileIsChosen(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitText("length", "8")
	if _, err := eval[bool](tb, `(() => {
		const input = document.querySelector("input[data-upload-for=rows]");
		const chosen = new DataTransfer();
		chosen.items.add(new File(["x\n"], "tiny.csv"));
		input.files = chosen.files;
		return input.dispatchEvent(new Event("change", {bubbles: true}));
	})()`); err != nil {
		t.Fatal(err)
	}
	tb.wait("location.search === '?rows=data%2Ftiny.csv'")
	tb.waitText("length", "2")
	tb.wait("document.querySelector('#page-said').textContent !== ''")
}

func TestSetASecret(t *testing.T) {
	const value = "correct horse battery"
	p := start(t, map[string]string{"demo.go": `package demo

import "stagebook/cells"

// Password opens it.
var Password = cells.Secret("JOURNEY_PASSWORD")

// Length is how long it is.
func Length(password cells.SecretVar) int { return len(password.Value()) }
`})
	tb := p.open("/p/demo")
	tb.waitStatus("length", "blocked")
	tb.click("[data-cell=length] details.at summary")
	tb.do(chromedp.Focus(chromedp.CSS("[data-cell=length] input[type=password]")))
	tb.keys(value)
	tb.keys(kb.Enter)
	tb.waitStatus("length", "stale")
	tb.wait("[...document.querySelectorAll('input[type=password]')].every(field => field.value === '')")
	tb.wait("document.querySelector('#password')?.innerText.includes('set here')")
	tb.shoot("set")
	tb.click("#page-runbar button")
	tb.waitText("length", "21")
	page, err := eval[string](tb, "document.documentElement.outerHTML + location.href")
	if err != nil || strings.Contains(page, value) {
		t.Errorf("the page holds the secret: %v", err)
	}
	tb.click("#password [name=forget]")
	tb.waitStatus("length", "blocked")
	if strings.Contains(p.stderr.String(), value) {
		t.Error("the program logged the secret")
	}
	if err := filepath.WalkDir(p.store, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil // workers come and go
		}
		if data, err := os.ReadFile(path); err == nil && strings.Contains(string(data), value) {
			t.Errorf("%s holds the secret", path)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
