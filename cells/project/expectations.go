package project

import (
	"errors"
	"fmt"
	"strings"

	"stagebook/cells/expect"
	"stagebook/cells/graph"
)

// readExpectations reads the //cell:expect lines of a function. One that is malformed
// is a mistake that keeps no cell from running: it says nothing about what the cell
// computes, and is in no key.
func (a *analysis) readExpectations(fn *function, lines []directive) {
	for _, line := range lines {
		if line.tool != "cell" || line.verb != "expect" {
			continue
		}
		check, err := expect.Parse(line.rest)
		wrong := new(expect.Mistake)
		switch {
		case errors.As(err, &wrong):
			a.report(CodeDirective, line.pos, line.text()+": "+wrong.Message, wrong.Remedy)
			continue
		case len(fn.faults) > 0 || fn.notCell != "":
			continue // its results are not known
		}
		output, mistake := fn.expected(check.Output)
		if mistake != nil {
			a.report(CodeDirective, line.pos, line.text()+": "+mistake.message, mistake.remedy)
			continue
		}
		fn.expects = append(fn.expects, graph.Expectation{Text: line.rest, Output: output, Pos: a.position(line.pos)})
	}
}

// expected is the result that an expectation is about.
func (fn *function) expected(name string) (string, *mistaken) {
	var names []string
	for _, out := range fn.outputs {
		if out.name == name {
			return name, nil
		}
		names = append(names, out.name)
	}
	switch {
	case len(names) == 0:
		return "", &mistaken{fn.name + " has no result that could be looked at", "a cell that only returns an error says there what went wrong"}
	case name == "" && len(names) == 1:
		return names[0], nil
	case name == "":
		return "", &mistaken{fn.name + " has several results, and it is not said which one is meant", fmt.Sprintf("write //cell:expect %s: and what must hold of it", names[0])}
	}
	if near := nearest(name, names); len(near) > 0 {
		return "", &mistaken{fmt.Sprintf("%s has no result %s", fn.name, name), fmt.Sprintf("did you mean //cell:expect %s:?", near[0])}
	}
	return "", &mistaken{fmt.Sprintf("%s has no result %s", fn.name, name), "write one of " + strings.Join(names, ", ") + " before the colon"}
}
