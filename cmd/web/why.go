package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/session"
)

// why says of one cell where it stands, and why, in the words of the page. It runs
// nothing. The exit code is 0 whatever the cell's status is.
func (p *program) why(ctx context.Context, args []string) error {
	var h headless
	changes := false
	set := p.flags("why", &h.common)
	paramFlags(set, &h)
	set.BoolVar(&changes, "diff", false, "show how the code has changed")
	set.BoolVar(&h.json, "json", false, "one JSON object on standard output")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) != 2 {
		return usage("name a project and one of its cells: web why PROJECT CELL")
	}
	_, view, done, err := p.open(ctx, &h, rest[:1])
	if err != nil {
		return err
	}
	defer done()
	e, err := view.Explain(rest[1], changes)
	var unknown *session.NoCellError
	if errors.As(err, &unknown) {
		if len(unknown.Near) > 0 {
			return usage("%v", unknown)
		}
		return usage("%v; there are %s", unknown, strings.Join(allCells(view.State()), ", "))
	}
	if err != nil {
		return err
	}
	if h.json {
		p.encode(e)
		return nil
	}
	fmt.Fprint(p.stdout, explanationText(e))
	return nil
}

// explanationText writes an explanation for a terminal.
func explanationText(e *session.Explanation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is %s\n", e.Name, e.Words)
	if len(e.Reasons) > 1 {
		for _, reason := range e.Reasons {
			fmt.Fprintf(&b, "  - %s\n", reason.Words)
		}
	}
	for _, reason := range e.Reasons {
		switch {
		case reason.Change != "":
			fmt.Fprintf(&b, "\n%s", reason.Change)
		case reason.Lost != "":
			fmt.Fprintf(&b, "\n%s: %s\n", reason.Words, reason.Lost)
		}
	}
	if e.Root != "" {
		fmt.Fprintf(&b, "Mend `%s` first: web why PROJECT %s\n", e.Root, e.Root)
	}
	if m := e.Made; m != nil {
		fmt.Fprintf(&b, "\nThe result that is shown was made by run %d on %s in %s, with %s.\n",
			m.Run, m.At.Local().Format("2006-01-02 15:04:05"), m.Took.Round(time.Microsecond), m.By)
	}
	if len(e.Parts) > 0 {
		b.WriteString("\nIt depends on\n")
		for _, line := range bounded(e.Parts) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.String()
}

// listedParts is how many parts of one kind a terminal shows.
const listedParts = 20

// bounded puts parts into lines, and says how many of a kind are left out.
func bounded(parts []fingerprint.Ingredient) []string {
	var lines []string
	for i := 0; i < len(parts); {
		end := i
		for end < len(parts) && parts[end].Part == parts[i].Part {
			end++
		}
		for _, part := range parts[i:min(end, i+listedParts)] {
			lines = append(lines, part.Words)
		}
		if more := end - i - listedParts; more > 0 {
			lines = append(lines, fmt.Sprintf("… and %d more of this kind; --json has all", more))
		}
		i = end
	}
	return lines
}
