package browsertest

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// asked waits until a table shows what the address asks of it.
func (tb *tab) asked(output, want string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("(new URLSearchParams(location.search).get('_t.%s') ?? '') === %q && document.getElementById('table-%s').dataset.asked === %q", output, want, output, want))
}

// foot waits for the words under a table.
func (tb *tab) foot(output, words string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.getElementById('table-%s')?.querySelector('.tablefoot [role=status]').innerText.trim() === %q", output, words))
}

// filters opens the filter of a column, sets a field of it and sends it.
func (tb *tab) filters(output, column, field, value string) {
	tb.t.Helper()
	must[bool](tb, fmt.Sprintf(`(() => {
		const head = [...document.getElementById("table-" + %q).querySelectorAll("th[data-col]")].find(th => th.dataset.col === %q);
		const form = head.querySelector("form");
		form.closest("details").open = true;
		const field = %q === "_in" ? [...form.querySelectorAll("[name=_in]")].find(f => f.value === %q) : form.elements[%q];
		if (field.type === "checkbox") field.checked = true; else field.value = %q;
		form.requestSubmit();
		return true;
	})()`, output, column, field, value, field, value))
}

// unfiltered clears all filters of a table of 400 rows.
func (tb *tab) unfiltered(output string) {
	tb.t.Helper()
	must[bool](tb, fmt.Sprintf("[...document.getElementById('table-%s').querySelectorAll('.tablefoot a')].find(a => a.innerText === 'Show all').click(), true", output))
	tb.foot(output, "rows 1–10 of 400")
}

// download gets what a link of a table's menu leads to: of what is shown, or of all.
func (tb *tab) download(output, as string, all bool) string {
	tb.t.Helper()
	which := "find"
	if all {
		which = "findLast"
	}
	must[bool](tb, fmt.Sprintf(`(() => {
		const link = [...document.getElementById("table-" + %q).querySelectorAll("a[download]")].%s(a => a.textContent === %q);
		delete window.got;
		fetch(link.href).then(async r => { window.got = r.status + " " + [...new Uint8Array(await r.arrayBuffer())].map(b => String.fromCharCode(b)).join("") });
		return true;
	})()`, output, which, as))
	tb.wait("window.got !== undefined")
	body, ok := strings.CutPrefix(must[string](tb, "window.got"), "200 ")
	if !ok {
		tb.t.Errorf("%s of %s: %.200s", as, output, body)
	}
	return body
}

// A table is narrowed by each type of column, sorted by several, turned, searched and
// taken along, and its address says all of it.
func TestTableIsAskedInThePage(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#frame")
	tb.run("frame")
	tb.foot("frame", "rows 1–10 of 400")

	tb.filters("frame", "temperature", "_min", "30")
	tb.foot("frame", "rows 1–10 of 52, out of 400")
	tb.filters("frame", "wind", "_in", "north")
	tb.foot("frame", "rows 1–10 of 10, out of 400")
	tb.filters("frame", "sunny", "_in", "true")
	tb.foot("frame", "rows 1–3 of 3, out of 400")
	shown := tb.download("frame", "CSV", false)
	if lines, err := csv.NewReader(strings.NewReader(shown)).ReadAll(); err != nil || len(lines) != 4 {
		t.Errorf("what is shown is %d lines: %v", len(lines), err)
	}
	if lines := strings.Count(tb.download("frame", "CSV", true), "\n"); lines != 401 {
		t.Errorf("everything is %d lines", lines)
	}
	var records []map[string]any
	if err := json.Unmarshal([]byte(tb.download("frame", "JSON", false)), &records); err != nil || len(records) != 3 || records[0]["wind"] != "north" {
		t.Errorf("as JSON it is %v, %v", records, err)
	}
	if file := tb.download("frame", "Parquet", false); !strings.HasPrefix(file, "PAR1") || !strings.HasSuffix(file, "PAR1") {
		t.Errorf("as Parquet it begins with %.20q", file)
	}
	if file := tb.download("frame", "Arrow", true); !strings.HasPrefix(file, "ÿÿÿÿ") {
		t.Errorf("as Arrow it begins with %.20q", file)
	}
	tb.look("filtered")
	tb.do(chromedp.Reload())
	tb.foot("frame", "rows 1–3 of 3, out of 400")
	tb.unfiltered("frame")
	tb.filters("frame", "wind", "_has", "ort")
	tb.foot("frame", "rows 1–10 of 80, out of 400")
	tb.unfiltered("frame")
	tb.filters("frame", "temperature", "_na", "only")
	tb.foot("frame", "rows 1–2 of 2, out of 400")
	tb.unfiltered("frame")

	must[bool](tb, head("frame", "wind")+".querySelector('a.sort').click(), true")
	tb.asked("frame", "s=a%3Awind")
	must[bool](tb, head("frame", "visits")+".querySelector('a.sort').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true })), true")
	tb.asked("frame", "s=a%3Awind&s=a%3Avisits")
	tb.wait("[...document.querySelectorAll('#table-frame .rank')].map(r => r.innerText).sort().join() === '1,2'")
	must[bool](tb, "document.querySelector('#table-frame a[aria-label=\"Next page\"]').click(), true")
	tb.foot("frame", "rows 11–20 of 400")
	must[bool](tb, "document.querySelector('#table-frame a[aria-label=\"25 rows a page\"]').click(), true")
	tb.foot("frame", "rows 1–25 of 400")
	tb.click("#table-frame .find [type=search]")
	tb.keys("west")
	tb.foot("frame", "rows 1–25 of 80, out of 400")
	if !must[bool](tb, "document.activeElement?.matches('#table-frame .find [type=search]')") {
		t.Error("the field of the search has lost the focus to its own answer")
	}
	tb.keys(kb.Escape)
}

// A table within a layout, beside charts that no bytes hold, is asked as any other.
func TestTableInALayoutIsAsked(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#board")
	tb.run("board", "leaves")
	tb.foot("board/1", "rows 1–10 of 400")
	tb.filters("board/1", "wind", "_in", "south")
	tb.foot("board/1", "rows 1–10 of 80, out of 400")
	must[bool](tb, "document.getElementById('table-board/1').querySelector('a.sort').click(), true")
	tb.asked("board/1", "in.wind=south&s=a%3Atemperature")
	must[bool](tb, "document.getElementById('table-board/1').querySelector('[aria-label=\"Next page\"]').click(), true")
	tb.foot("board/1", "rows 11–20 of 80, out of 400")
	if lines := strings.Count(tb.download("board/1", "CSV", false), "\n"); lines != 81 {
		t.Errorf("what is shown is %d lines", lines)
	}
	if file := tb.download("board/1", "Parquet", true); !strings.HasPrefix(file, "PAR1") {
		t.Errorf("as Parquet it begins with %.20q", file)
	}
	must[bool](tb, "location.hash = '#board', true")
	tb.look("asked")

	address, err := url.Parse(must[string](tb, "location.href"))
	if err != nil {
		t.Fatal(err)
	}
	again := tb.p.openIn(tb.ctx, address.Path+"?"+address.RawQuery+"#board")
	again.foot("board/1", "rows 11–20 of 80, out of 400")

	tb.click("[data-cell=leaves] .parts--tabs label:nth-of-type(3)")
	must[bool](tb, "document.getElementById('table-leaves/2').querySelector('[aria-label=\"Next page\"]').click(), true")
	tb.foot("leaves/2", "rows 11–20 of 400")
	if !must[bool](tb, "document.getElementById('table-leaves/2').offsetHeight > 0") {
		t.Error("the tab is another after a page of its table was turned")
	}
	tb.foot("board/1", "rows 11–20 of 80, out of 400")
}
