package flow

import (
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/python"
)

// Label is what a cell is called for people: its number, and that in its brackets.
func Label(c *Cell) string {
	if c.Count > 0 {
		return fmt.Sprintf("cell %d [%d]", c.At+1, c.Count)
	}
	return fmt.Sprintf("cell %d", c.At+1)
}

func (r *recovery) warning(k Kind, w want, text string) {
	r.Warnings = append(r.Warnings, Warning{Kind: k, Cell: w.cell.At, Line: w.line, Text: text})
}

// judge finds what each cell shows, and which cells nobody needs.
func (r *recovery) judge() {
	used := map[*Function]bool{}
	r.code(func(c *Cell) {
		for _, f := range c.Calls {
			used[f] = true
		}
	})
	r.code(func(c *Cell) {
		if c.Code.Language != "python" {
			return
		}
		c.Shows = c.Code.Shows(r.Modules)
		c.Plain = c.Code.Plain(r.Modules)
		if len(c.Gives) > 0 || len(c.Shows) > 0 || len(c.Code.Body) == 0 {
			return
		}
		needed := slices.ContainsFunc(c.Code.Functions, func(f python.Function) bool { return used[r.Functions[f.Name]] })
		c.Dead = len(c.Code.Problems) == 0 && (!needed && !c.Plain && !c.Code.Acts(r.Modules) || len(c.Code.Functions) > 0 && !needed && c.Plain)
	})
}

// warn says what cannot be seen, cell by cell.
func (r *recovery) warn() {
	ran := slices.ContainsFunc(r.Cells, func(c *Cell) bool { return c.Count > 0 })
	r.code(func(c *Cell) {
		for _, p := range c.Code.Problems {
			r.warning(Broken, want{cell: c, line: p.Line}, "this line cannot be read: "+p.Text)
		}
		if c.Code.Language != "python" {
			r.warning(Other, want{cell: c}, fmt.Sprintf("%%%%%s is not Python: what it defines is not known", c.Code.Language))
		}
		if ran && c.Count == 0 && len(c.Code.Body) > 0 {
			r.warning(Never, want{cell: c}, "it was never run")
		}
		if i := slices.IndexFunc(c.Outputs, func(o notebook.Output) bool { return o.Kind == "error" }); i >= 0 {
			r.warning(Failed, want{cell: c}, "it ended in an error: "+firstLine(c.Outputs[i].Text))
		}
		if c.Dead {
			r.warning(Dead, want{cell: c}, deadText(c))
		}
		r.order(c)
	})
	for i := range r.Warnings {
		again(&r.Warnings[i])
	}
	r.versions()
	slices.SortStableFunc(r.Warnings, func(a, b Warning) int { return a.Cell - b.Cell })
	r.whole()
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(first); len(r) > 200 {
		first = string(r[:200]) + "…"
	}
	return first
}

func deadText(c *Cell) string {
	if len(c.Code.Functions) > 0 {
		return fmt.Sprintf("nobody calls %s, and the cell shows nothing", c.Code.Functions[0].Name)
	}
	var names []string
	for _, d := range c.Code.Defined() {
		names = append(names, d.Name)
	}
	if len(names) == 0 {
		return "it defines nothing and shows nothing"
	}
	return fmt.Sprintf("nobody uses %s, and the cell shows nothing", strings.Join(names[:min(len(names), 5)], ", "))
}

// order compares who gave a value when the cell was run with who gives it on the page.
// What follows from one and the same run out of order is said once.
func (r *recovery) order(c *Cell) {
	if c.Count == 0 {
		return
	}
	early := map[*Cell][]string{}
	for _, v := range c.Takes {
		var was *Cell
		for _, g := range r.givers[v.Name] {
			if g.cell != c && g.cell.Count > 0 && g.cell.Count < c.Count && (was == nil || g.cell.Count > was.Count) {
				was = g.cell
			}
		}
		switch {
		case was == v.From:
		case was == nil && v.From.Count > 0:
			early[v.From] = append(early[v.From], v.Name)
		case was != nil:
			r.other(c, v, was)
		}
	}
	for _, from := range r.Cells {
		if names := early[from]; len(names) > 0 {
			r.warning(Order, want{cell: c}, fmt.Sprintf("it was run before %s, which gives it %s: what it showed was made from what is gone", Label(from), list(names)))
		}
	}
}

// other says that a cell had another value than the page says, once for the cells that
// had the same.
func (r *recovery) other(c *Cell, v *Value, was *Cell) {
	key := fmt.Sprint(v.Name, v.Version, was.At)
	if i, said := r.said[key]; said {
		r.Warnings[i].others++
		return
	}
	r.said[key] = len(r.Warnings)
	r.warning(Order, want{cell: c}, fmt.Sprintf("when it was run, %s was what %s had made of it; from top to bottom it is what %s makes", v.Name, Label(was), Label(v.From)))
}

// again adds to a warning how many more cells it holds for.
func again(w *Warning) {
	switch {
	case w.others == 1:
		w.Text += " (and so in one more cell)"
	case w.others > 1:
		w.Text += fmt.Sprintf(" (and so in %d more cells)", w.others)
	}
	w.others = 0
}

// versions says which names are given by several cells.
func (r *recovery) versions() {
	for _, v := range r.Values {
		if v.Of < 2 || v.Version > 1 {
			continue
		}
		var cells, changes []string
		for _, other := range r.Values {
			if other.Name == v.Name {
				cells = append(cells, Label(other.From))
				if other.Change != "" {
					changes = append(changes, Label(other.From))
				}
			}
		}
		text := fmt.Sprintf("%s is given by %s: each is a value of its own", v.Name, list(cells))
		if len(changes) > 0 {
			text += fmt.Sprintf(" (%s: changed in place, and changed again by each run)", list(changes))
		}
		r.warning(Twice, want{cell: v.From}, text)
	}
	r.code(func(c *Cell) {
		for _, ch := range c.Code.Changes {
			for _, v := range c.Takes {
				if v.Name == ch.Name && v.Of < 2 {
					r.warning(Changed, want{cell: c, line: ch.Line}, fmt.Sprintf("it changes %s of %s in place (%s%s), and again with each run", v.Name, Label(v.From), v.Name, ch.How))
					return
				}
			}
		}
	})
}

// list is names in words, the first of them where there are many.
func list(names []string) string {
	if len(names) > 8 {
		names = append(slices.Clone(names[:7]), fmt.Sprintf("%d more", len(names)-7))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// whole says of the notebook whether the order of its runs is that of its cells, and
// whether runs are missing.
func (r *recovery) whole() {
	var disorder []string
	last, most, ran := (*Cell)(nil), 0, 0
	r.code(func(c *Cell) {
		if c.Count == 0 {
			return
		}
		if last != nil && c.Count < last.Count {
			disorder = append(disorder, fmt.Sprintf("[%d] behind [%d]", c.Count, last.Count))
		}
		last, most, ran = c, max(most, c.Count), ran+1
	})
	var all []Warning
	if len(disorder) > 0 {
		all = append(all, Warning{Kind: Order, Cell: -1, Text: fmt.Sprintf("the cells were run in another order than they stand in: %s", list(disorder[:min(len(disorder), 5)]))})
	}
	if len(disorder) > 0 && most > ran {
		all = append(all, Warning{Kind: Order, Cell: -1, Text: fmt.Sprintf("%d runs are not seen any more: cells that were changed, deleted or run again", most-ran)})
	}
	r.Warnings = append(all, r.Warnings...)
}
