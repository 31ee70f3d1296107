package draft_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/draft"
	"stagebook/cells/notebook/flow"
)

// Whatever the cells hold, there is a draft, and one for a module without the stage
// library type-checks: it needs nothing but fmt.
func FuzzDraft(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		var cells []string
		for _, file := range a.Files {
			if file.Name[0] >= '0' && file.Name[0] <= '9' {
				cells = append(cells, string(file.Data))
			}
		}
		f.Add(strings.Join(cells, "\x01"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := &notebook.Notebook{Format: 4, Language: "python"}
		for _, source := range strings.Split(strings.ToValidUTF8(text, "?"), "\x01") { // as notebooks are read
			kind := notebook.Code
			if strings.HasPrefix(source, "#") {
				kind = notebook.Markdown
			}
			n.Cells = append(n.Cells, notebook.Cell{Kind: kind, Source: source})
		}
		has := func(path string) bool { return len(path)%2 == 0 }
		if _, err := draft.Write(flow.Recover(n), draft.Options{Package: "drafted", Notebook: "n.ipynb", Stages: true, Has: has}); err != nil {
			t.Fatal(err)
		}
		p, err := draft.Write(flow.Recover(n), draft.Options{Package: "drafted", Notebook: "n.ipynb", Has: has})
		if err != nil {
			t.Fatal(err)
		}
		typeCheck(t, p)
	})
}

func typeCheck(t *testing.T, p *draft.Project) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, source := range [][]byte{p.Cells, p.Rest} {
		if source == nil {
			continue
		}
		f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, source)
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: onlyFmt{}}
	if _, err := conf.Check("drafted", fset, files, nil); err != nil {
		t.Fatalf("%v\n%s\n%s", err, p.Cells, p.Rest)
	}
}

// onlyFmt is a package fmt that has Errorf.
type onlyFmt struct{}

func (onlyFmt) Import(path string) (*types.Package, error) {
	if path != "fmt" {
		return nil, errors.New("a draft without the stage library imports " + path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", "package fmt\nfunc Errorf(format string, a ...any) error { return nil }", 0)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check("fmt", fset, []*ast.File{f}, nil)
}
