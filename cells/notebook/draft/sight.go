package draft

import (
	"slices"
	"strings"

	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// sight is what is known of the types of names in a cell, line by line.
type sight struct {
	d     *drafter
	types map[string]string
}

// see follows the types of a cell. What the cells before it gave is known.
func (d *drafter) see(c *flow.Cell) {
	s := &sight{d: d, types: map[string]string{}}
	for _, v := range c.Takes {
		s.types[v.Name] = d.types[v]
	}
	for name, p := range d.params {
		s.types[name] = p.typ
	}
	s.body(c.Code.Body)
	for _, v := range c.Gives {
		d.types[v] = s.types[v.Name]
	}
	d.sights[c] = s
}

func (s *sight) body(all []python.Node) {
	for _, n := range all {
		s.statement(n)
	}
}

func (s *sight) statement(n python.Node) {
	switch n := n.(type) {
	case *python.Assign:
		s.assign(n)
	case *python.For:
		if id, ok := n.Target.(*python.Name); ok {
			if t := s.guess(n.Iter); strings.HasPrefix(t, "[]") {
				s.types[id.ID] = t[2:]
			}
		}
		s.body(n.Body)
	case *python.If:
		s.body(n.Body)
		s.body(n.Else)
	case *python.With:
		s.body(n.Body)
	case *python.Try:
		s.body(n.Body)
		for _, h := range n.Handlers {
			s.body(h.Body)
		}
	case *python.Line:
		s.grows(n)
	}
}

func (s *sight) assign(n *python.Assign) {
	if n.Op != "" {
		if id, ok := n.Targets[0].(*python.Name); ok && s.types[id.ID] == "int" && (n.Op == "/" || s.guess(n.Value) == "float64") {
			s.types[id.ID] = "float64"
		}
		return
	}
	t := s.guess(n.Value)
	for _, target := range n.Targets {
		switch target := target.(type) {
		case *python.Name:
			s.types[target.ID] = t
		case *python.Seq:
			s.several(target.Elems, n.Value)
		}
	}
}

// several gives types to names that are given values together.
func (s *sight) several(targets []python.Node, value python.Node) {
	seq, _ := value.(*python.Seq)
	call, _ := value.(*python.Call)
	for i, target := range targets {
		id, ok := target.(*python.Name)
		if !ok {
			continue
		}
		s.types[id.ID] = ""
		switch {
		case seq != nil && i < len(seq.Elems):
			s.types[id.ID] = s.guess(seq.Elems[i])
		case call != nil && python.Method(call) == "train_test_split" && i/2 < len(call.Args) && s.guess(call.Args[i/2]) != "":
			s.types[id.ID] = s.guess(call.Args[i/2])
		case call != nil && python.Method(call) == "train_test_split" && len(targets) == 2*len(call.Args):
			s.types[id.ID] = []string{frame, frame, column, column}[min(i, 3)]
		case call == nil && seq == nil && s.guess(value) != "" && strings.HasPrefix(s.guess(value), "[]"):
			s.types[id.ID] = s.guess(value)[2:]
		}
	}
}

// grows learns what a list holds from what is put into it.
func (s *sight) grows(n *python.Line) {
	call, ok := n.X.(*python.Call)
	if !ok || len(call.Args) != 1 {
		return
	}
	f, ok := call.Func.(*python.Attr)
	if !ok || f.Name != "append" {
		return
	}
	if id, ok := f.X.(*python.Name); ok && s.types[id.ID] == "[]" {
		s.types[id.ID] = "[]" + s.guess(call.Args[0])
	}
}

// seeAll follows the types of all cells, those first that give to others.
func (d *drafter) seeAll() {
	done := map[*flow.Cell]bool{}
	var visit func(c *flow.Cell)
	visit = func(c *flow.Cell) {
		if done[c] {
			return
		}
		done[c] = true
		for _, v := range c.Takes {
			visit(v.From)
		}
		if c.Code != nil {
			d.see(c)
		}
	}
	for _, c := range slices.Clone(d.g.Cells) {
		visit(c)
	}
}
