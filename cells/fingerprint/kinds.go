package fingerprint

import (
	"go/types"
	"slices"
	"strings"
)

// safeKinds keep no value from one use to the next, although their methods take
// a pointer.
var safeKinds = []string{
	"regexp.Regexp", "strings.Replacer", "time.Location", "time.Time", "unicode.RangeTable", "embed.FS", "reflect.Type",
	"sync.Mutex", "sync.RWMutex", "sync.Once", "sync.WaitGroup",
	"text/template.Template", "html/template.Template", "encoding/base64.Encoding", "log.Logger", "log/slog.Logger",
}

// changing are the methods that change a value of a safe kind all the same.
// Those of all kinds that read it from somewhere do.
var changing = map[string][]string{
	"regexp.Regexp":          {"Longest"},
	"text/template.Template": {"Funcs", "Parse", "ParseFiles", "ParseGlob", "ParseFS", "AddParseTree", "Delims", "Option", "New"},
	"html/template.Template": {"Funcs", "Parse", "ParseFiles", "ParseGlob", "ParseFS", "AddParseTree", "Delims", "Option", "New"},
	"log.Logger":             {"SetFlags", "SetPrefix", "SetOutput"},
}

// changesKind reports whether a method of a safe kind changes its receiver.
func changesKind(t types.Type, method string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return strings.HasPrefix(method, "Unmarshal") || method == "GobDecode" ||
		slices.Contains(changing[named.Obj().Pkg().Path()+"."+named.Obj().Name()], method)
}

func safeKind(t types.Type) bool {
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	if named.Obj().Pkg() == nil {
		return named.Obj().Name() == "error"
	}
	return slices.Contains(safeKinds, named.Obj().Pkg().Path()+"."+named.Obj().Name())
}

// plain reports whether a copy of a value shares no memory that can be written
// with it.
func plain(t types.Type) bool {
	if t == nil {
		return false
	}
	if safeKind(t) {
		return !isTemplate(t)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Signature:
		return true
	case *types.Array:
		return plain(u.Elem())
	case *types.Struct:
		for field := range u.Fields() {
			if !plain(field.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// elem returns the type of the elements of t, or nil where it has none that are
// known.
func elem(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	case *types.Basic:
		return types.Typ[types.Byte] // of a string
	}
	return nil
}

// isTemplate reports whether a value is a template, or leads to one: whoever gets
// it may well add to it.
func isTemplate(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && strings.HasSuffix(named.Obj().Pkg().Path(), "/template")
}
