package project

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"stagebook/cells/graph"
)

// Directives of layout say where the results of a cell stand on a page without
// code. They say nothing about what the cell computes: they are in no key, and one
// that is malformed keeps no cell from running.
//
//	//cell:hide            its results are not shown there; it runs as before
//	//cell:column 2        it stands in the second column of its row
//	//cell:column 2 wide   and that column is twice as wide as others
//	//cell:tab The model   it stands behind the tab of that name
//
// Cells that follow each other and have columns make a row; those with the same
// number stand below each other. Cells that follow each other and have tabs make
// one set of tabs, in the order in which the names come first; inside of a tab,
// columns make rows. Prose, and a shown cell without the directive, end both.

// mostColumns are those that a row may have: more cannot be read.
const mostColumns = 4

// mostTabName is the length of the name of a tab, in letters.
const mostTabName = 40

var layoutForms = map[string]string{
	"hide":   "//cell:hide, or //cell:hide code to fold its code",
	"column": "//cell:column 1 to //cell:column 4, with wide behind it for twice the width",
	"tab":    "//cell:tab and a name: //cell:tab The model",
}

// isLayout reports whether a directive only says where results stand.
func (d directive) isLayout() bool {
	return d.tool == "cell" && (d.verb == "column" || d.verb == "tab" || d.verb == "hide")
}

// place lets a directive of layout change where a cell stands.
func (d directive) place(p *graph.Policy) *mistaken {
	wrong := &mistaken{d.text() + " is malformed", "write " + layoutForms[d.verb]}
	switch d.verb {
	case "hide":
		switch {
		case len(d.args) == 0:
			p.Hidden = true
		case len(d.args) == 1 && d.args[0] == "code":
			p.HideCode = true
		default:
			return wrong
		}
	case "column":
		return d.column(p, wrong)
	case "tab":
		name := strings.Join(d.args, " ")
		if name == "" {
			return wrong
		}
		if utf8.RuneCountInString(name) > mostTabName {
			return &mistaken{fmt.Sprintf("the name of the tab in %s has over %d letters", d.text(), mostTabName), "shorten it: the tabs of a set stand beside each other"}
		}
		if p.Tab != "" {
			return &mistaken{fmt.Sprintf("%s: the cell stands behind the tab “%s” already", d.text(), p.Tab), "leave one of them"}
		}
		p.Tab = name
	}
	return nil
}

func (d directive) column(p *graph.Policy, wrong *mistaken) *mistaken {
	if len(d.args) == 0 || len(d.args) > 2 || len(d.args) == 2 && d.args[1] != "wide" {
		return wrong
	}
	n, err := strconv.Atoi(d.args[0])
	if err != nil || n < 1 || n > mostColumns {
		return wrong
	}
	if p.Column != 0 {
		return &mistaken{fmt.Sprintf("%s: the cell stands in column %d already", d.text(), p.Column), "leave one of them"}
	}
	p.Column, p.Wide = n, len(d.args) == 2
	return nil
}
