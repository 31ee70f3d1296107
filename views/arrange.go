package views

import "slices"

// Placement says where a cell stands on a page without code, as its directives ask.
type Placement struct {
	Hidden bool
	Column int  // of its row, from 1; 0: it is in no row
	Wide   bool // its column is twice as wide
	Tab    string
}

// block is one step of a page without code: one of prose, a cell, a row or a set of
// tabs.
type block struct {
	prose string // HTML
	cell  *Cell
	row   []rowColumn
	tabs  []tabPanel
}

// rowColumn is one column of a row.
type rowColumn struct {
	number int
	wide   bool
	cells  []*Cell
}

// tabPanel is what stands behind one tab.
type tabPanel struct {
	name   string
	blocks []block
}

// arrange puts items where their directives ask. Hidden cells are left out. Cells in
// columns that follow each other make a row, cells with tabs a set of tabs.
func arrange(items []Item) []block {
	shown := slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.Cell != nil && i.Cell.Place.Hidden })
	var blocks []block
	for len(shown) > 0 {
		if shown[0].Cell == nil {
			blocks = append(blocks, block{prose: shown[0].Prose})
			shown = shown[1:]
			continue
		}
		if n := leading(shown, func(p Placement) bool { return p.Tab != "" }); n > 0 {
			blocks = append(blocks, block{tabs: panels(shown[:n])})
			shown = shown[n:]
			continue
		}
		n := max(1, leading(shown, func(p Placement) bool { return p.Tab == "" }))
		blocks = append(blocks, rows(shown[:n])...)
		shown = shown[n:]
	}
	return blocks
}

// inRows reports whether some cells stand beside each other.
func inRows(items []Item) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Cell != nil && !i.Cell.Place.Hidden && i.Cell.Place.Column > 0 })
}

// leading counts the cells that items begin with and that are placed so.
func leading(items []Item, so func(Placement) bool) int {
	n := 0
	for n < len(items) && items[n].Cell != nil && so(items[n].Cell.Place) {
		n++
	}
	return n
}

// panels are the tabs of cells that all have one, in the order in which names come
// first.
func panels(items []Item) []tabPanel {
	var names []string
	byName := make(map[string][]Item)
	for _, item := range items {
		name := item.Cell.Place.Tab
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], item)
	}
	list := make([]tabPanel, len(names))
	for i, name := range names {
		list[i] = tabPanel{name: name, blocks: rows(byName[name])}
	}
	return list
}

// rows are the blocks of cells, those in columns made into rows.
func rows(items []Item) []block {
	var blocks []block
	for len(items) > 0 {
		n := leading(items, func(p Placement) bool { return p.Column > 0 })
		if n == 0 {
			blocks = append(blocks, block{cell: items[0].Cell})
			items = items[1:]
			continue
		}
		blocks = append(blocks, block{row: rowColumns(items[:n])})
		items = items[n:]
	}
	return blocks
}

func rowColumns(items []Item) []rowColumn {
	var list []rowColumn
	for _, item := range items {
		p := item.Cell.Place
		at, found := slices.BinarySearchFunc(list, p.Column, func(c rowColumn, n int) int { return c.number - n })
		if !found {
			list = slices.Insert(list, at, rowColumn{number: p.Column})
		}
		list[at].cells = append(list[at].cells, item.Cell)
		list[at].wide = list[at].wide || p.Wide
	}
	return list
}

// first is the ID of the first cell of a block; "" for prose.
func (b block) first() string {
	switch {
	case b.cell != nil:
		return b.cell.ID
	case len(b.row) > 0:
		return b.row[0].cells[0].ID
	case len(b.tabs) > 0:
		return b.tabs[0].first()
	}
	return ""
}

func (t tabPanel) first() string { return t.blocks[0].first() }

// id is the id of the panel. It holds a hyphen, so no cell has it.
func (t tabPanel) id() string { return "tab-" + t.first() }
