package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// written is a project that somebody writes on.
var written = map[string]string{"demo.go": `// Package demo is written in the browser.
package demo

// Base is where it begins.
func Base() int { return 20 }

// Twice doubles it.
func Twice(base int) int {
	return base * 2
}

// Words says it.
func Words(twice int) string { return "it is so" }
`}

// read returns a file of the demo project.
func (p *program) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.projects, "demo", name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(data)
}

const theEditor = `document.querySelector(".editing .in")?.shadowRoot?.querySelector(".cm-content")`

// write opens the editor of a cell by a click on its code.
func (tb *tab) write(cell string) {
	tb.t.Helper()
	opened := func() bool {
		open, _ := eval[bool](tb, theEditor+" !== undefined")
		return open
	}
	for range 3 { // a patch may take away what a click was meant for
		tb.click(fmt.Sprintf("[data-cell=%s] .code", cell))
		for end := time.Now().Add(5 * time.Second); !opened() && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		}
		if opened() {
			break
		}
	}
	tb.wait(theEditor + " !== undefined")
	tb.wait(fmt.Sprintf("document.querySelector('[data-cell=%q] .editing') !== null", cell))
}

// text puts a text in place of all that the editor holds, as typing it over would.
func (tb *tab) retype(text string) {
	tb.t.Helper()
	tb.chord("a")
	if _, err := eval[bool](tb, fmt.Sprintf(`document.execCommand("insertText", false, %q)`, text)); err != nil {
		tb.t.Fatal(err)
	}
}

// chord presses a key with Ctrl.
func (tb *tab) chord(key string) {
	tb.t.Helper()
	tb.do(keyWith(key, chromedp.ModifierCtrl))
}

func (tb *tab) waitFile(name, has string) {
	tb.t.Helper()
	defer func() {
		if tb.t.Failed() {
			tb.t.Logf("%s says\n%s", name, tb.p.read(name))
		}
	}()
	tb.until(func() bool { return strings.Contains(tb.p.read(name), has) }, "the file says "+has)
}

func TestWriteAndRun(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\nfmt.Println(base)\nreturn base * 3\n}")
	tb.chordEnter()
	tb.waitText("twice", "60")
	file := tb.p.read("demo.go")
	for _, want := range []string{`import "fmt"`, "\tfmt.Println(base)\n\treturn base * 3\n", "func Base() int { return 20 }"} {
		if !strings.Contains(file, want) {
			t.Errorf("the file lacks %q:\n%s", want, file)
		}
	}
	tb.wait(theEditor + " !== undefined")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('.editing') === null")
}

func TestSyntaxErrorIsKeptAsADraft(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	before := p.read("demo.go")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * \n}")
	tb.chord("s")
	tb.wait("document.querySelector('.editing .said')?.innerText.includes('draft')")
	p.kill()
	p.serve()
	tb.visit("/p/demo")
	tb.wait("document.querySelector('[data-cell=twice] .draft')?.innerText.includes('return base *')")
	if p.read("demo.go") != before {
		t.Error("what does not parse was written into the file")
	}
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * 4\n}")
	tb.chordEnter()
	tb.waitText("twice", "80")
	tb.wait("document.querySelector('.draft') === null")
}

func TestTypeErrorIsShownWhileTypingAndSaved(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn nothing * 2\n}")
	tb.wait("document.querySelector('.editing .found')?.innerText.includes('nothing')")
	tb.wait(`document.querySelector(".editing .in").shadowRoot.querySelector(".cm-lintRange-error") !== null`)
	tb.shoot("squiggle")
	tb.chord("s")
	tb.waitFile("demo.go", "return nothing * 2")
}

func TestConflictShowsBothTexts(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * 5\n}")
	p.write("demo.go", strings.Replace(written["demo.go"], "base * 2", "base * 7", 1))
	tb.wait("document.querySelector('[data-cell=twice] .stuff > .code').textContent.includes('base * 7')")
	tb.chord("s")
	tb.wait("document.querySelector('.conflict pre.theirs')?.parentElement.parentElement.innerText.includes('base * 7')")
	if !strings.Contains(p.read("demo.go"), "base * 7") {
		t.Error("the conflict overwrote the file")
	}
	tb.shoot("conflict")
	tb.click(".conflict .btn")
	tb.waitFile("demo.go", "base * 5")
}

func TestAddDeleteUndoMove(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.choose("twice")
	before := p.read("demo.go")
	tb.keys("dd")
	tb.wait("document.querySelector('[data-cell=twice]') === null")
	tb.visit("/p/demo")
	tb.choose("base")
	tb.keys("z")
	tb.wait("document.querySelector('[data-cell=twice]') !== null")
	tb.until(func() bool { return p.read("demo.go") == before }, "the bytes are back")
	tb.keys("b")
	tb.wait("document.querySelector('.editing') !== null")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('.editing') === null && document.querySelectorAll('.cell').length === 4")
}

func TestRenameWithUses(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	tb.choose("base")
	tb.chord("k")
	tb.keys("Rename")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('#page-rename[open]') !== null")
	tb.keys("Start")
	tb.wait("document.querySelectorAll('#page-rename .places li').length >= 2")
	tb.shoot("rename")
	tb.keys(kb.Enter)
	tb.waitFile("demo.go", "func Twice(start int) int {\n\treturn start * 2")
}

func TestCompletion(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	tb.write("words")
	tb.retype("func Words(twice int) string {\n\treturn strings.Rep")
	tb.keys("e")
	tb.wait(`[...document.querySelector(".editing .in").shadowRoot.querySelectorAll(".cm-completionLabel")].some(e => e.textContent === "Repeat")`)
	tb.shoot("completion")
}

func TestNewProjectFromThePage(t *testing.T) {
	tb := start(t, written).open("/")
	tb.click(".newproject input")
	tb.keys("fresh")
	tb.keys(kb.Enter)
	tb.until(func() bool {
		there, err := eval[bool](tb, "document.querySelector('[data-cell=hello]') !== null")
		return err == nil && there
	}, "the new project is shown")
	tb.click("#page-runbar button")
	tb.waitText("hello", "Hello, world!")
}
