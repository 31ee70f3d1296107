package python

import "strings"

// Changes in place cannot be told from calls for certain without running the program.
// What is taken for one is what changes the values that notebooks are made of: lists,
// mappings, arrays, frames and models. (add is not among them: sets have it, but so have
// charts, and there it gives a new one.)

// changing are methods that change what they are called on.
var changing = words(`append extend insert clear reverse discard setdefault popitem appendleft extendleft popleft
	fit fit_transform partial_fit fit_predict fit_resample load_state_dict load_weights`)

// changingAlone are methods that do so where the call is a statement: with a result
// they are those of frames and arrays, which give a new one.
var changingAlone = words(`sort update remove pop fill resize put partial_update shuffle setflags set_params compile train add_node add_edge`)

// root is the name on which attributes and indices hang; nil where something else
// does.
func root(n Node) *Name {
	for {
		switch at := n.(type) {
		case *Name:
			return at
		case *Attr:
			n = at.X
		case *Index:
			n = at.X
		default:
			return nil
		}
	}
}

// path is what stands behind the root of an expression.
func (c *Cell) path(n Node, from *Name) string {
	text := c.Text(Span{From: from.To, To: n.At().To})
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i] + " …"
	}
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return text
}

// change notes that a value is changed in place, where another cell made it.
func (w *walker) change(id *Name, how string) {
	if w.env.get(id.ID) == surely {
		return
	}
	w.cell.Changes = append(w.cell.Changes, Change{Name: id.ID, Line: id.Line, How: how})
}

// changes looks through calls and targets for what they change in place. With report
// it is told of all, else of what another cell made.
func (w *walker) changes(calls []Node, report func(Change)) {
	for _, n := range calls {
		id, how := w.changed(n)
		switch {
		case id == nil:
		case report != nil:
			report(Change{Name: id.ID, Line: id.Line, How: how})
		default:
			w.change(id, how)
		}
	}
}

// changed is the name that a call changes, or the target of an assignment in a
// function.
func (w *walker) changed(n Node) (*Name, string) {
	call, ok := n.(*Call)
	if !ok {
		return nil, ""
	}
	method, ok := call.Func.(*Attr)
	if !ok {
		return nil, ""
	}
	if method.Name == "shuffle" && len(call.Args) > 0 {
		if id := root(call.Args[0]); id != nil {
			return id, ", shuffled"
		}
	}
	id := root(method.X)
	if id == nil || !changing[method.Name] && !inPlace(call) {
		return nil, ""
	}
	how := w.cell.path(method, id)
	if !changing[method.Name] {
		how += "(inplace=True)"
	}
	return id, how
}

// mutation is a change by a method whose result nobody takes.
func (w *walker) mutation(n Node) {
	call, ok := n.(*Call)
	if !ok {
		return
	}
	method, ok := call.Func.(*Attr)
	if !ok || !changingAlone[method.Name] || method.Name == "shuffle" {
		return
	}
	if id := root(method.X); id != nil {
		w.change(id, w.cell.path(method, id))
	}
}

func inPlace(call *Call) bool {
	for _, k := range call.Keywords {
		c, ok := k.X.(*Const)
		if k.Name == "inplace" && ok && (c.Value == "True" || c.Value == "1") {
			return true
		}
	}
	return false
}
