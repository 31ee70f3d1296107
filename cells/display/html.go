package display

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// Bounds of HTML that a value makes.
const (
	htmlBytes = 1 << 20
	htmlTime  = 5 * time.Second
)

// component is a templ.Component, named here by its method, because a project
// need not link the package that names it there.
type component interface {
	Render(ctx context.Context, w io.Writer) error
}

// hypertext shows HTML: that of html/template, and components that render it.
func hypertext(v any) (Display, bool) {
	t := reflect.TypeOf(v)
	if t.PkgPath() == "html/template" && t.Name() == "HTML" {
		return htmlDisplay(reflect.ValueOf(v).String()), true
	}
	c, ok := v.(component)
	if !ok {
		return Display{}, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), htmlTime)
	defer cancel()
	page := limited{limit: htmlBytes}
	switch err := c.Render(ctx, &page); {
	case page.full:
		return textDisplay("a component that cannot be shown: it renders more than a page shows"), true
	case err != nil:
		return textDisplay(fmt.Sprintf("a component that cannot be shown: %v", err)), true
	}
	return htmlDisplay(page.held.String()), true
}

func htmlDisplay(source string) Display {
	if len(source) > htmlBytes {
		return textDisplay(source)
	}
	return Display{Kind: KindHTML, HTML: &HTML{Source: source}}
}

// limited is a buffer that refuses more than its limit.
type limited struct {
	held  bytes.Buffer
	limit int
	full  bool // more was written
}

func (l *limited) Write(b []byte) (int, error) {
	if l.held.Len()+len(b) > l.limit {
		l.full = true
		return 0, errTooLarge
	}
	return l.held.Write(b)
}

// jsonTree shows JSON as what it says.
func jsonTree(v any) (Display, bool) {
	raw, ok := v.(json.RawMessage)
	if !ok {
		return Display{}, false
	}
	if len(raw) > jsonBytes {
		return textDisplay(string(raw)), true
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return textDisplay(string(raw)), true
	}
	g := &grower{left: treeNodes}
	return Display{Kind: KindTree, Tree: &Tree{Root: g.json("", value, 0)}}, true
}

// json is a node of decoded JSON, with its keys in order.
func (g *grower) json(label string, v any, depth int) Node {
	g.left--
	n := Node{Label: label}
	var parts int
	var part func(i int) (string, any)
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		n.Type, parts, part = "object", len(v), func(i int) (string, any) { return keys[i], v[keys[i]] }
	case []any:
		n.Type, parts, part = "array", len(v), func(i int) (string, any) { return strconv.Itoa(i), v[i] }
	default:
		text, _ := json.Marshal(v) // of what was decoded
		n.Value = clipped(string(text))
		return n
	}
	n.Value = strconv.Itoa(parts)
	if depth >= treeDepth {
		n.More = parts
		return n
	}
	for i := range parts {
		if len(n.Children) == treeChildren || g.left <= 0 {
			n.More = parts - i
			break
		}
		name, value := part(i)
		n.Children = append(n.Children, g.json(clipped(name), value, depth+1))
	}
	return n
}

// jsonBytes bounds the JSON that is read to be shown.
const jsonBytes = 8 << 20
