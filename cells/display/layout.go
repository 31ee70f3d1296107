package display

import (
	"reflect"

	"stagebook/cells"
)

// Bounds of a layout.
const (
	layoutParts = 24
	layoutDepth = 3
)

// Layout is several displays shown together.
type Layout struct {
	Form    string `json:"form"` // row, grid or tabs
	Columns int    `json:"columns,omitempty"`
	Parts   []Part `json:"parts"`
	More    int    `json:"more,omitempty"` // parts left out
}

// Part is one of them.
type Part struct {
	Title   string  `json:"title,omitempty"`
	Summary string  `json:"summary,omitempty"`
	Display Display `json:"display"`
}

// layout shows what a cell lays out.
func layout(v any) (Display, bool) {
	l, ok := v.(cells.Layout)
	if !ok {
		return Display{}, false
	}
	return layoutOf(l, layoutDepth), true
}

func layoutOf(l cells.Layout, depth int) Display {
	if depth == 0 {
		return textDisplay("a layout within a layout, too deep to show")
	}
	shown := &Layout{Form: l.Form, Columns: l.Columns, More: max(0, len(l.Parts)-layoutParts)}
	for _, part := range l.Parts[:min(len(l.Parts), layoutParts)] {
		var d Display
		if inner, ok := part.Value.(cells.Layout); ok {
			d = layoutOf(inner, depth-1)
		} else {
			d = Of(reflect.ValueOf(part.Value))
		}
		shown.Parts = append(shown.Parts, Part{Title: clipped(part.Title), Summary: d.Summary(), Display: d})
	}
	return Display{Kind: KindLayout, Layout: shown}
}
