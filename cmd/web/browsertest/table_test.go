package browsertest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// startOver serves a copy of a project of the repository as "demo".
func startOver(t *testing.T, name string) *program {
	t.Helper()
	files := make(map[string]string)
	sources, err := filepath.Glob(filepath.Join("../../../projects", name, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(source, "_test.go") {
			files[filepath.Base(source)] = string(text)
		}
	}
	return startWith(t, files)
}

// startWith serves files as "demo", in a module that has the libraries of the
// repository.
func startWith(t testing.TB, files map[string]string) *program {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	whole := maps.Clone(files)
	own := strings.Replace(string(mod), "module stagebook", "module demo", 1)
	whole["go.mod"] = own + fmt.Sprintf("\nrequire stagebook v0.0.0\n\nreplace stagebook => %s\n", root)
	whole["go.sum"] = string(sums)
	return start(t, whole)
}

// head is an expression for the head of a column.
func head(table, column string) string {
	return fmt.Sprintf("[...document.querySelectorAll('#table-%s th[data-col]')].find(th => th.dataset.col === %q)", table, column)
}

// heads are the names of the columns that a table shows.
func heads(table string) string {
	return fmt.Sprintf("[...document.querySelectorAll('#table-%s th[data-col]')].map(th => th.dataset.col)", table)
}

// must evaluates an expression that has to be there.
func must[T any](tb *tab, expression string) T {
	tb.t.Helper()
	v, err := eval[T](tb, expression)
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func (tb *tab) run(cells ...string) {
	tb.t.Helper()
	for _, cell := range cells {
		must[bool](tb, fmt.Sprintf("document.querySelector('[data-cell=%s] .tools form button').click(), true", cell))
	}
	for _, cell := range cells {
		tb.waitStatus(cell, "fresh")
	}
}

// look takes pictures of what is seen, light, dark and narrow, where STAGEBOOK_SHOTS
// names a folder.
func (tb *tab) look(name string) {
	dir := os.Getenv("STAGEBOOK_SHOTS")
	if dir == "" {
		return
	}
	take := func(as string) {
		if picture, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot()); err == nil {
			_ = os.WriteFile(dir+"/"+tb.t.Name()+"-"+name+as+".png", picture, 0o666)
		}
	}
	take("")
	must[bool](tb, "document.documentElement.dataset.theme = 'dark', true")
	take("-dark")
	must[bool](tb, "delete document.documentElement.dataset.theme, true")
	tb.do(chromedp.EmulateViewport(390, 844))
	must[bool](tb, "document.querySelector(location.hash || 'body').scrollIntoView(), true")
	take("-narrow")
	tb.do(chromedp.EmulateViewport(1440, 1000))
}

func TestWideTableIsFoundPinnedAndHidden(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#wide")
	tb.run("wide")
	tb.wait(heads("wide") + ".length === 40")

	tb.click("#table-wide [data-choose] > summary")
	tb.wait("document.activeElement?.matches('#table-wide [data-find]')")
	tb.keys("sensor 2718")
	tb.wait("document.querySelectorAll('#table-wide .names li').length === 1")
	tb.look("columns")
	tb.keys(kb.Enter)
	tb.wait(head("wide", "sensor 2718") + " !== undefined")
	tb.wait(fmt.Sprintf("(() => { const r = %s.getBoundingClientRect(); return r.left > 0 && r.right < innerWidth })()", head("wide", "sensor 2718")))
	tb.keys(kb.Escape)

	must[bool](tb, head("wide", "sensor 2718")+".querySelector('.acts a').click(), true")
	tb.wait("document.querySelector('#table-wide').dataset.pinned === '1'")
	must[bool](tb, "document.querySelector('#table-wide a[aria-label=\"Next columns\"]').click(), true")
	tb.wait(heads("wide") + "[0] === 'sensor 2718' && " + heads("wide") + "[1] === 'sensor 2721'")
	must[bool](tb, "document.querySelector('#table-wide .scroll').scrollLeft = 2000, true")
	tb.wait(fmt.Sprintf("(() => { const r = %s.getBoundingClientRect(), s = document.querySelector('#table-wide .scroll').getBoundingClientRect(); return r.left >= s.left && r.right < s.left + 300 })()", head("wide", "sensor 2718")))
	tb.look("pinned")

	must[bool](tb, head("wide", "sensor 2721")+".querySelectorAll('.acts a')[1].click(), true")
	tb.wait(heads("wide") + "[1] !== 'sensor 2721'")
	state := must[string](tb, "new URLSearchParams(location.search).get('_t.wide')")
	if !strings.Contains(state, "k=sensor+2718") || !strings.Contains(state, "h=sensor+2721") {
		t.Errorf("the address holds %q", state)
	}
	before := must[string](tb, heads("wide")+".join()")
	tb.do(chromedp.Reload())
	tb.wait(heads("wide") + ".length === 40")
	if after := must[string](tb, heads("wide")+".join()"); after != before {
		t.Errorf("after loading again the columns are %s, were %s", after, before)
	}
}

func TestColumnIsDrawnToAWidth(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#frame")
	tb.run("frame")
	tb.wait(head("frame", "wind") + " !== undefined")
	drag := `(() => {
		const grip = ` + head("frame", "wind") + `.querySelector('[data-grip]'), at = grip.getBoundingClientRect();
		grip.setPointerCapture = () => {};
		const send = (type, x) => grip.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, clientX: x, clientY: at.y + 5 }));
		send("pointerdown", at.x); send("pointermove", at.x + 30); send("pointermove", at.x + 90); send("pointerup", at.x + 90);
		return ` + head("frame", "wind") + `.offsetWidth
	})()`
	was := must[int](tb, head("frame", "wind")+".offsetWidth")
	if now := must[int](tb, drag); now < was+80 {
		t.Errorf("drawn by 90 px it went from %d to %d px", was, now)
	}
	tb.wait(fmt.Sprintf("new URLSearchParams(new URLSearchParams(location.search).get('_t.frame')).get('w.wind') === '%d'", was+90))
	tb.do(chromedp.Reload())
	tb.wait(fmt.Sprintf("Math.abs(%s.offsetWidth - %d) < 2", head("frame", "wind"), was+90))
}

func TestCellsArePickedCopiedAndOpened(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#notes")
	tb.run("notes")
	tb.wait("document.querySelectorAll('#table-notes tbody tr').length === 4")
	copied := func() string {
		return must[string](tb, `(() => {
			const data = new DataTransfer();
			document.activeElement.dispatchEvent(new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData: data }));
			return data.getData("text/plain")
		})()`)
	}
	tb.click("#table-notes tbody tr:nth-child(1) td:nth-child(4)")
	tb.wait("document.querySelectorAll('#table-notes .is-picked').length === 1")
	if text := copied(); text != "0.3333333333333333" {
		t.Errorf("the raw number is copied as %q", text)
	}
	tb.keys(kb.ArrowDown)
	tb.do(keyWith(kb.ArrowDown, chromedp.ModifierShift), keyWith(kb.ArrowLeft, chromedp.ModifierShift))
	tb.wait("document.querySelectorAll('#table-notes .is-picked').length === 4")
	const long = "a note with a name that is far longer than what is in its column"
	if text := copied(); text != long+"\treading\n\"first line\nsecond line\"\t2e-07\n\"=HYPERLINK(\"\"http://example.com\"\")\"\t1.23456789123e+08" {
		t.Errorf("a rectangle is copied as %q", text)
	}
	tb.click("#table-notes tbody tr:nth-child(1) th.idx")
	tb.wait("document.querySelectorAll('#table-notes .is-picked').length === 3")
	tb.look("row")

	tb.click("#table-notes tbody tr:nth-child(1) td:nth-child(3)")
	tb.keys(kb.Enter)
	tb.wait("document.querySelector('#table-value pre')?.textContent.length === 60 * 74")
	tb.look("value")
	tb.keys(kb.Escape)
	tb.wait("document.querySelector('#table-value') === null && document.activeElement.matches('#table-notes td')")
	tb.keys(kb.Escape)
	tb.wait("document.querySelectorAll('#table-notes .is-picked').length === 0")
}
