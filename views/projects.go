package views

// whenWords says how large a project is and when it ran: "11 cells, today 18:04".
func (c ProjectCard) whenWords(p Page) string {
	if c.Problem != "" && c.Cells == 0 {
		return when(p.Now, c.At)
	}
	s := count(c.Cells, "cell", "cells")
	if w := when(p.Now, c.At); w != "" {
		s += ", " + w
	}
	return s
}

// The strip is drawn in pixels: ticks of four with gaps of two, thinner where
// there are more than fit into the column of 168.
const stripRoom = 168.0

// stripTicks places the ticks of a strip.
func stripTicks(ticks []string) []bar {
	step := min(6, stripRoom/float64(max(1, len(ticks))))
	width := max(.7, step*2/3)
	out := make([]bar, len(ticks))
	for i, status := range ticks {
		class := tickClass(status)
		x, y, w, h := step*float64(i), 4.0, width, 10.0
		switch class {
		case "running", "failed":
			y, h = 0, 14
		case "blocked", "manual", "cancelled", "none":
			// An outline lies within the tick.
			line := min(1, w/2)
			x, y, w, h = x+line/2, y+line/2, w-line, h-line
		}
		out[i] = bar{class: "tick tick--" + class, x: coordinate(x), y: coordinate(y), w: coordinate(w), h: coordinate(h)}
	}
	return out
}

// tickClass is the hue of a tick; a status nobody gave is a cell that never ran.
func tickClass(status string) string {
	if status == "" {
		return "none"
	}
	return shapeOf(status)
}

// figure is one metric of a run, or a dash where the run has none.
func figure(values []string, i int) string {
	if i < len(values) && values[i] != "" {
		return values[i]
	}
	return "–"
}
