package draft_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stagebook/cells/notebook/draft"
	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/notebooktest"
)

var update = flag.Bool("update", false, "write what the drafts are now into testdata")

// Each archive in testdata is a notebook and the draft of it, as people see it. That
// drafts compile is tested where they are put into modules.
func TestDrafts(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			n, want := notebooktest.Of(a, "python", "python3")
			p, err := draft.Write(flow.Recover(n), draft.Options{
				Package: "drafted", Notebook: "n.ipynb", Stages: !strings.Contains(path, "plain"),
				Has: func(file string) bool { return strings.Contains(file, "birds") },
			})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"want.go": string(p.Cells), "warnings": ""}
			if p.Rest != nil {
				got["want2.go"] = string(p.Rest)
			}
			for _, w := range p.Warnings {
				got["warnings"] += fmt.Sprintf("%d:%d %s: %s\n", w.Cell+1, w.Line, w.Kind, w.Text)
			}
			compare(t, path, a, got, want)
		})
	}
}

// compare holds texts against those of an archive, or writes them there.
func compare(t *testing.T, path string, a *txtar.Archive, got, want map[string]string) {
	if !*update {
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d texts, want %d", len(got), len(want))
		}
		return
	}
	var files []txtar.File
	for _, f := range a.Files {
		if f.Name[0] >= '0' && f.Name[0] <= '9' {
			files = append(files, f)
		}
	}
	for _, name := range []string{"warnings", "want.go", "want2.go"} {
		if text, ok := got[name]; ok {
			files = append(files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	a.Files = files
	if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
		t.Fatal(err)
	}
}
