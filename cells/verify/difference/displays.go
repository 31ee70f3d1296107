package difference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Displays compares two stored displays. It returns nil when they are equal.
func Displays(a, b []byte) *Difference {
	if bytes.Equal(a, b) {
		return nil
	}
	x, errX := decode(a)
	y, errY := decode(b)
	if errX != nil || errY != nil {
		return inBytes("display", a, b)
	}
	if d := plain(x, y, "display"); d != nil {
		return d
	}
	return inBytes("display", a, b) // the same content, written in another order
}

// documents compares two texts that are JSON objects or lists, as the value of a
// chart is; nil for any others.
func documents(a, b, path string) *Difference {
	for _, text := range []string{a, b} {
		if len(text) == 0 || text[0] != '{' && text[0] != '[' || !json.Valid([]byte(text)) {
			return nil
		}
	}
	x, errX := decode([]byte(a))
	y, errY := decode([]byte(b))
	if errX != nil || errY != nil {
		return nil
	}
	return plain(x, y, path)
}

func decode(data []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// plain compares decoded JSON.
func plain(a, b any, path string) *Difference {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			return objects(x, y, path)
		}
	case []any:
		if y, ok := b.([]any); ok {
			return lists(x, y, path)
		}
	case string:
		if y, ok := b.(string); ok && x != y {
			textX, textY := excerpts(x, y)
			return &Difference{Path: path, A: textX, B: textY}
		}
	}
	if textA, textB := jsonText(a), jsonText(b); textA != textB {
		return &Difference{Path: path, A: cut(textA, maxText), B: cut(textB, maxText)}
	}
	return nil
}

func objects(a, b map[string]any, path string) *Difference {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		x, inA := a[key]
		y, inB := b[key]
		at := path + "." + key
		switch {
		case !inA:
			return &Difference{Path: at, A: "nothing", B: cut(jsonText(y), maxText)}
		case !inB:
			return &Difference{Path: at, A: cut(jsonText(x), maxText), B: "nothing"}
		}
		if d := plain(x, y, at); d != nil {
			return d
		}
	}
	return nil
}

func lists(a, b []any, path string) *Difference {
	for i := range min(len(a), len(b)) {
		if d := plain(a[i], b[i], fmt.Sprintf("%s[%d]", path, i)); d != nil {
			return d
		}
	}
	if len(a) != len(b) {
		return &Difference{Path: path, A: countOf(len(a), "element", "elements"), B: countOf(len(b), "element", "elements")}
	}
	return nil
}

func jsonText(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}
