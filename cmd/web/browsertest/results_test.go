package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestPicturesSoundsAndPages(t *testing.T) {
	p := startOver(t, "gallery")
	film, err := os.ReadFile("../../../projects/gallery/data/film.webm")
	if err != nil {
		t.Fatal(err)
	}
	p.write(filepath.Join("data", "film.webm"), string(film))
	tb := p.open("/p/demo#sketch")
	tb.run("sketch", "large", "tone", "film", "card", "badge", "settingsFile")

	tb.wait("document.querySelector('[data-cell=sketch] img')?.naturalWidth > 600")
	if alt := must[string](tb, "document.querySelector('[data-cell=sketch] img').alt"); alt != "Plot “A damped swing”; across seconds from 0 to 10; upright metres from -1 to 1" {
		t.Errorf("the plot is told as %q", alt)
	}
	must[bool](tb, "document.querySelector('[data-cell=large]').scrollIntoView(), true")
	tb.wait("document.querySelector('[data-cell=tone] audio')?.duration === 1")
	tb.wait("document.querySelector('[data-cell=film] video')?.videoWidth === 160")

	must[bool](tb, "document.querySelector('[data-cell=large] [data-zoom]').click(), true")
	tb.wait("document.querySelector('.lightbox[open] img')?.naturalWidth === 1300 && document.querySelector('.lightbox output').value.endsWith('%')")
	fit := must[int](tb, "document.querySelector('.lightbox img').width")
	tb.keys("1")
	tb.wait("document.querySelector('.lightbox output').value === '100 %'")
	tb.keys("+")
	tb.wait("document.querySelector('.lightbox img').width === 2600")
	tb.look("zoom")
	tb.keys("0")
	if again := must[int](tb, "document.querySelector('.lightbox img').width"); again < fit-1 || again > fit+1 {
		t.Errorf("fit into the window it was %d px, and is %d", fit, again)
	}
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('.lightbox') === null")

	tb.wait("document.querySelector('[data-cell=card] iframe')?.height < 200") // it says how high it is
	tb.wait("document.querySelector('[data-cell=badge] iframe')?.height < 120")
	must[bool](tb, "location.hash = '#card', true")
	tb.look("frames")
	must[bool](tb, "document.querySelector('[data-cell=settingsFile]').scrollIntoView(), true")
	// Of what is too far off to be rendered a browser tells all text, folded or not.
	tb.wait("document.querySelector('[data-cell=settingsFile] .tree')?.checkVisibility({ contentVisibilityAuto: true }) === true")
	text := tb.text("[data-cell=settingsFile] .tree")
	must[bool](tb, "document.querySelectorAll('[data-cell=settingsFile] .tree details').forEach(d => d.open = true), true")
	if opened := tb.text("[data-cell=settingsFile] .tree"); len(opened) <= len(text) {
		t.Error("the tree has nothing to open")
	}
}

func TestTreesOpenLevelByLevel(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#deep")
	tb.run("deep")
	tb.wait("document.querySelector('[data-cell=deep] .tree') !== null")
	unfold := func(label string) {
		t.Helper()
		at := "[...document.querySelectorAll('[data-cell=deep] .tree details')].findLast(d => d.querySelector('summary b')?.innerText === '" + label + "')"
		tb.wait("(() => { const d = " + at + "; if (d && !d.open) d.open = true; return !!d && !d.dataset.treeOpen })()")
	}
	for _, label := range []string{"down", "level 1", "level 2", "level 3", "level 4", "level 5", "level 6", "level 7"} {
		unfold(label)
	}
	tb.wait("document.querySelector('[data-cell=deep] .tree').innerText.includes('\"the bottom\"')")

	unfold("squares")
	more := func() {
		must[bool](tb, "[...document.querySelectorAll('[data-cell=deep] details')].find(d => d.querySelector('summary b')?.innerText === 'squares').querySelector(':scope > [data-tree-more]').click(), true")
	}
	count := "[...document.querySelectorAll('[data-cell=deep] details')].find(d => d.querySelector('summary b')?.innerText === 'squares').querySelectorAll(':scope > .leaf:not(.more)').length"
	tb.wait(count + " === 60")
	more()
	tb.wait(count + " === 100")
	tb.look("opened")
	more()
	tb.wait(count + " === 200")
	more()
	tb.wait(count + " === 250 && document.querySelector('[data-cell=deep] .tree').innerText.includes('62001')")
}
