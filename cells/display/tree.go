package display

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds of a tree. They keep the work small, whatever the value.
const (
	treeDepth    = 6
	treeChildren = 60
	treeNodes    = 1500
	treeText     = 400
	treeKeys     = 200_000 // keys of maps that are sorted, in all
)

// grower makes a tree within its bounds.
type grower struct {
	left    int              // nodes that may still be made
	keys    int              // keys of maps that may still be sorted
	parents map[uintptr]bool // pointers above the node being made
}

func tree(v reflect.Value) Node {
	g := &grower{left: treeNodes, keys: treeKeys, parents: make(map[uintptr]bool)}
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
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && g.left > 0 {
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

// growMap shows a map in the order of its keys. The smallest keys of a very large
// map cannot be found in bounded work, so only its size is shown.
func (g *grower) growMap(n *Node, v reflect.Value, depth int) {
	if v.Len() > g.keys {
		n.More = v.Len()
		return
	}
	g.keys -= v.Len()
	entries := make([]entry, 0, v.Len())
	for iter := v.MapRange(); iter.Next(); {
		entries = append(entries, entry{iter.Key(), keyText(iter.Key()), iter.Value()})
	}
	slices.SortStableFunc(entries, compareEntries)
	for i, e := range entries {
		if !g.add(n, e.text, e.value, depth, len(entries)-i) {
			return
		}
	}
}

// entry is one key of a map with its text and its value.
type entry struct {
	key   reflect.Value
	text  string
	value reflect.Value
}

// compareEntries orders numbers as numbers and the rest by what it says. Keys
// that say the same are ordered by their values.
func compareEntries(a, b entry) int {
	order := 0
	switch k := a.key; {
	case k.CanInt():
		order = cmp.Compare(k.Int(), b.key.Int())
	case k.CanUint():
		order = cmp.Compare(k.Uint(), b.key.Uint())
	case k.CanFloat():
		order = cmp.Compare(k.Float(), b.key.Float())
	}
	if order == 0 {
		order = cmp.Compare(a.text, b.text)
	}
	if order == 0 {
		order = cmp.Compare(compact(a.value, keyDepth), compact(b.value, keyDepth))
	}
	return order
}

func keyText(k reflect.Value) string {
	if k.Kind() == reflect.String {
		return clipped(k.String())
	}
	return clipped(compact(k, keyDepth))
}

// keyDepth bounds the text of a key.
const keyDepth = 3

// compact writes a value on one line, without the addresses that fmt would
// write, which differ from run to run.
func compact(v reflect.Value, depth int) string {
	if !v.IsValid() {
		return "nil"
	}
	if text, ok := leaf(v); ok {
		return text
	}
	if depth == 0 {
		return "…"
	}
	var parts []string
	switch v.Kind() {
	case reflect.Pointer:
		return "&" + compact(v.Elem(), depth-1)
	case reflect.Interface:
		return compact(v.Elem(), depth-1)
	case reflect.Struct:
		for i := range min(v.NumField(), treeChildren) {
			parts = append(parts, compact(v.Field(i), depth-1))
		}
	case reflect.Array, reflect.Slice:
		for i := range min(v.Len(), treeChildren) {
			parts = append(parts, compact(v.Index(i), depth-1))
		}
	case reflect.Map:
		return fmt.Sprintf("map of %d", v.Len())
	}
	return "{" + strings.Join(parts, " ") + "}"
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
