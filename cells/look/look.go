// Package look opens a stored value level by level, without the types that it was
// made from and without the worker: the encoding says of itself how it is read (see
// package codec). It is how a page shows what lies deeper in a tree than its display
// holds, and after the first parts of a long list.
//
// A part is found by the way to it: names of fields, numbers of elements, keys of maps
// as they are shown. Everything before it is read over, so a look costs at most one
// pass over the value and holds no more than it returns.
package look

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"stagebook/cells/codec"
)

// Node is a part of a value with some of its own parts.
type Node struct {
	Label    string // field, key or number
	Type     string // as its author would write it
	Value    string // of a part without parts, or how many there are
	Parts    int
	Children []Node // from the part that was asked for on; they have none themselves
}

// Range says which parts of a node are wanted.
type Range struct{ From, Most int }

// ErrNoPart says that a way leads nowhere.
var ErrNoPart = errors.New("there is no such part")

// Bounds of what is shown of one value.
const (
	textBytes = 400
	jsonBytes = 64 << 20 // of a value that is JSON
)

// Open returns the part of a stored value at the end of a way. Its error wraps
// ErrNoPart where the way leads nowhere.
func Open(stored []byte, way []string, want Range) (Node, error) {
	d, err := codec.Describe(stored)
	if err != nil {
		return Node{}, fmt.Errorf("opening a value: %w", err)
	}
	if d.Type == "encoding/json.RawMessage" {
		return openJSON(stored, way, want)
	}
	w := &walker{data: d.Payload()}
	t, err := w.described(d.Text)
	if err != nil {
		return Node{}, fmt.Errorf("opening a value: %w", err)
	}
	label := ""
	if len(way) > 0 {
		label = way[len(way)-1]
	}
	n, err := w.open(t, way, want)
	n.Label = label
	if err == nil {
		err = w.err
	}
	if err != nil {
		return Node{}, fmt.Errorf("opening a value: %w", err)
	}
	return n, nil
}

// open follows the way from the value that is read next.
func (w *walker) open(t *typ, way []string, want Range) (Node, error) {
	t = w.through(t)
	if t == nil {
		return Node{Value: "nil"}, w.err
	}
	if len(way) == 0 {
		return w.node(t, want), w.err
	}
	found, inner := false, Node{}
	var err error
	w.parts(t, func(label string, part *typ) bool {
		if label != way[0] {
			w.skip(part)
			return w.err == nil
		}
		found = true
		inner, err = w.open(part, way[1:], want)
		return false
	})
	switch {
	case err != nil:
		return Node{}, err
	case w.err != nil:
		return Node{}, w.err
	case !found:
		return Node{}, fmt.Errorf("%w: %q", ErrNoPart, way[0])
	}
	return inner, nil
}

// node reads the value that comes next, with the parts that are wanted.
func (w *walker) node(t *typ, want Range) Node {
	n := w.line(t)
	if n.Parts == 0 || want.Most == 0 {
		return n
	}
	i := 0
	w.parts(t, func(label string, part *typ) bool {
		if i < want.From {
			w.skip(part)
		} else {
			n.Children = append(n.Children, w.child(label, part))
		}
		i++
		return w.err == nil && len(n.Children) < want.Most
	})
	return n
}

// child reads a part to its end, and says it in a line.
func (w *walker) child(label string, t *typ) Node {
	start := *w
	inner := w.through(t)
	n := Node{Value: "nil"}
	if inner != nil {
		n = w.line(inner)
	}
	n.Label = label
	failed := w.err
	*w = start
	w.err = failed
	w.skip(t)
	return n
}

// line says a value in a line: what it is, or how many parts it has. It reads nothing
// that it does not say.
func (w *walker) line(t *typ) Node {
	n := Node{Type: t.short()}
	peek := *w
	switch {
	case t.kind == "struct":
		n.Parts = len(t.fields)
	case t.kind == "array":
		n.Parts, n.Value = t.length, strconv.Itoa(t.length)
	case t.kind == "slice" || t.kind == "map":
		length := peek.uvarint()
		if length == 0 {
			n.Value = "nil"
			break
		}
		n.Parts, n.Value = int(length-1), strconv.FormatUint(length-1, 10)
	default:
		n.Value = peek.scalar(t)
	}
	if peek.err != nil {
		w.err = peek.err
	}
	return n
}

// openJSON opens a value that is JSON.
func openJSON(stored []byte, way []string, want Range) (Node, error) {
	text, ok := codec.Plain(stored)
	if !ok || len(text) > jsonBytes {
		return Node{}, errors.New("this JSON is too large to be opened here: save it")
	}
	label, raw := "", json.RawMessage(text)
	for _, step := range way {
		part, err := stepInto(raw, step)
		if err != nil {
			return Node{}, err
		}
		label, raw = step, part
	}
	return jsonNode(label, raw, want)
}
