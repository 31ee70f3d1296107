package difference

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
)

// walk follows two values of one type in step.
type walk struct {
	types *types
	a, b  cursor
}

// values returns the first difference between the values that stand next on both
// sides. When there is none, both sides have moved behind them.
func (w *walk) values(s *shape, path string) *Difference {
	if w.a.lost || w.b.lost {
		return w.unread(path)
	}
	switch s.kind {
	case structure:
		return w.fields(s, path)
	case slice:
		return w.list(s, path)
	case array:
		return w.elements(s.elem, s.length, path)
	case mapping:
		return w.entries(s, path)
	case pointer:
		return w.pointer(s, path)
	case dynamic:
		return w.dynamic(path)
	case table:
		return w.tables(path)
	case unknown:
		return w.unread(path)
	}
	return w.leaf(s, path)
}

// unread compares all that is left as bytes.
func (w *walk) unread(path string) *Difference {
	d := inBytes(path, w.a.data[w.a.at:], w.b.data[w.b.at:])
	w.a.lost, w.b.lost = true, true
	return d
}

// leaf compares values without parts.
func (w *walk) leaf(s *shape, path string) *Difference {
	fromA, fromB := w.a.at, w.b.at
	textA, textB := w.types.leaf(&w.a, s), w.types.leaf(&w.b, s)
	a, b := w.a.data[fromA:w.a.at], w.b.data[fromB:w.b.at]
	switch {
	case bytes.Equal(a, b):
		return nil
	case s.kind == text:
		if d := documents(textA, textB, path); d != nil {
			return d
		}
		textA, textB = excerpts(textA, textB)
	case s.kind == opaque:
		return inBytes(path, a, b)
	case textA == textB: // two NaNs
		textA, textB = fmt.Sprintf("%s with the bits %x", textA, a), fmt.Sprintf("%s with the bits %x", textB, b)
	}
	return &Difference{Path: path, A: textA, B: textB}
}

func (w *walk) fields(s *shape, path string) *Difference {
	if s.mark {
		w.a.byte()
		w.b.byte()
	}
	for _, f := range s.fields {
		if d := w.values(w.types.shape(f.typ), path+"."+f.name); d != nil {
			return d
		}
	}
	return nil
}

func (w *walk) list(s *shape, path string) *Difference {
	a, b := w.a.uvarint(), w.b.uvarint()
	switch {
	case a == 0 && b == 0:
		return nil
	case a == 0 || b == 0:
		return &Difference{Path: path, A: lengthText(a), B: lengthText(b)}
	case !w.types.takesNoBytes(s.elem):
		if d := w.elements(s.elem, int(min(a, b))-1, path); d != nil {
			if a != b {
				d.More = fmt.Sprintf("%s, not %s", lengthText(b), lengthText(a))
			}
			return d
		}
	}
	if a != b {
		return &Difference{Path: path, A: lengthText(a), B: lengthText(b)}
	}
	return nil
}

// lengthText says a length that is written as 0 for nil, else one more than it is.
func lengthText(n uint64) string {
	switch n {
	case 0:
		return "nil"
	case 2:
		return "1 element"
	}
	return strconv.FormatUint(n-1, 10) + " elements"
}

func (w *walk) elements(elem string, n int, path string) *Difference {
	s := w.types.shape(elem)
	if w.types.takesNoBytes(elem) {
		return nil
	}
	if s.kind == basic {
		return w.numbers(s, n, path)
	}
	for i := range n {
		if d := w.values(s, fmt.Sprintf("%s[%d]", path, i)); d != nil || w.a.lost || w.b.lost {
			return d
		}
	}
	return nil
}

// numbers compares many numbers at once, and only where they differ one by one.
func (w *walk) numbers(s *shape, n int, path string) *Difference {
	size := basics[s.name]
	if n < 0 || n > len(w.a.data)/size || n > len(w.b.data)/size {
		return w.unread(path)
	}
	a, b := w.a.copied().next(uint64(n*size)), w.b.copied().next(uint64(n*size))
	if a == nil || b == nil {
		return w.unread(path)
	}
	if bytes.Equal(a, b) {
		w.a.at += n * size
		w.b.at += n * size
		return nil
	}
	for i := range n {
		if d := w.leaf(s, fmt.Sprintf("%s[%d]", path, i)); d != nil {
			return d
		}
	}
	return nil
}

// entries compares two maps, whose entries are sorted by the bytes of their keys.
func (w *walk) entries(s *shape, path string) *Difference {
	a, b := w.a.uvarint(), w.b.uvarint()
	if a == 0 || b == 0 {
		if a == b {
			return nil
		}
		return &Difference{Path: path, A: entriesText(a), B: entriesText(b)}
	}
	key, value := w.types.shape(s.key), w.types.shape(s.elem)
	for leftA, leftB := a-1, b-1; leftA > 0 || leftB > 0; {
		keyA, textA := w.key(&w.a, key, leftA)
		keyB, textB := w.key(&w.b, key, leftB)
		if w.a.lost || w.b.lost {
			return w.unread(path)
		}
		order := bytes.Compare(keyA, keyB)
		if leftA == 0 || leftB == 0 {
			order = cmp.Compare(leftB, leftA)
		}
		switch {
		case order < 0:
			return &Difference{Path: path + "[" + textA + "]", A: w.types.text(&w.a, value, 0), B: "no such key"}
		case order > 0:
			return &Difference{Path: path + "[" + textB + "]", A: "no such key", B: w.types.text(&w.b, value, 0)}
		}
		if d := w.values(value, path+"["+textA+"]"); d != nil {
			return d
		}
		leftA, leftB = leftA-1, leftB-1
	}
	return nil
}

// key reads the next key of a side that has some left.
func (w *walk) key(c *cursor, s *shape, left uint64) (encoded []byte, words string) {
	if left == 0 {
		return nil, ""
	}
	from := c.at
	c.inKey = true
	words = w.types.text(c, s, 0)
	c.inKey = false
	return c.data[from:c.at], words
}

func entriesText(n uint64) string {
	switch n {
	case 0:
		return "nil"
	case 2:
		return "1 entry"
	}
	return strconv.FormatUint(n-1, 10) + " entries"
}

func (w *walk) pointer(s *shape, path string) *Difference {
	elem := w.types.shape(s.elem)
	a, b := w.a.byte(), w.b.byte()
	switch {
	case a == 0 && b == 0:
		return nil
	case a == 0:
		return &Difference{Path: path, A: "nil", B: w.types.text(&w.b, elem, 0)}
	case b == 0:
		return &Difference{Path: path, A: w.types.text(&w.a, elem, 0), B: "nil"}
	}
	return w.values(elem, path)
}

// dynamic compares what two interfaces hold.
func (w *walk) dynamic(path string) *Difference {
	a, b := w.types.held(&w.a), w.types.held(&w.b)
	switch {
	case a == "" && b == "":
		return nil
	case a != b:
		return &Difference{Path: path, A: w.types.typed(&w.a, a), B: w.types.typed(&w.b, b)}
	}
	return w.values(w.types.shape(a), path)
}
