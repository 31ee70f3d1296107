package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const theSignature = `document.querySelector(".editing .in")?.shadowRoot?.querySelector(".signature")`

// While a call is written its signature stands above the cursor, with the parameter
// that is meant; in the head of a cell it says who makes the input. Escape hides it,
// and only then leaves the editor.
func TestSignatureWhileWriting(t *testing.T) {
	files := map[string]string{"demo.go": written["demo.go"] + `
// Sum adds what it is given.
func Sum(words string) int { return len(words) }

func scale(number int, factor float64) float64 { return float64(number) * factor }
`}
	tb := start(t, files).open("/p/demo")
	tb.write("words")
	tb.retype("func Words(twice int) string { return fmt.Sprint(scale(twice, ")
	tb.wait(theSignature + "?.textContent.includes('scale(number int, factor float64)')")
	tb.wait(theSignature + ".querySelector('b').textContent === 'factor float64'")
	tb.keys(kb.Escape)
	tb.wait(theSignature + " === null")
	tb.wait(theEditor + " !== undefined")
	tb.retype("func Words(twice int")
	tb.wait(theSignature + "?.textContent.includes('twice')")
	if text, err := eval[string](tb, theSignature+".textContent"); err != nil || !strings.Contains(text, "Twice") {
		t.Errorf("who makes the input is not said: %q, %v", text, err)
	}
	tb.shoot("signature")
}
