package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/display"
)

// pathText bounds a value beside its path.
const pathText = 120

// options compares the options of charts.
func (c *Changes) options(was, now json.RawMessage) {
	if bytes.Equal(was, now) {
		return
	}
	a, okA := decoded(was)
	b, okB := decoded(now)
	if !okA || !okB {
		c.Paths = append(c.Paths, Path{At: "options", Was: strconv.Itoa(len(was)) + " bytes", Now: strconv.Itoa(len(now)) + " bytes"})
		return
	}
	c.walk("", a, b)
}

func decoded(data json.RawMessage) (v any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return v, d.Decode(&v) == nil
}

// walk notes where two values differ, in the order of keys and places.
func (c *Changes) walk(at string, a, b any) {
	switch now := b.(type) {
	case map[string]any:
		if was, ok := a.(map[string]any); ok {
			c.walkKeys(at, was, now)
			return
		}
	case []any:
		if was, ok := a.([]any); ok {
			for i := range max(len(was), len(now)) {
				c.walk(fmt.Sprintf("%s[%d]", at, i), item(was, i), item(now, i))
			}
			return
		}
	}
	if x, y := written(a), written(b); x != y {
		c.note(Path{At: at, Was: x, Now: y})
	}
}

func (c *Changes) walkKeys(at string, was, now map[string]any) {
	keys := make([]string, 0, len(now))
	for key := range now {
		keys = append(keys, key)
	}
	for key := range was {
		if _, both := now[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		c.walk(strings.TrimPrefix(at+"."+key, "."), was[key], now[key])
	}
}

func item(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// written is a value as text; "" for none.
func written(v any) string {
	if v == nil {
		return ""
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

func (c *Changes) note(p Path) {
	if len(c.Paths) == listed {
		c.MorePaths++
		return
	}
	p.Was, p.Now = short(p.Was), short(p.Now)
	c.Paths = append(c.Paths, p)
}

func short(text string) string {
	runes := []rune(text)
	if len(runes) <= pathText {
		return text
	}
	return string(runes[:pathText]) + "…"
}

// leaf is one value of a tree with the way to it.
type leaf struct{ at, value string }

// leaves lists a tree in order.
func leaves(root display.Node) []leaf {
	var list []leaf
	var grow func(at string, n display.Node)
	grow = func(at string, n display.Node) {
		value := n.Value
		if n.More > 0 {
			value = strings.TrimSpace(fmt.Sprintf("%s and %d more", value, n.More))
		}
		if value != "" || len(n.Children) == 0 {
			list = append(list, leaf{at, strings.TrimSpace(n.Type + " " + value)})
		}
		for _, child := range n.Children {
			grow(strings.TrimPrefix(at+"."+child.Label, "."), child)
		}
	}
	grow("", root)
	return list
}

// paths compares the leaves of trees.
func (c *Changes) paths(was, now []leaf) {
	old := make(map[string]string, len(was))
	for _, l := range was {
		old[l.at] = l.value
	}
	there := make(map[string]bool, len(now))
	for _, l := range now {
		there[l.at] = true
		if value, ok := old[l.at]; !ok || value != l.value {
			c.note(Path{At: l.at, Was: value, Now: l.value})
		}
	}
	for _, l := range was {
		if !there[l.at] {
			c.note(Path{At: l.at, Was: l.value})
		}
	}
}
