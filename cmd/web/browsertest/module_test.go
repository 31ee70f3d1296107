package browsertest

import "testing"

// A module that is not required is offered to be added where it is missed, and what
// keeps it from coming is said beside the code, which stays as it was.
func TestModuleIsOffered(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	tb := start(t, map[string]string{
		"go.mod":  "module demo\n\ngo 1.26\n",
		"demo.go": "// Package demo needs more.\npackage demo\n\nimport \"example.com/dep\"\n\n// Answer asks.\nfunc Answer() int { return dep.Answer() }\n",
	}).open("/p/demo")
	tb.write("answer")
	tb.retype("func Answer() int { return dep.Answer() + 1 }")
	tb.wait("[...document.querySelectorAll('.found button')].some(b => b.textContent === 'Add example.com/dep')")
	tb.shoot("module-offered")
	tb.click(".found button")
	tb.wait("document.querySelector('.editing')?.textContent.includes('Downloading is switched off here') === true")
	if text := tb.p.read("go.mod"); text != "module demo\n\ngo 1.26\n" {
		t.Errorf("go.mod says\n%s", text)
	}
	tb.chord("s")
	tb.waitFile("demo.go", "dep.Answer() + 1")
}
