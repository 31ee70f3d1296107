package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Two tabs write the same cell: the second save is a conflict that shows both
// texts, and neither is lost.
func TestTwoTabsWriteOneCell(t *testing.T) {
	p := start(t, written)
	one, two := p.open("/p/demo"), p.open("/p/demo")
	one.write("twice")
	one.retype("func Twice(base int) int {\n\treturn base * 3\n}")
	two.write("twice")
	two.retype("func Twice(base int) int {\n\treturn base * 4\n}")
	one.chord("s")
	one.waitFile("demo.go", "base * 3")
	two.wait("document.querySelector('[data-cell=twice] .stuff > .code').textContent.includes('base * 3')")
	two.chord("s")
	two.wait("document.querySelector('.conflict pre.theirs')?.parentElement.parentElement.innerText.includes('base * 3')")
	two.wait(textInEditor + ".includes('base * 4')")
	if !strings.Contains(p.read("demo.go"), "base * 3") {
		t.Error("the second save overwrote the first")
	}
	two.click(".conflict .btn")
	two.waitFile("demo.go", "base * 4")
	one.wait("document.querySelector('[data-cell=twice] .stuff > .code').textContent.includes('base * 4')")
}

// Everything is reached and left by keys alone, and the focus stays where it can
// be seen.
func TestWriteByKeysAlone(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.keys("j")
	tb.keys("j")
	tb.wait("document.querySelector('[data-cell=twice].is-selected') !== null")
	tb.keys(kb.Enter)
	tb.wait(theEditor + " !== undefined && document.querySelector('.editing .in').shadowRoot.activeElement !== null")
	tb.retype("func Twice(base int) int {\n\treturn base * 6\n}")
	tb.keys(kb.Escape)
	tb.waitFile("demo.go", "base * 6")
	tb.gone(".editing")
	tb.wait("document.querySelector('[data-cell=twice].is-selected') !== null")
	tb.keys("j")
	tb.wait("document.querySelector('[data-cell=words].is-selected') !== null")
	tb.keys("k")
	tb.keys(kb.Tab)
	tb.wait("document.activeElement !== document.body && document.activeElement.matches(':focus-visible')")
}

// Of five hundred cells only the one that is written in has an editor.
func TestFiveHundredCells(t *testing.T) {
	var source strings.Builder
	source.WriteString("// Package demo is long.\npackage demo\n")
	for i := range 500 {
		fmt.Fprintf(&source, "\n// Cell%d is one of many.\nfunc Cell%d() int { return %d }\n", i, i, i)
	}
	p := start(t, map[string]string{"demo.go": source.String()})
	tb := p.open("/p/demo")
	tb.wait("document.querySelectorAll('.cell .code').length === 500 && document.querySelector('.editing') === null")
	tb.wait("document.querySelector('[data-cell=cell499]').scrollIntoView({block: 'center', behavior: 'instant'}), true")
	tb.write("cell499")
	tb.retype("func Cell499() int { return 77 }")
	tb.chordEnter()
	tb.waitText("cell499", "77")
	tb.wait("document.querySelectorAll('.editing').length === 1")
}

// A file that is dropped on the notebook is declared and read.
func TestDropOnTheNotebook(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.wait("document.querySelector('#words') !== null")
	tb.drop("rain.csv", `"day,mm\nMonday,3\n"`)
	tb.waitFile("demo.go", "//cell:file\nvar RainFile = \"data/rain.csv\"")
	tb.wait("document.querySelector('[data-cell=readRain]') !== null")
	if got := p.read("data/rain.csv"); got != "day,mm\nMonday,3\n" {
		t.Errorf("the file holds %q", got)
	}
	tb.choose("readRain")
	tb.chordEnter()
	tb.wait("document.querySelector('[data-cell=readRain] .result').innerText.includes('Monday')")
}
