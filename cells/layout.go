package cells

// Layout is a result that shows several others together: charts, tables,
// figures, text, whatever a cell may return.
type Layout struct {
	Form    string // "row", "grid" or "tabs"
	Columns int    // of a grid
	Parts   []Part
}

// Part is one result within a Layout.
type Part struct {
	Title string // "" for none; of tabs, the word on the tab
	Value any
}

// Titled gives a part of a layout a title.
func Titled(title string, value any) Part { return Part{Title: title, Value: value} }

// Row shows results beside each other. On a narrow page they stand one below
// the other. A value may be a Part, which has a title.
func Row(values ...any) Layout {
	return Layout{Form: "row", Columns: len(values), Parts: parts(values)}
}

// Grid shows results in so many columns, row by row.
func Grid(columns int, values ...any) Layout {
	return Layout{Form: "grid", Columns: max(columns, 1), Parts: parts(values)}
}

// Tabs shows one result at a time. Each value should be a Part: its title stands
// on the tab.
func Tabs(values ...any) Layout { return Layout{Form: "tabs", Parts: parts(values)} }

func parts(values []any) []Part {
	list := make([]Part, len(values))
	for i, v := range values {
		if part, ok := v.(Part); ok {
			list[i] = part
			continue
		}
		list[i] = Part{Value: v}
	}
	return list
}
