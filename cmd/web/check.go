//go:build !pipeline

package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/hints"
	sources "stagebook/cells/project"
)

// check says what is wrong in the sources of a project, and what may make its
// results differ from run to run. It runs nothing and reads no results.
//
// The exit code is 0 when there is no mistake, 1 when there is one, 2 for usage.
// Hints do not count, unless --strict makes them.
func (p *program) check(ctx context.Context, args []string) error {
	h := headless{}
	var asJSON, strict bool
	set := p.flags("check", &h.common)
	set.BoolVar(&asJSON, "json", false, "one JSON event a line")
	set.BoolVar(&strict, "strict", false, "hints count as mistakes do")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	open, _, done, err := p.open(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	read, err := open.Sources(ctx)
	if err != nil {
		return err
	}
	outline := read.Snapshot.Outline()
	mistakes := outline.Diagnostics
	found := p.hints(open, read)
	if asJSON {
		p.checkJSON(mistakes, found)
	} else {
		p.checkText(outline, found)
	}
	if len(mistakes) > 0 || strict && len(found) > 0 {
		return &exit{exitFailed, ""}
	}
	return nil
}

// checkLine is one line of the report, to be sorted by its place.
type checkLine struct {
	file         string
	line, column int
	text         string
}

// checkText writes mistakes and hints in the order of their places.
func (p *program) checkText(outline *sources.Outline, found []hints.Hint) {
	lines := make([]checkLine, 0, len(outline.Diagnostics)+len(found))
	for _, d := range outline.Diagnostics {
		lines = append(lines, checkLine{d.Pos.File, d.Pos.Line, d.Pos.Column, diagnosticLine(d)})
	}
	names := make(map[string]string, len(outline.Cells))
	for _, cell := range outline.Cells {
		names[cell.ID] = cell.Name
	}
	for _, h := range found {
		lines = append(lines, checkLine{h.Pos.File, h.Pos.Line, h.Pos.Column, h.String() + " [" + h.Kind + reachedBy(h, names) + "]"})
	}
	slices.SortStableFunc(lines, func(a, b checkLine) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	for _, l := range lines {
		fmt.Fprintln(p.stdout, l.text)
	}
	fmt.Fprintf(p.stderr, "%s, %s\n", countOf(len(outline.Diagnostics), "mistake", "mistakes"), countOf(len(found), "hint", "hints"))
}

// diagnosticLine says a mistake on one line.
func diagnosticLine(d sources.Diagnostic) string {
	text := fmt.Sprintf("%s:%d:%d: %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Message)
	if len(d.Path) > 0 {
		text += ": " + strings.Join(d.Path, " → ")
	}
	if d.Remedy != "" {
		text += " (" + strings.ReplaceAll(d.Remedy, "\n", "; ") + ")"
	}
	return text
}

// reachedBy names the cells that a hint stands on.
func reachedBy(h hints.Hint, names map[string]string) string {
	var cells []string
	for _, id := range h.Cells {
		cells = append(cells, names[id])
	}
	switch {
	case len(cells) == 0:
		return " before any cell"
	case len(cells) > 5:
		return fmt.Sprintf(" in %s and %d more", strings.Join(cells[:4], ", "), len(cells)-4)
	}
	return " in " + strings.Join(cells, ", ")
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// mistakeEvent and hintEvent are lines of --json; checkResult is the last.
type (
	mistakeEvent struct {
		Event string `json:"event"` // "mistake"
		sources.Diagnostic
	}
	hintEvent struct {
		Event string `json:"event"` // "hint"
		hints.Hint
	}
	checkResult struct {
		Event    string `json:"event"`  // "result"
		Status   string `json:"status"` // clean, hints or mistakes
		Mistakes int    `json:"mistakes"`
		Hints    int    `json:"hints"`
	}
)

func (p *program) checkJSON(mistakes []sources.Diagnostic, found []hints.Hint) {
	for _, d := range mistakes {
		p.encode(mistakeEvent{"mistake", d})
	}
	for _, h := range found {
		p.encode(hintEvent{"hint", h})
	}
	result := checkResult{Event: "result", Status: "clean", Mistakes: len(mistakes), Hints: len(found)}
	switch {
	case len(mistakes) > 0:
		result.Status = "mistakes"
	case len(found) > 0:
		result.Status = "hints"
	}
	p.encode(result)
}
