package display

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"time"
)

// Bounds of a tree. They keep the work small, whatever the value.
const (
	treeDepth    = 6
	treeChildren = 60
	treeNodes    = 1500
	treeText     = 400
)

// grower makes a tree within its bounds.
type grower struct {
	left    int              // nodes that may still be made
	parents map[uintptr]bool // pointers above the node being made
}

func tree(v reflect.Value) Node {
	g := &grower{left: treeNodes, parents: make(map[uintptr]bool)}
	return g.node("", v, 0)
}

func (g *grower) node(label string, v reflect.Value, depth int) Node {
	g.left--
	if !v.IsValid() {
		return Node{Label: label, Value: "nil"}
	}
	n := Node{Label: label, Type: typeName(v.Type())}
	if text, ok := leaf(v); ok {
		n.Value, _ = clip(text, treeText)
		return n
	}
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		return g.behind(n, v, depth)
	}
	if depth >= treeDepth || g.left <= 0 {
		n.More = size(v)
		return n
	}
	g.grow(&n, v, depth)
	return n
}

// behind shows what a pointer or interface leads to in its place.
func (g *grower) behind(n Node, v reflect.Value, depth int) Node {
	if v.Kind() == reflect.Pointer {
		if g.parents[v.Pointer()] {
			n.Value = "(leads back to a value above)"
			return n
		}
		g.parents[v.Pointer()] = true
		defer delete(g.parents, v.Pointer())
	}
	inner := g.node(n.Label, v.Elem(), depth)
	if v.Kind() == reflect.Pointer {
		inner.Type = n.Type
	}
	return inner
}

// leaf writes values without parts.
func leaf(v reflect.Value) (string, bool) {
	if isNil(v) {
		return "nil", true
	}
	if v.CanInterface() {
		switch value := v.Interface().(type) {
		case time.Time:
			return value.Format(time.RFC3339Nano), true
		case error:
			return safeText(value), true
		}
	}
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(clipped(v.String())), true
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return "(" + v.Kind().String() + ")", true
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Pointer, reflect.Interface:
		return "", false
	}
	return scalar(v), true
}

func clipped(text string) string {
	short, cut := clip(text, treeText)
	if cut {
		return short + "…"
	}
	return short
}

// size is how many parts a value has.
func size(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Struct:
		return v.NumField()
	case reflect.Map, reflect.Slice, reflect.Array:
		return v.Len()
	}
	return 0
}

func (g *grower) grow(n *Node, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if !g.add(n, v.Type().Field(i).Name, v.Field(i), depth, v.NumField()-i) {
				return
			}
		}
	case reflect.Slice, reflect.Array:
		n.Value = fmt.Sprintf("%d", v.Len())
		for i := range v.Len() {
			if !g.add(n, strconv.Itoa(i), v.Index(i), depth, v.Len()-i) {
				return
			}
		}
	case reflect.Map:
		n.Value = fmt.Sprintf("%d", v.Len())
		g.growMap(n, v, depth)
	}
}

// mapKeys bounds the keys that are sorted for showing: of a larger map the
// smallest keys cannot be found in bounded work, so only its size is shown.
const mapKeys = 100_000

func (g *grower) growMap(n *Node, v reflect.Value, depth int) {
	if v.Len() > mapKeys {
		n.More = v.Len()
		return
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for iter := v.MapRange(); iter.Next(); {
		entries = append(entries, entry{keyText(iter.Key()), iter.Value()})
	}
	numeric := v.Type().Key().Kind() >= reflect.Int && v.Type().Key().Kind() <= reflect.Float64
	sort.SliceStable(entries, func(i, j int) bool {
		if numeric && len(entries[i].key) != len(entries[j].key) && entries[i].key[0] != '-' && entries[j].key[0] != '-' {
			return len(entries[i].key) < len(entries[j].key)
		}
		return entries[i].key < entries[j].key
	})
	for i, e := range entries {
		if !g.add(n, e.key, e.value, depth, len(entries)-i) {
			return
		}
	}
}

func keyText(k reflect.Value) string {
	if k.Kind() == reflect.String {
		return clipped(k.String())
	}
	if text, ok := leaf(k); ok {
		return text
	}
	return clipped(safeText(k))
}

// add adds one child, or notes how many are left out.
func (g *grower) add(n *Node, label string, v reflect.Value, depth, left int) bool {
	if len(n.Children) >= treeChildren || g.left <= 0 {
		n.More = left
		return false
	}
	n.Children = append(n.Children, g.node(label, v, depth+1))
	return true
}
