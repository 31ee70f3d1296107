package browsertest

import (
	"strings"
	"testing"
)

// Two tabs on one project see each other's saved edits at once, and where the other
// one is; who closes is gone.
func TestTwoTabs(t *testing.T) {
	p := start(t, written)
	one, two := p.open("/p/demo"), p.open("/p/demo")
	one.write("words")
	two.wait("document.querySelector('[data-cell=words]').dataset.company?.endsWith('is writing') === true")
	two.shoot("company")
	if text, err := eval[string](two, "[...document.querySelectorAll('#page-company li:not([hidden])')].map(e => e.textContent).join()"); err != nil || !strings.Contains(text, "is writing in words elsewhere") {
		t.Errorf("those who cannot see it hear %q, %v", text, err)
	}
	one.retype("func Words(twice int) string { return \"seen elsewhere\" }")
	one.chord("s")
	two.wait("document.querySelector('[data-cell=words] .code').textContent.includes('seen elsewhere')")
	if own, err := eval[bool](one, "document.querySelector('[data-cell=words]').dataset.company !== undefined"); err != nil || own {
		t.Errorf("a tab is told of itself: %v, %v", own, err)
	}
	one.visit("/")
	two.wait("document.querySelector('[data-cell=words]').dataset.company === undefined")
}
