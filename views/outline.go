package views

import (
	"fmt"
	"math"
	"unicode/utf8"
)

// The geometry of the outline, in pixels: rows of 25, a wider step between
// what comes from outside and the cells, arcs to the left of column 85.
const (
	rowHeight  = 25.0
	rowStep    = 10.0
	rowFirst   = 14.0
	outlineEnd = 280
	arcStart   = 87.0
	arcEnd     = 85.0
	arcRoom    = 78.0
)

// arc is an edge as it is drawn.
type arc struct {
	path     string
	from, to string
	bad      bool
	fresh    bool // not saved yet
}

// y is the middle of a row.
func (o Outline) y(i int) float64 {
	y := rowFirst + rowHeight*float64(i)
	if i < len(o.Rows) && o.Rows[i].Kind == "cell" && o.Rows[0].Kind != "cell" {
		y += rowStep
	}
	return y
}

func (o Outline) viewBox() string {
	return fmt.Sprintf("0 0 %d %s", outlineEnd, coordinate(o.y(len(o.Rows)-1)+14))
}

// label says what the graph holds, for those who cannot see it.
func (o Outline) label() string {
	return fmt.Sprintf("Graph of the project: %s, %s", count(len(o.Rows), "node", "nodes"), count(len(o.Edges), "edge", "edges"))
}

// arcs draws the edges; the further apart the rows, the further left the arc.
func (o Outline) arcs() []arc {
	out := make([]arc, 0, len(o.Edges))
	for _, e := range o.Edges {
		if !o.holds(e) {
			continue
		}
		from, to := o.Rows[e.From], o.Rows[e.To]
		y1, y2 := o.y(e.From), o.y(e.To)
		bend := arcEnd - math.Min(arcRoom, 13+7.6*math.Abs(float64(e.To-e.From)))
		out = append(out, arc{
			path: fmt.Sprintf("M%s %sC%s %s %s %s %s %s", coordinate(arcStart), coordinate(y1), coordinate(bend), coordinate(y1), coordinate(bend), coordinate(y2), coordinate(arcEnd), coordinate(y2)),
			from: from.ID, to: to.ID,
			bad: from.Status == "failed" || from.Kind == "missing", fresh: e.New,
		})
	}
	return out
}

// holds reports whether both ends of an edge are rows.
func (o Outline) holds(e Edge) bool {
	return e.From >= 0 && e.To >= 0 && e.From < len(o.Rows) && e.To < len(o.Rows)
}

// shape is the sign of a row.
func (r OutlineRow) shape() string {
	switch {
	case r.Kind == "missing":
		return shapeOf("blocked")
	case r.Kind != "cell":
		return kindShape(r.Kind)
	case r.Status == "fresh" && r.Held:
		return "held"
	}
	return shapeOf(r.Status)
}

// tone is the class that colours the sign.
func (r OutlineRow) tone() string {
	if r.Kind != "cell" {
		return "is-source"
	}
	return "is-" + r.Status
}

// label is the row as it is read out: "Fit, running, 62 %".
func (r OutlineRow) label() string {
	s := r.Name
	if r.Kind != "cell" {
		return s + ", " + kindWord(r.Kind)
	}
	s += ", " + r.Status
	if r.Held {
		s += ", in memory"
	}
	if r.Note != "" {
		s += ", " + r.Note
	}
	return s
}

func kindWord(kind string) string {
	switch kind {
	case "param":
		return "parameter"
	case "missing":
		return "nothing provides it"
	case "env":
		return "environment variable"
	}
	return kind
}

// clip shortens a name that would run into what stands at the end of its row.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
