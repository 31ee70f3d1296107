package browsertest

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A project is saved as one file, dropped on the first page of another program with
// another store, and everything is fresh there. A project of the name stays.
func TestArchiveIsDroppedElsewhere(t *testing.T) {
	from := start(t, map[string]string{"demo.go": "// Package demo adds.\npackage demo\n\nfunc Numbers() []int { return []int{1, 2} }\n\nfunc Sum(numbers []int) int { return numbers[0] + numbers[1] }\n"})
	tb := from.open("/p/demo")
	tb.click(".pass--first button")
	tb.waitStatus("sum", "fresh")
	tb.visit("/p/demo/files")
	if to := must[string](tb, "document.querySelector('.savewhole a').getAttribute('href')"); to != "/p/demo/archive" {
		t.Errorf("saving leads to %s", to)
	}
	file := filepath.Join(t.TempDir(), "demo.stagebook")
	save := exec.Command(webBinary, "archive", "demo", "--projects", from.projects, "--store", from.store, "--out", file)
	if out, err := save.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content := fmt.Sprintf("Uint8Array.from(atob(%q), c => c.charCodeAt(0))", base64.StdEncoding.EncodeToString(data))

	to := start(t, map[string]string{"demo.go": "package demo\n\nfunc Mine() int { return 1 }\n"})
	tb = to.open("/")
	tb.drop("demo.stagebook", content)
	tb.wait("document.querySelector('#page-archive')?.hidden === false && document.querySelector('#page-archive .what').innerText.includes('There is a project demo already')")
	tb.wait("document.activeElement.value === 'demo2'")
	tb.shoot("asked")
	tb.click("#page-archive button.btn--main")
	tb.path("/p/demo2")
	tb.waitStatus("sum", "fresh")
	if text := tb.text("[data-cell=sum]"); !strings.Contains(text, "3") {
		t.Errorf("sum shows %q", text)
	}
	if workers := to.workers(); len(workers) > 0 {
		t.Errorf("opening an archive started %v", workers)
	}
	mine, err := os.ReadFile(filepath.Join(to.projects, "demo", "demo.go"))
	if err != nil || !strings.Contains(string(mine), "Mine") {
		t.Errorf("the project that was there holds %q, %v", mine, err)
	}
	tb.visit("/")
	tb.drop("broken.stagebook", `"no archive"`)
	tb.wait("document.querySelector('#page-beginning').innerText.includes('no archive of Stagebook')")
}
