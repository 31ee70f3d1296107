package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/draft"
)

// types0 is a mistake that the type checker found.
type types0 = types.Error

func comment(text string) string { return draft.Comment(text) }

// removeImport takes imports away that cannot be had: what needs them goes next, with
// the reason.
func (w *writer) removeImport(g *ast.GenDecl, reason string) bool {
	found := false
	for _, spec := range g.Specs {
		at, err := strconv.Unquote(spec.(*ast.ImportSpec).Path.Value)
		if err != nil || !strings.Contains(reason, at) {
			continue
		}
		for name, known := range w.imports.paths {
			if known == at {
				delete(w.imports.paths, name)
				w.lost = append(w.lost, lostImport{name, reason})
				found = true
			}
		}
		for i, text := range w.imports.blank {
			if strings.Contains(text, strconv.Quote(at)) {
				w.imports.blank = slices.Delete(w.imports.blank, i, i+1)
				found = true
				break
			}
		}
	}
	return found
}

// lostImport is a package that the module does not have.
type lostImport struct{ name, reason string }

// file is the whole file, as it is so far.
func (w *writer) file() string {
	body := w.cells()
	used := map[string]bool{}
	if f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, parser.SkipObjectResolution); err == nil {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	return w.head() + w.imports.block(used) + body
}

func (w *writer) head() string {
	kernel := "gophernotes"
	if w.gonb {
		kernel = "GoNB"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "// Package %s was imported from the notebook %s, which was written for %s.\n", w.o.Package, strings.Join(strings.Fields(w.o.Notebook), " "), kernel)
	if title, _ := w.title(); title != "" {
		fmt.Fprintf(&b, "//\n// # %s\n", title)
	}
	fmt.Fprintf(&b, "package %s\n\n", w.o.Package)
	return b.String()
}

func (w *writer) title() (title, left string) {
	if len(w.n.Cells) == 0 || w.n.Cells[0].Kind != notebook.Markdown {
		return "", ""
	}
	return draft.Title(w.n.Cells[0].Source)
}

// cells are all that stands behind the imports, in the order of the notebook.
func (w *writer) cells() string {
	var b strings.Builder
	inner := map[int]bool{} // texts that stand in a function
	for _, s := range w.steps {
		for i := s.cells[0] + 1; i < s.cells[len(s.cells)-1]; i++ {
			inner[i] = true
		}
	}
	for i, c := range w.n.Cells {
		if c.Kind != notebook.Code {
			if !inner[i] {
				b.WriteString(w.prose(i))
			}
			continue
		}
		w.one(&b, i)
	}
	return b.String()
}

func (w *writer) prose(i int) string {
	text := w.n.Cells[i].Source
	if title, left := w.title(); i == 0 && title != "" {
		text = left
	}
	if w.n.Cells[i].Kind == notebook.Raw {
		text = "```\n" + strings.Trim(text, "\n") + "\n```"
	}
	return draft.Prose(text)
}

// one is a cell: what it declares, its function, and what is left of it as a text.
func (w *writer) one(b *strings.Builder, i int) {
	src := w.sources[i]
	if len(src.other) > 0 {
		aside(b, fmt.Sprintf("Cell %d has lines for the kernel or a shell", i+1), strings.Join(src.other, "\n"), "")
	}
	for _, d := range w.decls {
		switch {
		case d.cell != i:
		case d.gone != "":
			aside(b, fmt.Sprintf("Cell %d: %s was left out: %s", i+1, d.what(), w.reason(d.gone)), d.text, "go")
		default:
			b.WriteString(d.text + "\n\n")
		}
	}
	if src.wrong != "" {
		aside(b, fmt.Sprintf("Cell %d cannot be read: %s", i+1, src.wrong), src.body, "go")
	}
	for _, s := range w.steps {
		switch {
		case s.cells[0] != i:
		case w.gone[s] != "":
			aside(b, fmt.Sprintf("Cell %d was left out: %s", i+1, w.reason(w.gone[s])), s.body, "go")
		default:
			b.WriteString(w.function(s))
		}
	}
}

// reason says of "undefined: mat" why it is.
func (w *writer) reason(text string) string {
	for _, l := range w.lost {
		if text == "undefined: "+l.name {
			return l.reason
		}
	}
	return text
}

func aside(b *strings.Builder, reason, text, language string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	b.WriteString(comment(reason+".\n\n"+fence+language+"\n"+strings.Trim(text, "\n")+"\n"+fence) + "\n")
}
