package browsertest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPictures makes the pictures of the documentation and the recorded walk anew:
//
//	STAGEBOOK_PICTURES=1 go test -run Pictures -v ./cmd/web/browsertest
//
// They are of the real page, with the projects of the repository and an empty store.
func TestPictures(t *testing.T) {
	if os.Getenv("STAGEBOOK_PICTURES") == "" {
		t.Skip("the pictures of the documentation are made where STAGEBOOK_PICTURES is set")
	}
	p := startCopy(t)
	tb := p.open("/p/tumours")
	tb.do(chromedp.EmulateViewport(1100, 690))
	walk(t, tb)
	for _, run := range []string{"weather", "gallery"} {
		tb.visit("/p/" + run)
		tb.click(".pass--first button, #page-runbar button")
		tb.wait(`document.querySelector("main.sheet [data-status=queued], main.sheet [data-status=running], main.sheet [data-status=stale]") === null`)
	}
	for _, picture := range []struct {
		name, path, ready string
		height            int64
	}{
		{"projects", "/", "document.querySelectorAll('.proj').length > 2", 760},
		{"notebook", "/p/tumours", "document.querySelector('[data-cell=raw]').dataset.status === 'fresh' && (scrollTo(0, document.querySelector('[data-cell=roc]').offsetTop - 120), Math.abs(document.querySelector('[data-cell=roc]').getBoundingClientRect().top - 120) < 60)", 1000},
		{"app", "/p/weather/app", "document.querySelectorAll('figure svg').length > 0", 1000},
		{"graph", "/p/tumours/graph", "document.querySelector('main svg') !== null", 820},
		{"runs", "/p/tumours/runs", "document.querySelector('main') !== null", 820},
	} {
		tb.do(chromedp.EmulateViewport(1440, picture.height))
		tb.visit(picture.path)
		tb.wait(picture.ready)
		tb.wait("document.fonts.status === 'loaded'")
		shot, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("../../../docs", picture.name+".png"), shot, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// walk records how a project is run, moved and asked.
func walk(t *testing.T, tb *tab) {
	f := &film{tb: tb}
	tb.visit("/")
	tb.wait("document.fonts.status === 'loaded'")
	f.look(1500 * time.Millisecond)
	tb.visit("/p/tumours")
	tb.wait("document.querySelector('.pass--first button') !== null")
	f.look(1500 * time.Millisecond)
	tb.click(".pass--first button")
	f.follow(`document.querySelector("main.sheet [data-status=queued], main.sheet [data-status=running], main.sheet [data-status=stale]") === null`)
	f.look(1200 * time.Millisecond)
	scroll(f, "[data-cell=split]")
	f.look(1500 * time.Millisecond)
	for _, to := range []string{"0.25", "0.3", "0.35"} {
		tb.set("testSize", to, "input")
		f.look(150 * time.Millisecond)
	}
	tb.set("testSize", "0.4", "change")
	f.follow(`document.querySelector("main.sheet [data-status=queued], main.sheet [data-status=running], main.sheet [data-status=stale]") === null`)
	f.look(1500 * time.Millisecond)
	scroll(f, "[data-cell=roc]")
	f.look(2 * time.Second)
	tb.click("[data-cell=roc] .whylink")
	tb.wait("document.querySelector('#page-why-dialog').open")
	f.look(2500 * time.Millisecond)
	tb.keys(kb.Escape)
	f.look(time.Second)
	f.write(t, "../../../docs/walk.gif")
}

// scroll goes to a cell in a few steps.
func scroll(f *film, selector string) {
	f.tb.t.Helper()
	for step := range 6 {
		f.tb.wait(fmt.Sprintf(`(() => {
			const to = document.querySelector(%q).getBoundingClientRect().top - 80;
			scrollBy(0, Math.round(to / %d));
			return true;
		})()`, selector, 6-step))
		f.look(90 * time.Millisecond)
	}
}

// startCopy serves the projects of a copy of the repository.
func startCopy(t *testing.T) *program {
	t.Helper()
	root := filepath.Join(t.TempDir(), "stagebook")
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("../../..", path)
		switch {
		case err != nil:
			return err
		case slices.Contains([]string{".git", "node_modules"}, rel) && d.IsDir():
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(root, rel), 0o777)
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, rel), data, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, projects: filepath.Join(root, "projects"), store: t.TempDir(), port: freePort(t), token: "journey"}
	p.serve()
	t.Cleanup(p.stop)
	return p
}
