package browsertest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// git runs git in the demo project, as an author does in a terminal.
func (p *program) git(args ...string) (string, error) {
	p.t.Helper()
	command := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.autocrlf=false", "-c", "core.editor=true"}, args...)...)
	command.Dir = filepath.Join(p.projects, "demo")
	out, err := command.CombinedOutput()
	return string(out), err
}

func (p *program) mustGit(args ...string) {
	p.t.Helper()
	if out, err := p.git(args...); err != nil {
		p.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// commit keeps the demo project with a text in place of another.
func (p *program) commit(message, old, now string) {
	p.t.Helper()
	p.write("demo.go", strings.Replace(p.read("demo.go"), old, now, 1))
	p.mustGit("add", ".")
	p.mustGit("commit", "-qm", message)
}

// textInEditor is what the editor holds.
const textInEditor = `[...document.querySelector(".editing .in").shadowRoot.querySelectorAll(".cm-line")].map(e => e.textContent).join("\n")`

// keepsWriting checks that the editor has its text and the focus.
func (tb *tab) keepsWriting(text string) {
	tb.t.Helper()
	got, err := eval[string](tb, textInEditor)
	if err != nil || got != text {
		tb.t.Errorf("the editor holds %q (%v), want %q", got, err, text)
	}
	tb.wait("document.querySelector('.editing .in')?.shadowRoot.activeElement?.className.includes('cm-content')")
}

func TestRebaseUnderAnOpenEditor(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git on the PATH: nothing to rebase with")
	}
	p := start(t, written)
	p.mustGit("init", "-q", "-b", "main")
	p.commit("first", "nothing", "")
	p.mustGit("checkout", "-qb", "mine")
	p.commit("mine", "return base * 2", "return base * 3")
	p.mustGit("checkout", "-q", "main")
	p.commit("theirs", "return 20", "more := 1\n\treturn 20 + more")
	p.commit("theirs, too", "return base * 2", "return base * 7")
	p.mustGit("checkout", "-q", "mine")

	tb := p.open("/p/demo")
	tb.write("words")
	const mine = "func Words(twice int) string { return \"it was so\" }"
	tb.retype(mine)
	out, err := p.git("rebase", "main")
	if err == nil || !strings.Contains(p.read("demo.go"), "<<<<<<<") {
		t.Fatalf("the rebase met no conflict: %v\n%s", err, out)
	}
	tb.wait("document.querySelector('[data-cell=base] .stuff > .code').textContent.includes('more := 1')") // what the marks do not touch
	tb.wait("document.querySelector('main.sheet').innerText.includes('<<<<<<<')")
	tb.shoot("marks")
	tb.keepsWriting(mine)
	tb.chord("s")
	tb.waitFile("demo.go", mine)
	marked := p.read("demo.go")
	for _, want := range []string{"<<<<<<< ", "return base * 7", "=======", "return base * 3", ">>>>>>> ", "return 20 + more"} {
		if !strings.Contains(marked, want) {
			t.Errorf("saving a cell beside the marks lost %q:\n%s", want, marked)
		}
	}
	tb.keys(kb.Escape)
	p.write("demo.go", strings.Replace(marked[:strings.Index(marked, "<<<<<<<")]+marked[strings.Index(marked, ">>>>>>>"):], marked[strings.Index(marked, ">>>>>>>"):strings.Index(marked, "\n}\n\n// Words")], "\treturn base * 4", 1))
	tb.wait("document.querySelector('[data-cell=twice]')?.textContent.includes('base * 4') && !document.querySelector('main.sheet').innerText.includes('<<<<<<<')")
	p.mustGit("add", ".")
	p.mustGit("rebase", "--continue")
	p.mustGit("checkout", "-q", "main") // a branch switch
	tb.wait("document.querySelector('[data-cell=twice]')?.textContent.includes('base * 7')")
}

func TestFileGoesUnderAnOpenEditor(t *testing.T) {
	p := start(t, twoFiles)
	tb := p.open("/p/demo")
	tb.write("ends")
	const mine = "func Ends(words string) string { return words + \"!\" }"
	tb.retype(mine)
	p.write("second.go", "package demo\n")
	tb.wait("document.querySelectorAll('.graph [data-node=ends]').length === 0")
	tb.keepsWriting(mine)
	tb.chord("s")
	tb.wait("document.querySelector('.editing .said.is-bad') !== null")
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	tb.gone("[data-cell=ends]")
	tb.wait("document.querySelector('#page-kept')?.textContent.includes('!')")
	p.write("second.go", twoFiles["second.go"]) // it comes back, and what was written is there
	tb.wait("document.querySelectorAll('.graph [data-node=ends]').length === 1")
	tb.wait("document.querySelector('#page-kept') === null && document.querySelector('[data-cell=ends] .draft') !== null")
	tb.write("ends")
	tb.chord("s")
	tb.waitFile("second.go", mine)
}

func TestFileOfAnotherSystemKeepsItsLineEnds(t *testing.T) {
	p := start(t, told)
	tb := p.open("/p/demo")
	tb.write("base")
	tb.retype("func Base() int {\n\treturn 21\n}")
	tb.chord("s")
	tb.waitFile("demo.go", "//cell:timeout 30s\r\nfunc Base() int {\r\n\treturn 21\r\n}\r\n\r\nfunc Twice(base int) int {\r\n\treturn   base*2 // as it was\r\n}\r\n")
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	tb.write("base") // what was saved is no conflict
	tb.retype("func Base() int {\n\treturn 22\n}")
	tb.chord("s")
	tb.waitFile("demo.go", "return 22\r\n")
	tb.gone(".conflict")
}

func TestConflictTakesWhatTheFileSays(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.write("twice")
	tb.retype("func Twice(base int) int {\n\treturn base * 5\n}")
	theirs := strings.Replace(written["demo.go"], "base * 2", "base * 7", 1)
	p.write("demo.go", theirs)
	tb.wait("document.querySelector('[data-cell=twice] .stuff > .code').textContent.includes('base * 7')")
	tb.chord("s")
	tb.wait("document.querySelector('.conflict .actions') !== null")
	tb.click(".conflict .actions .btn:nth-child(2)")
	tb.gone(".conflict")
	tb.keepsWriting("func Twice(base int) int {\n\treturn base * 7\n}")
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	tb.gone(".draft")
	if p.read("demo.go") != theirs {
		t.Error("taking what the file says wrote something")
	}
}

func TestConflictIsMergedPieceByPiece(t *testing.T) {
	const both = "package demo\n\nfunc Base() int {\n\ta := 1\n\tb := 2\n\tc := 3\n\treturn a + b + c\n}\n"
	p := start(t, map[string]string{"demo.go": both})
	tb := p.open("/p/demo")
	tb.do(chromedp.EmulateViewport(390, 844))
	tb.write("base")
	tb.retype("func Base() int {\n\ta := 10\n\tb := 2\n\tc := 3\n\treturn a + b + c\n}")
	p.write("demo.go", strings.Replace(both, "c := 3", "c := 30", 1))
	tb.wait("document.querySelector('[data-cell=base] .stuff > .code').textContent.includes('c := 30')")
	tb.chord("s")
	tb.wait("document.querySelectorAll('.conflict .stretch .btn').length === 2")
	tb.shoot("narrow")
	tb.click(".conflict .stretch:nth-last-child(2) .btn") // theirs of c, mine of a
	tb.wait("document.querySelector('.conflict .actions .btn').innerText === 'Save the merge'")
	tb.click(".conflict .actions .btn")
	tb.waitFile("demo.go", "a := 10\n\tb := 2\n\tc := 30\n")
	tb.gone(".conflict")
}

func TestShiftEnterAtTheEndGoesOnThere(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.write("words")
	tb.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift)))
	tb.waitFile("demo.go", "func Cell1() string")
	tb.wait("document.querySelector('[data-cell=cell1] .editing') !== null")
	tb.waitStatus("words", "fresh")
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	before := p.read("demo.go")
	tb.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift))) // who only reads gets no cell
	tb.waitStatus("cell1", "fresh")
	if p.read("demo.go") != before {
		t.Error("running the last cell wrote something")
	}
}

func TestDraftOfACellThatWasRenamedElsewhereIsNotLost(t *testing.T) {
	p := start(t, written)
	tb := p.open("/p/demo")
	tb.write("words")
	tb.retype("func Words(twice int) string { return half")
	tb.chord("s")
	tb.wait("document.querySelector('.editing .said')?.innerText.includes('draft')")
	tb.keys(kb.Escape)
	tb.gone("cell-editor")
	p.write("demo.go", strings.Replace(written["demo.go"], "Words", "Says", 2))
	tb.wait("document.querySelector('[data-cell=says]') !== null && document.querySelector('#page-kept')?.textContent.includes('return half')")
	tb.click("#page-kept summary")
	tb.click("#page-kept [data-discard]")
	tb.gone("#page-kept")
}
