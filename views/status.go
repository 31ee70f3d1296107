package views

import "strings"

// The words and shapes of a cell's status. A shape is the name of a symbol of
// the page, "s-" + shape.

// shape is the sign of a cell's status.
func (c Cell) shape() string {
	if c.Status == "fresh" && c.Held != "" {
		return "held"
	}
	return shapeOf(c.Status)
}

// shapeOf is the sign of a status; what nobody knows gets the dotted ring.
func shapeOf(status string) string {
	switch status {
	case "fresh", "stale", "queued", "running", "failed", "blocked", "cancelled", "manual":
		return status
	case "done":
		return "fresh"
	}
	return "queued"
}

// kindShape is the sign of what provides an input.
func kindShape(kind string) string {
	switch kind {
	case "param", "file", "secret":
		return kind
	case "env":
		return "secret"
	}
	return "value"
}

// word is the status as it is read.
func (c Cell) word() string {
	if c.Status == "fresh" && c.Held != "" {
		return "fresh, in memory"
	}
	return c.Status
}

// spin is the class that turns the running shape.
func spin(shape string) string {
	if shape == "running" {
		return "shape shape--spin"
	}
	return "shape"
}

// active reports whether the cell can be stopped.
func (c Cell) active() bool { return c.Status == "running" || c.Status == "queued" }

// runnable reports whether a run of the cell could do anything.
func (c Cell) runnable() bool {
	return !c.active() && !(c.Status == "blocked" && len(c.Problems) > 0)
}

// runWord is what the cell's button says.
func (c Cell) runWord() string {
	switch c.Status {
	case "manual":
		return "Run " + c.Name
	case "failed", "cancelled":
		return "Run again"
	}
	return "Run"
}

// asks reports whether the button is part of what the margin says, and so is
// always shown and in the accent.
func (c Cell) asks() bool {
	switch c.Status {
	case "fresh", "blocked":
		return false
	}
	return true
}

// timeWords is the last line of the margin: how long, which run, from where.
func (c Cell) timeWords(p Page) string {
	var s []string
	switch c.Status {
	case "fresh":
		if c.Took > 0 {
			s = append(s, duration(c.Took))
		}
		if c.FromStore {
			s = append(s, "from the store")
		} else if c.Run > 0 {
			s = append(s, "run "+itoa(c.Run))
		}
	case "failed":
		if c.Took > 0 {
			s = append(s, "after "+duration(c.Took))
		}
		if c.Run > 0 {
			s = append(s, "run "+itoa(c.Run))
		}
	case "manual":
		if !c.At.IsZero() {
			s = append(s, "last run "+when(p.Now, c.At))
		}
	case "stale", "cancelled", "queued":
		if c.Run > 0 && len(c.Results) > 0 {
			s = append(s, "shows run "+itoa(c.Run))
		}
	}
	if c.MadeBy != "" {
		s = append(s, "made by "+c.MadeBy)
	}
	return strings.Join(s, ", ")
}

// elapsedWords is what follows the clock of a running cell: "so far, last 2.3 s".
func (c Cell) elapsedWords() string {
	var s []string
	if !c.Started.IsZero() {
		s = append(s, "so far")
	}
	if c.Last > 0 {
		s = append(s, "last "+duration(c.Last))
	}
	return strings.Join(s, ", ")
}

// hit is the line of the cell's own code that failed, from 1; 0 for none.
func (c Cell) hit() int {
	if c.HitLine < c.CodeLine || c.HitLine == 0 {
		return 0
	}
	return c.HitLine - c.CodeLine + 1
}

// tally counts the cells of an outline by status, in the order of the words.
func (o Outline) tally() []statusCount {
	order := []string{"fresh", "running", "queued", "stale", "failed", "blocked", "cancelled", "manual"}
	n := map[string]int{}
	for _, r := range o.Rows {
		if r.Kind == "cell" {
			n[r.Status]++
		}
	}
	var out []statusCount
	for _, s := range order {
		if n[s] > 0 {
			out = append(out, statusCount{s, n[s]})
		}
	}
	return out
}

type statusCount struct {
	status string
	n      int
}
