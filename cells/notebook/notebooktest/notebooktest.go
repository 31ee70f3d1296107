// Package notebooktest makes notebooks for tests out of text archives: a file a cell, in
// order, with .md for a text and anything else for code. "3.py 7" was the seventh to run.
package notebooktest

import (
	"fmt"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"stagebook/cells/notebook"
)

// Of is the notebook of an archive, in a language and for a kernel. Files whose names do
// not begin with a digit are none of its cells, and are given by name.
func Of(a *txtar.Archive, language, kernel string) (n *notebook.Notebook, others map[string]string) {
	n = &notebook.Notebook{Format: 4, Language: language, Kernel: kernel}
	others = map[string]string{}
	for _, f := range a.Files {
		name, count, _ := strings.Cut(f.Name, " ")
		if name[0] < '0' || name[0] > '9' {
			others[f.Name] = string(f.Data)
			continue
		}
		c := notebook.Cell{Kind: notebook.Code, Source: strings.TrimSuffix(string(f.Data), "\n")}
		if path.Ext(name) == ".md" {
			c.Kind = notebook.Markdown
		}
		fmt.Sscan(count, &c.Count)
		n.Cells = append(n.Cells, c)
	}
	return n, others
}
