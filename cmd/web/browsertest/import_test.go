package browsertest

import (
	"os"
	"path/filepath"
	"testing"
)

// dropped is a notebook of Python as a browser makes it.
const dropped = `JSON.stringify({nbformat: 4, nbformat_minor: 5, metadata: {kernelspec: {name: "python3", language: "python"}}, cells: [
	{cell_type: "markdown", metadata: {}, source: "# Sizes of fish\n\nWeighed *twice*."},
	{cell_type: "code", execution_count: 2, metadata: {}, outputs: [], source: "sizes = [1.5, 2.5, 4.0]"},
	{cell_type: "code", execution_count: 1, metadata: {}, outputs: [], source: "print(sum(sizes) / len(sizes))"},
]})`

// A Jupyter notebook that is dropped on the first page becomes a project. Nothing has
// run; its prose, its graph and what is hidden in it are there.
func TestDropANotebook(t *testing.T) {
	p := start(t, written)
	tb := p.open("/")
	tb.drop("Fish 3.ipynb", dropped)
	tb.path("/p/fish3")
	tb.wait("document.querySelector('h1')?.innerText.includes('Sizes of fish')")
	tb.wait("document.body.innerText.includes('Weighed twice.')")
	tb.wait("document.body.innerText.includes('the cells were run in another order than they stand in')")
	tb.waitStatus("sizes", "stale")
	tb.waitStatus("printed3", "stale")
	tb.shoot("imported")
	if _, err := os.Stat(filepath.Join(p.projects, "fish3", "data", "Fish 3.ipynb")); err != nil {
		t.Error(err)
	}
	tb.click("#page-runbar button")
	tb.waitStatus("sizes", "fresh")
	tb.waitStatus("printed3", "failed")
	tb.wait("document.body.innerText.includes('is not written yet: translate the Python in it')")
	tb.shoot("run")
}

// What is no notebook says so, and the new project can be opened.
func TestDropWhatIsNoNotebook(t *testing.T) {
	p := start(t, written)
	tb := p.open("/")
	tb.drop("x.ipynb", `"a,b\n1,2\n"`)
	tb.wait("document.querySelector('#page-beginning')?.innerText.includes('no Jupyter notebook')")
	tb.wait("document.querySelector('#page-beginning a')?.getAttribute('href') === '/p/x'")
}
