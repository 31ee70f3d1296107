package browsertest

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// demo is a project without any module: a fast cell, a slow one with progress
// and a log, one after it, and one that fails.
var demo = map[string]string{"demo.go": `// Package demo adds numbers up, slowly.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Numbers are the first ten.
func Numbers() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10} }

// Sum takes its time.
func Sum(ctx context.Context, numbers []int) (int, error) {
	total := 0
	for _, n := range numbers {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(150 * time.Millisecond):
		}
		total += n
		fmt.Println("added", n)
	}
	return total, nil
}

// Twice is twice the sum.
func Twice(sum int) int { return 2 * sum }

// Refuses never works.
func Refuses(numbers []int) (string, error) { return "", errors.New("no more numbers today") }

// Waits has nothing to wait for.
func Waits(refuses string) string { return refuses }
`}

func TestOpeningRunsNothing(t *testing.T) {
	tb := start(t, demo).open("/p/demo")
	for cell, status := range tb.statuses() {
		if status != "stale" {
			t.Errorf("%s is %s on a project that never ran", cell, status)
		}
	}
	if !strings.Contains(tb.text("body"), "Run all") {
		t.Error("there is no button to run it")
	}
	if workers := tb.p.workers(); len(workers) > 0 {
		t.Errorf("opening started processes: %v", workers)
	}
}

func TestRunAllShowsEachStatusAndResult(t *testing.T) {
	tb := start(t, demo).open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitStatus("sum", "running")
	tb.waitStatus("numbers", "fresh")
	tb.waitStatus("twice", "fresh")
	tb.waitStatus("refuses", "failed")
	tb.waitStatus("waits", "blocked")
	if text := tb.text("[data-cell=twice]"); !strings.Contains(text, "110") {
		t.Errorf("twice shows %q", text)
	}
	refuses := tb.text("[data-cell=refuses]")
	if !strings.Contains(refuses, "no more numbers today") {
		t.Errorf("refuses shows %q", refuses)
	}
	if text := tb.text("[data-cell=waits]"); !strings.Contains(text, "Refuses") {
		t.Errorf("waits does not name what blocks it: %q", text)
	}
	tb.shoot("done")
}

func TestResultsOutliveTheProgram(t *testing.T) {
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("[data-cell=twice] form button")
	tb.waitStatus("twice", "fresh")
	p.kill()
	p.serve()
	tb.visit("/p/demo")
	tb.waitStatus("twice", "fresh")
	tb.waitStatus("sum", "fresh")
	if text := tb.text("[data-cell=twice]"); !strings.Contains(text, "110") {
		t.Errorf("after a restart twice shows %q", text)
	}
	if workers := p.workers(); len(workers) > 0 {
		t.Errorf("showing fresh results started processes: %v", workers)
	}
}

func TestStopCancelsAndRunAgainEnds(t *testing.T) {
	tb := start(t, demo).open("/p/demo")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "running")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "cancelled")
	tb.waitStatus("numbers", "fresh")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "fresh")
}

func TestReloadWhileRunningShowsTheRun(t *testing.T) {
	tb := start(t, demo).open("/p/demo")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "running")
	tb.visit("/p/demo")
	tb.waitStatus("sum", "running")
	tb.waitStatus("sum", "fresh")
}

func TestKilledWorkerIsStartedAgain(t *testing.T) {
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "running")
	workers := p.workers()
	if len(workers) == 0 {
		t.Fatal("no worker runs")
	}
	for _, pid := range workers {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	tb.waitStatus("sum", "failed")
	tb.click("[data-cell=sum] form button")
	tb.waitStatus("sum", "fresh")
}

func TestPageComesBackAfterARestart(t *testing.T) {
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("[data-cell=numbers] form button")
	tb.waitStatus("numbers", "fresh")
	p.kill()
	time.Sleep(500 * time.Millisecond) // the page notices that nobody is there
	p.write("demo.go", strings.Replace(demo["demo.go"], "9, 10}", "9, 10, 11}", 1))
	p.serve()
	tb.waitStatus("numbers", "stale")
	tb.click("[data-cell=numbers] form button")
	tb.waitStatus("numbers", "fresh")
}

func TestEditOutsideShowsAtOnce(t *testing.T) {
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("[data-cell=numbers] form button")
	tb.waitStatus("numbers", "fresh")
	p.write("demo.go", strings.Replace(demo["demo.go"], "9, 10}", "9, 10, 11}", 1))
	tb.waitStatus("numbers", "stale")
	if text := tb.text("[data-cell=numbers]"); !strings.Contains(text, "changed") {
		t.Errorf("the page does not say why: %q", text)
	}
	p.write("demo.go", demo["demo.go"])
	tb.waitStatus("numbers", "fresh") // taking an edit back is a hit
}

func TestTwoTabsSeeOneRun(t *testing.T) {
	p := start(t, demo)
	one := p.open("/p/demo")
	two := p.openIn(one.ctx, "/p/demo")                                                                               // a second tab of the same browser
	if _, err := eval[bool](one, "document.querySelector('[data-cell=sum] form button').click(), true"); err != nil { // a tab in the background gets no mouse
		t.Fatal(err)
	}
	two.waitStatus("sum", "running")
	two.waitStatus("sum", "fresh")
	one.waitStatus("sum", "fresh")
}

func TestKeyboardRunsTheSelectedCell(t *testing.T) {
	tb := start(t, demo).open("/p/demo#numbers")
	tb.keys("j")
	tb.wait("document.querySelector('[data-cell][aria-current], [data-cell].is-selected, [data-cell][data-selected]') !== null")
	tb.do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)))
	tb.wait("[...document.querySelectorAll('[data-cell]')].some(e => e.dataset.status !== 'stale')")
}

func TestBadAddressesHavePages(t *testing.T) {
	tb := start(t, demo).open("/p/nobody")
	if text := tb.text("body"); !strings.Contains(text, "nobody") {
		t.Errorf("an unknown project shows %q", text)
	}
	tb.visit("/p/demo?speed=3")
	if text := tb.text("body"); !strings.Contains(text, "speed") {
		t.Error("a parameter that does not exist is not said")
	}
}

func TestMistakeKeepsTheRestRunning(t *testing.T) {
	broken := map[string]string{"demo.go": demo["demo.go"] + "\n// Broken does not compile.\nfunc Broken(numbers []int) string { return numbers }\n"}
	tb := start(t, broken).open("/p/demo")
	tb.waitStatus("broken", "blocked")
	tb.click("[data-cell=numbers] form button")
	tb.waitStatus("numbers", "fresh")
}

func TestStatusesAreKnownWords(t *testing.T) {
	known := []string{"fresh", "stale", "queued", "running", "failed", "blocked", "cancelled", "manual"}
	tb := start(t, demo).open("/p/demo")
	for cell, status := range tb.statuses() {
		if !slices.Contains(known, status) {
			t.Errorf("%s has the status %q", cell, status)
		}
	}
}

func TestWhyShowsTheChange(t *testing.T) {
	p := start(t, demo)
	tb := p.open("/p/demo")
	tb.click("[data-cell=twice] .tools form button")
	tb.waitStatus("twice", "fresh")
	p.write("demo.go", strings.Replace(demo["demo.go"], "return 2 * sum", "return 3 * sum", 1))
	tb.waitStatus("twice", "stale")
	tb.click("[data-cell=twice] [data-why-of]")
	tb.wait("document.querySelector('#page-why-dialog[open]')?.innerText.includes('Twice itself changed')")
	tb.click("#page-why-dialog [data-why-diff]")
	tb.wait("document.querySelector('#page-why-dialog ins')?.innerText.includes('return 3 * sum')")
	if removed := tb.text("#page-why-dialog del"); !strings.Contains(removed, "return 2 * sum") {
		t.Errorf("the old code is shown as %q", removed)
	}
}
