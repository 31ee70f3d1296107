package display

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// Extension shows values of another module. It reports false for values that
// are none of its own.
type Extension func(v any) (Display, bool)

var extensions struct {
	mu   sync.RWMutex // guards list
	list []Extension
}

// Register adds an extension. It is called before any value is shown.
func Register(e Extension) {
	extensions.mu.Lock()
	defer extensions.mu.Unlock()
	extensions.list = append(extensions.list, e)
}

// Of returns how a value looks. It never panics: a value whose own methods do
// is shown as text that says so.
func Of(v reflect.Value) (d Display) {
	defer func() {
		if cause := recover(); cause != nil {
			d = textDisplay(fmt.Sprintf("%s cannot be shown: showing it panics with: %v", v.Type(), safeText(cause)))
		}
	}()
	if !v.IsValid() || isNil(v) {
		return nilDisplay(v)
	}
	if d, ok := extended(v); ok {
		return d
	}
	return plain(v)
}

// extended asks the extensions.
func extended(v reflect.Value) (Display, bool) {
	if !v.CanInterface() {
		return Display{}, false
	}
	extensions.mu.RLock()
	list := extensions.list
	extensions.mu.RUnlock()
	for _, e := range list {
		if d, ok := e(v.Interface()); ok {
			return d, true
		}
	}
	return Display{}, false
}

// plain shows what every program knows.
func plain(v reflect.Value) Display {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
		if isNil(v) {
			return nilDisplay(v)
		}
		if d, ok := extended(v); ok {
			return d
		}
	}
	if d, ok := special(v); ok {
		return d
	}
	if columns, rows, ok := records(v); ok {
		return Display{Kind: KindTable, Table: NewTable(columns, rows)}
	}
	switch v.Kind() {
	case reflect.String:
		return textDisplay(scalar(v))
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return bytesDisplay(v.Bytes())
		}
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return textDisplay(scalar(v))
	}
	return Display{Kind: KindTree, Tree: &Tree{Root: tree(v)}}
}

// special shows values by what their methods or types of ours say. The value of
// an unexported field cannot be asked.
func special(v reflect.Value) (Display, bool) {
	if !v.CanInterface() {
		return Display{}, false
	}
	for _, show := range []Extension{ours, layout, chartDisplay, picture, gridDisplay, hypertext, jsonTree} {
		if d, ok := show(v.Interface()); ok {
			return d, true
		}
	}
	if err, ok := v.Interface().(error); ok {
		return textDisplay(err.Error()), true
	}
	return Display{}, false
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface, reflect.Func, reflect.Chan:
		return v.IsNil()
	}
	return false
}

func nilDisplay(v reflect.Value) Display {
	text := "nil"
	if v.IsValid() {
		text = "nil " + typeName(v.Type())
	}
	return Display{Kind: KindNil, Text: &Text{Text: text, Bytes: len(text)}}
}

// typeName writes a type as its author would.
func typeName(t reflect.Type) string {
	return strings.ReplaceAll(t.String(), "interface {}", "any")
}

// Summary says in a few words what a display shows.
func (d Display) Summary() string {
	switch d.Kind {
	case KindTable:
		return fmt.Sprintf("%s × %s", counted(d.Table.Rows, "row"), counted(len(d.Table.Columns)+d.Table.MoreCols, "column"))
	case KindChart:
		return d.Chart.summary()
	case KindText:
		if d.Text.Truncated {
			return fmt.Sprintf("text, %d bytes", d.Text.Bytes)
		}
		return ""
	case KindTree:
		return d.Tree.Root.Type
	case KindImage:
		return d.Image.summary()
	case KindMedia:
		return d.Media.MIME + ", " + counted(len(d.Media.Data), "byte")
	case KindMetrics:
		return counted(len(d.Metrics), "figure")
	case KindLayout:
		return counted(len(d.Layout.Parts)+d.Layout.More, "part")
	case KindNil:
		return "nil"
	}
	return d.Kind
}

func (i *Image) summary() string {
	what := i.Note
	if what == "" {
		what = "image"
	}
	if i.Width == 0 || i.Height == 0 {
		return what
	}
	return fmt.Sprintf("%s, %d × %d", what, i.Width, i.Height)
}

func (c *Chart) summary() string {
	words := c.Kind + " chart"
	if c.Points > 0 {
		words += ", " + counted(c.Points, "point")
	}
	return words
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", grouped(n), what)
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	text := fmt.Sprint(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(text) - 3; i > first; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// safeText is what a value says, even when saying it panics.
func safeText(v any) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("(a %T that panics when printed)", v)
		}
	}()
	return fmt.Sprint(v)
}

var errTooLarge = errors.New("too large to show")
