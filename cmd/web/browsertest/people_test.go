package browsertest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// startTeam serves files as "demo" to people who sign in: ada owns all, bob may view.
func startTeam(t *testing.T, files map[string]string) *program {
	t.Helper()
	root := t.TempDir()
	p := &program{t: t, projects: filepath.Join(root, "projects"), store: filepath.Join(root, "store"), port: freePort(t), team: true}
	for name, text := range files {
		p.write(name, text)
	}
	for _, args := range [][]string{
		{"user", "add", "ada", "--role", "own", "--password-stdin"}, {"user", "add", "bob", "--role", "view", "--project", "demo", "--password-stdin"},
	} {
		add := exec.Command(webBinary, append(args, "--store", p.store)...)
		add.Stdin = strings.NewReader("correct horse\n")
		if out, err := add.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	p.serve()
	t.Cleanup(p.stop)
	return p
}

func (tb *tab) signIn(name, password string) {
	tb.t.Helper()
	tb.wait("document.querySelector('#page-password') !== null")
	must[bool](tb, "(document.querySelector('#page-name').value = '', true)")
	tb.do(chromedp.SendKeys(chromedp.CSS("#page-name"), name), chromedp.SendKeys(chromedp.CSS("#page-password"), password))
	tb.click("form.unlock button")
}

// People sign in and come to the page that they wanted, see what they may do and
// nothing else, follow what others run, and sign out.
func TestPeopleSignIn(t *testing.T) {
	p := startTeam(t, demo)
	bob := p.stranger()
	bob.do(chromedp.EmulateViewport(1440, 900))
	bob.visit("/p/demo/app")
	bob.signIn("bob", "wrong horse")
	bob.wait("document.querySelector('[role=alert]')?.textContent.includes('is wrong') === true")
	bob.shoot("sign-in")
	bob.signIn("bob", "correct horse")
	bob.wait("location.pathname === '/p/demo/app'")
	bob.visit("/p/demo")
	bob.wait("document.querySelector('[data-cell=twice]') !== null")
	for _, mark := range []string{"#page-runbar button", ".pass--first button", "[data-grip]", "[data-cell=twice] form[action*='/run']", ".btn.share"} {
		if must[bool](bob, "document.querySelector(\""+mark+"\") !== null") {
			t.Errorf("bob, who may look, is offered %s", mark)
		}
	}
	ada := p.stranger()
	ada.do(chromedp.EmulateViewport(1440, 900))
	ada.visit("/p/demo")
	ada.signIn("ada", "correct horse")
	ada.wait("document.querySelector('.pass--first button, #page-runbar button') !== null")
	ada.click(".pass--first button, #page-runbar button")
	bob.waitStatus("twice", "fresh")
	if must[bool](bob, "document.querySelector(\"[data-grip], [data-cell=twice] form[action*='/run']\") !== null") {
		t.Error("after a run bob is offered to edit or run")
	}
	bob.visit("/you")
	bob.click("form[action='/sign-out'] button")
	bob.wait("document.querySelector('#page-main')?.textContent.includes('You are signed out') === true")
	bob.visit("/p/demo")
	bob.wait("document.querySelector('#page-password') !== null")
	text := axe(t)
	for _, path := range []string{"/p/demo/people", "/p/demo/audit", "/audit", "/you", "/p/demo/share"} {
		ada.visit(path)
		ada.rules(text, path)
	}
	bob.rules(text, "signing in")
}
