package export

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"stagebook/cells/display"
)

// plain is a result as text of fixed width, for whoever can show nothing else.
func plain(d *display.Display, summary string) string {
	switch {
	case d == nil:
		return summary
	case d.Table != nil:
		return plainTable(d.Table)
	case d.Kind == display.KindMetrics:
		return plainMetrics(d.Metrics)
	case d.Text != nil:
		return d.Text.Text
	case d.Markdown != nil:
		return d.Markdown.Source
	case d.Tree != nil:
		var b strings.Builder
		plainTree(&b, &d.Tree.Root, 0)
		return strings.TrimSuffix(b.String(), "\n")
	case d.Layout != nil:
		var parts []string
		for _, part := range d.Layout.Parts {
			parts = append(parts, strings.TrimPrefix(part.Title+"\n", "\n")+plain(&part.Display, part.Summary))
		}
		return strings.Join(parts, "\n\n")
	case d.Image != nil && d.Image.Alt != "":
		return d.Image.Alt
	}
	return summary
}

func plainTable(t *display.Table) string {
	rows, cols := min(len(t.Cells), tableRows), min(len(t.Columns), tableCols)
	lines := make([]strings.Builder, rows+1)
	for col := range cols {
		column := []string{t.Columns[col].Name}
		for _, cells := range t.Cells[:rows] {
			column = append(column, shownCell(cells, col))
		}
		width := 0
		for i, text := range column {
			column[i] = strings.Join(strings.Fields(text), " ")
			width = max(width, utf8.RuneCountInString(column[i]))
		}
		for i, text := range column {
			space := strings.Repeat(" ", width-utf8.RuneCountInString(text))
			if col > 0 {
				lines[i].WriteString("  ")
			}
			if t.Columns[col].Numeric {
				text = space + text
			} else {
				text += space
			}
			lines[i].WriteString(text)
		}
	}
	var b strings.Builder
	for i := range lines {
		b.WriteString(strings.TrimRight(lines[i].String(), " ") + "\n")
	}
	b.WriteString(left(t, rows, cols))
	return strings.TrimRight(b.String(), "\n")
}

// shownCell is the text of a column in a row; a row may be short.
func shownCell(cells []display.Cell, col int) string {
	if col >= len(cells) || cells[col].Missing {
		return "–"
	}
	return cells[col].Text
}

func plainMetrics(list []display.Metric) string {
	var lines []string
	for _, m := range list {
		line := strings.TrimSpace(fmt.Sprintf("%s: %s %s", m.Name, m.Text, m.Unit))
		if m.Note != "" {
			line += " (" + m.Note + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func plainTree(b *strings.Builder, n *display.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	line := n.Label
	if n.Value != "" {
		line = strings.TrimPrefix(line+": "+n.Value, ": ")
	} else if n.Type != "" {
		line = strings.TrimSpace(line + " (" + n.Type + ")")
	}
	fmt.Fprintf(b, "%s%s\n", indent, strings.ReplaceAll(line, "\n", "\n"+indent+"  "))
	for i := range n.Children {
		plainTree(b, &n.Children[i], depth+1)
	}
	if n.More > 0 {
		fmt.Fprintf(b, "%s  … %d more\n", indent, n.More)
	}
}
