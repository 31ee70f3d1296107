package browsertest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reading is a project whose cells read a file.
var reading = map[string]string{"demo.go": `package demo

import "os"

//cell:file
var Rows = "data/rows.csv"

// Text is the file.
func Text(rows string) (string, error) {
	data, err := os.ReadFile(rows)
	return string(data), err
}

// Length is how long it is.
func Length(text string) int { return len(text) }
`, "data/rows.csv": "a,b\n1,2\n"}

// drop drops a file on the page, as a person does. content is JavaScript.
func (tb *tab) drop(name, content string) {
	tb.t.Helper()
	_, err := eval[bool](tb, fmt.Sprintf(`(() => {
		const dropped = new DataTransfer();
		dropped.items.add(new File([%s], %q, {lastModified: 1700000000000}));
		document.body.dispatchEvent(new DragEvent("dragover", {bubbles: true, cancelable: true, dataTransfer: dropped}));
		document.body.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: dropped}));
		return true;
	})()`, content, name))
	if err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) uploaded(words string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.querySelector('#page-uploads')?.innerText.includes(%q)", words))
}

func TestUploadPreviewAndReadInACell(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo/files")
	tb.comes("document.querySelector('[data-file=\"data/rows.csv\"]').innerText.includes('Text')")
	tb.drop("../new rows.csv", `"name,mass\nAnn,1.5\n"`)
	tb.uploaded("data/new rows.csv is here")
	tb.comes("document.querySelector('[data-file=\"data/new rows.csv\"]') !== null")
	tb.wait("document.querySelector('#page-said')?.textContent.includes('is here')")
	if got := p.read("data/new rows.csv"); got != "name,mass\nAnn,1.5\n" {
		t.Errorf("the file holds %q", got)
	}
	tb.shoot("uploaded")
	tb.click("[data-file=\"data/new rows.csv\"] a")
	tb.comes("document.querySelector('#page-file td.r')?.innerText === '1.5'")
	tb.visit("/p/demo/files")
	tb.drop("other.csv", `"x\n1\n"`)
	tb.uploaded("data/other.csv is here")
	tb.click("#page-uploads .btn--main")
	tb.comes("location.hash === '#readOther' && document.querySelector('[data-cell=readOther]') !== null")
}

func TestReplaceSaysWhatBecomesStaleAndComesBack(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitText("length", "8")
	tb.visit("/p/demo/files")
	tb.drop("rows.csv", `"a,b\n1,2\n3,4\n"`)
	tb.uploaded("Replacing it makes stale: Text, Length.")
	if got := p.read("data/rows.csv"); got != "a,b\n1,2\n" {
		t.Fatalf("replaced without asking: %q", got)
	}
	tb.shoot("asks")
	tb.click("#page-uploads .btn--main")
	tb.uploaded("Stale now: Text, Length.")
	if got := p.read("data/rows.csv"); got != "a,b\n1,2\n3,4\n" {
		t.Errorf("the file holds %q", got)
	}
	tb.wait("document.querySelector('.filebin') !== null")
	tb.click(".filebin summary")
	tb.shoot("bin")
	tb.click("[data-binned-file=\"data/rows.csv\"] button")
	tb.until(func() bool { return p.read("data/rows.csv") == "a,b\n1,2\n" }, "the old rows are back")
	tb.visit("/p/demo")
	tb.waitStatus("length", "fresh")
}

func TestKeepBothAndTheSameTwice(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo/files")
	tb.drop("rows.csv", `"a,b\n1,2\n"`)
	tb.uploaded("is there already, 8 B")
	tb.do(chromedp.Click(chromedp.CSS("#page-uploads .tools .btn:nth-child(2)")))
	tb.uploaded("data/rows-2.csv is here")
	if p.read("data/rows-2.csv") != p.read("data/rows.csv") {
		t.Error("both are not what they should be")
	}
}

func TestRenameAndDeleteAFile(t *testing.T) {
	p := start(t, reading)
	p.write("data/spare.csv", "x\n")
	tb := p.open("/p/demo/files")
	row := "[data-file=\"data/spare.csv\"] "
	tb.click(row + ".filemenu summary")
	tb.do(chromedp.Focus(chromedp.CSS(row + "input[name=name]")))
	tb.chord("a")
	tb.keys("sub/up.csv")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('#page-offline')?.innerText.includes('folder')")
	tb.chord("a")
	tb.keys("better.csv")
	tb.keys(kb.Enter)
	tb.comes("document.querySelector('[data-file=\"data/better.csv\"]') !== null && document.querySelector('[data-file=\"data/spare.csv\"]') === null")
	tb.click("[data-file=\"data/better.csv\"] .filemenu summary")
	tb.click("[data-file=\"data/better.csv\"] .btn--danger")
	tb.comes("document.querySelector('[data-file=\"data/better.csv\"]') === null && document.querySelector('[data-binned-file=\"data/better.csv\"]') !== null")
	if p.has("demo/data/better.csv") {
		t.Error("the file is still there")
	}
	p.write("data/outside.csv", "x\n")
	tb.comes("document.querySelector('[data-file=\"data/outside.csv\"]') !== null")
}

// hold makes the page wait before it sends the nth chunk, until released.
const hold = `(() => {
	const send = XMLHttpRequest.prototype.send;
	window.chunks = 0;
	XMLHttpRequest.prototype.send = function (body) {
		if (++window.chunks === %d) window.release = () => send.call(this, body);
		else send.call(this, body);
	};
	return true;
})()`

// large is a file of 40 MB in five chunks, in JavaScript and as its digest.
const large = `(() => { const bytes = new Uint8Array(40e6); for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i, 2654435761) >>> 24; return bytes; })()`

func largeDigest() string {
	sum := sha256.New()
	block := make([]byte, 40e6)
	for i := range block {
		block[i] = byte(uint32(i) * 2654435761 >> 24)
	}
	sum.Write(block)
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func (p *program) digestOf(name string) string {
	data, err := os.ReadFile(filepath.Join(p.projects, "demo", name))
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

func TestUploadGoesOnAfterTheServerWasKilled(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo/files")
	if _, err := eval[bool](tb, fmt.Sprintf(hold, 4)); err != nil {
		t.Fatal(err)
	}
	tb.drop("large.bin", large)
	tb.wait("window.release !== undefined")
	p.kill()
	if _, err := eval[bool](tb, "(window.release(), true)"); err != nil {
		t.Fatal(err)
	}
	tb.uploaded("not reachable")
	tb.shoot("cut")
	p.serve()
	tb.uploaded("data/large.bin is here")
	if got := p.digestOf("data/large.bin"); got != largeDigest() {
		t.Errorf("the file is %s", got)
	}
	if n, err := eval[int](tb, "window.chunks"); err != nil || n != 6 {
		t.Errorf("%d chunks were sent for five and one that was cut off: %v", n, err)
	}
}

func TestUploadGoesOnAfterAReload(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo/files")
	if _, err := eval[bool](tb, fmt.Sprintf(hold, 3)); err != nil {
		t.Fatal(err)
	}
	tb.drop("large.bin", large)
	tb.wait("window.release !== undefined")
	if p.has("demo/data/large.bin") {
		t.Error("a part of the file is in the folder")
	}
	if _, err := eval[bool](tb, "(document.querySelector('#page-uploads').replaceChildren(), true)"); err != nil { // so that leaving asks nothing
		t.Fatal(err)
	}
	tb.visit("/p/demo/files")
	tb.wait("document.querySelector('[data-unfinished]')?.innerText.includes('16.8 MB of 40.0 MB')")
	tb.shoot("unfinished")
	if _, err := eval[bool](tb, fmt.Sprintf(hold, 99)); err != nil {
		t.Fatal(err)
	}
	tb.drop("large.bin", large)
	tb.uploaded("data/large.bin is here")
	if got := p.digestOf("data/large.bin"); got != largeDigest() {
		t.Errorf("the file is %s", got)
	}
	if n, err := eval[int](tb, "window.chunks"); err != nil || n != 3 {
		t.Errorf("%d chunks were sent where three were missing: %v", n, err)
	}
	tb.wait("document.querySelector('[data-unfinished]') === null")
}

func TestUploadIsCancelled(t *testing.T) {
	p := start(t, reading)
	tb := p.open("/p/demo/files")
	if _, err := eval[bool](tb, fmt.Sprintf(hold, 3)); err != nil {
		t.Fatal(err)
	}
	tb.drop("large.bin", large)
	tb.wait("window.release !== undefined")
	tb.click("#page-uploads .btn")
	tb.wait("document.querySelector('#page-uploads li') === null")
	tb.until(func() bool {
		left, _ := filepath.Glob(filepath.Join(p.store, "v1", "uploads", "*"))
		return len(left) == 0
	}, "what had come is thrown away")
	if names, _ := filepath.Glob(filepath.Join(p.projects, "demo", "data", "*")); strings.Join(names, "") != filepath.Join(p.projects, "demo", "data", "rows.csv") {
		t.Errorf("left in the folder: %v", names)
	}
}
