package browsertest

import (
	"strings"
	"testing"
)

// What has the focus is brought up to date like all else, and keeps it.
func TestFocusedCodeFollows(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.wait("document.querySelector('[data-cell=words] .code').focus(), document.activeElement.matches('[data-cell=words] .code')")
	p.write("demo.go", strings.Replace(p.read("demo.go"), `"it is so"`, `"it is seen"`, 1))
	tb.wait("document.activeElement.matches('[data-cell=words] .code') && document.activeElement.textContent.includes('it is seen')")
}
