package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// knobbed is a project whose slower cell follows a slider.
var knobbed = map[string]string{"demo.go": `// Package demo follows its knobs.
package demo

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Share is how much is kept.
//
//param:slider min=0.1 max=0.9 step=0.1
const Share = 0.5

// Word is repeated.
const Word = "ha"

// Loud is whether to shout.
const Loud = false

// Kept follows the slider, after a while.
func Kept(ctx context.Context, share float64) (string, error) {
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-time.After(300 * time.Millisecond):
	}
	fmt.Println("computed for", share)
	return fmt.Sprintf("kept %.1f", share), nil
}

// Cry follows the other knobs.
func Cry(word string, loud bool) string {
	if loud {
		word = strings.ToUpper(word)
	}
	return strings.Repeat(word, 2)
}
`}

// set moves a knob as a hand does: to is the state of the widget.
func (tb *tab) set(knob, to, event string) {
	tb.t.Helper()
	if _, err := eval[bool](tb, fmt.Sprintf(`(() => {
		const knob = document.getElementById("knob-" + %q);
		if (knob.type === "checkbox") knob.checked = %q === "true"; else knob.value = %q;
		knob.dispatchEvent(new Event("input", { bubbles: true }));
		if (%q === "change") knob.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`, knob, to, to, event)); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) waitText(cell, text string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("document.querySelector('[data-cell=%q] .result')?.innerText.includes(%q)", cell, text))
}

func (tb *tab) query(want string) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("location.search === %q", want))
}

func TestMovedKnobsRunAndStandInTheAddress(t *testing.T) {
	tb := start(t, knobbed).open("/p/demo")
	tb.set("share", "0.6", "change")
	tb.query("?share=0.6")
	if status := tb.statuses()["kept"]; status != "stale" {
		t.Errorf("a moved knob ran a project that nobody has run: kept is %s", status)
	}
	tb.click("#page-runbar button")
	tb.waitText("kept", "kept 0.6")

	tb.set("share", "0.7", "change")
	tb.waitText("kept", "kept 0.7")
	tb.set("loud", "true", "change")
	tb.waitText("cry", "HAHA")
	tb.query("?loud=true&share=0.7")

	_, _ = eval[any](tb, "history.back()")
	tb.query("?share=0.7")
	tb.waitText("cry", "haha")
	_, _ = eval[any](tb, "history.forward()")
	tb.waitText("cry", "HAHA")
	tb.click("[data-defaults]")
	tb.query("")
	tb.waitText("kept", "kept 0.5")
	tb.shoot("knobs")
}

// While a slider is dragged only the value that it comes to rest on counts: the
// history gets one entry, and what was passed over is not computed to its end.
func TestDraggingCountsOnce(t *testing.T) {
	tb := start(t, knobbed).open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitText("kept", "kept 0.5")
	before, _ := eval[int](tb, "history.length")
	for _, value := range []string{"0.6", "0.7", "0.8"} {
		tb.set("share", value, "input")
	}
	tb.set("share", "0.9", "change")
	tb.query("?share=0.9")
	tb.waitText("kept", "kept 0.9")
	if after, _ := eval[int](tb, "history.length"); after != before+1 {
		t.Errorf("dragging made %d entries in the history", after-before)
	}
	tb.visit("/p/demo?share=0.8")
	if status := tb.statuses()["kept"]; status == "fresh" {
		t.Error("a value that the slider only passed over was computed to its end")
	}
}

func TestRefusedValueIsSaidBesideTheKnob(t *testing.T) {
	tb := start(t, knobbed).open("/p/demo?share=7")
	tb.wait("document.querySelector('#hint-share').innerText.includes('over the largest value 0.9')")
	tb.set("word", "ho", "change")
	tb.query("?word=ho")
	if hint := tb.text("#hint-share"); strings.Contains(hint, "over") {
		t.Errorf("the refusal stays: %q", hint)
	}
}

// Two tabs with different values do not disturb one another.
func TestTwoTabsTwoValues(t *testing.T) {
	p := start(t, knobbed)
	one := p.open("/p/demo")
	two := p.openIn(one.ctx, "/p/demo?share=0.8")
	one.click("#page-runbar button")
	one.waitText("kept", "kept 0.5")
	two.click("#page-runbar button")
	two.waitText("kept", "kept 0.8")
	one.set("share", "0.3", "change")
	one.waitText("kept", "kept 0.3")
	if got := two.text("[data-cell=kept] .result"); !strings.Contains(got, "kept 0.8") {
		t.Errorf("the other tab shows %q", got)
	}
}
