package project

import (
	"go/ast"
	"slices"
	"strings"

	"stagebook/cells/confine"
)

// askPrefix begins the lines by which a project asks for more than every project
// may.
const askPrefix = "//project:"

// gatherAsks takes what the comments of a file ask for, wherever they stand: it is
// the whole project that asks.
func (a *analysis) gatherAsks(f *File) {
	if f.AST == nil || f.Excluded {
		return
	}
	for _, group := range f.AST.Comments {
		for _, line := range group.List {
			if text, ok := strings.CutPrefix(line.Text, askPrefix); ok {
				a.ask(line, text)
			}
		}
	}
}

func (a *analysis) ask(line *ast.Comment, text string) {
	words := strings.Fields(text)
	asked, err := confine.ParseAsk(words...)
	if err != nil || text != strings.TrimLeft(text, " \t") {
		a.report(CodeDirective, line.Slash, line.Text+" asks for nothing that there is", "there are //project:network, //project:read PATH and //project:write PATH")
		return
	}
	if !slices.Contains(a.asks, asked) {
		a.asks = append(a.asks, asked)
	}
}
