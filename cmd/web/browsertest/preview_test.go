package browsertest

import "testing"

// The graph follows what is typed before anything is saved or run: a new input is a
// new edge, one that nothing provides says so, and leaving without saving takes it
// back.
func TestGraphWhileTyping(t *testing.T) {
	tb := start(t, written).open("/p/demo")
	const edges = "[...document.querySelectorAll('#page-outline .edge')].map(e => e.dataset.from + '>' + e.dataset.to).sort().join(' ')"
	tb.wait(edges + " === 'base>twice twice>words'")
	tb.write("words")
	tb.retype("func Words(twice, base int) string { return \"it is so\" }")
	tb.wait(edges + " === 'base>twice base>words twice>words'")
	tb.wait("document.querySelector('#page-outline .unsaved') !== null && document.querySelector('#page-outline .edge.new').dataset.from === 'base'")
	tb.shoot("graph-typed")
	tb.retype("func Words(twice int, factor float64) string { return \"it is so\" }")
	tb.wait("document.querySelector('[data-node=factor]')?.textContent.includes('factor') === true")
	tb.wait("document.querySelector('.found')?.textContent.includes('factor') === true")
	tb.retype("func Words(twice int) string { return \"it is so\" }")
	tb.wait(edges + " === 'base>twice twice>words' && document.querySelector('#page-outline .unsaved') === null")
	tb.retype("func Words(base int) string { return \"it is so\" }")
	tb.wait(edges + " === 'base>twice base>words'")
	tb.chord("s")
	tb.waitFile("demo.go", "func Words(base int)")
	tb.wait(edges + " === 'base>twice base>words' && document.querySelector('#page-outline .unsaved') === null")
}
