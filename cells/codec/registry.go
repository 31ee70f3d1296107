package codec

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// Extension encodes one type that the reflective walk cannot follow, such as a
// data frame of another module. It lives in a package of its own, so that only
// programs that use that module link it.
type Extension struct {
	// Type is the Go type handled, and Format names its bytes and their version;
	// both stand in what is stored.
	Type   reflect.Type
	Format string
	// Mutable reports whether a holder of the value can change shared memory.
	Mutable bool
	// Encode writes v. It may return a *HeldError with an empty or relative path.
	Encode func(w *Writer, v reflect.Value) error
	// Decode reads what Encode wrote into v, which can be set. It must check
	// every length against the bytes that are left.
	Decode func(r *Reader, v reflect.Value) error
	// Err gives the error that a value carries in place of a result, nil if none.
	Err func(v reflect.Value) error
	// Memory visits each piece of memory that the value points to.
	Memory func(v reflect.Value, visit func(p unsafe.Pointer, size uintptr))
}

// registry is what the program says about itself before its first value:
// extensions, types that interfaces may hold, and the main module.
var registry = struct {
	mu         sync.RWMutex // guards all below
	module     string
	others     []string
	extensions map[reflect.Type]*Extension
	roots      []reflect.Type          // what was registered
	types      map[string]reflect.Type // all that roots are made of; nil: two types of that name
}{
	extensions: map[reflect.Type]*Extension{},
	types:      basicTypes(),
}

// Register adds an extension. It is called before any value is encoded.
func Register(x Extension) {
	registry.mu.Lock()
	registry.extensions[x.Type] = &x
	registry.mu.Unlock()
	addTypes(x.Type)
}

// RegisterType makes types, and all types they are made of, known as types that
// an interface may hold. A program registers the same types whenever it is
// built, since what one build stores another reads.
func RegisterType(types ...reflect.Type) {
	addTypes(types...)
}

// SetMainModule names the module whose unexported fields are part of its values.
// others are modules whose paths merely begin like it (example.com/a/v2 beside
// example.com/a).
func SetMainModule(path string, others ...string) {
	registry.mu.Lock()
	registry.module, registry.others = path, slices.Clone(others)
	registry.mu.Unlock()
	addTypes()
}

// inMainModule reports whether the package belongs to the main module.
func inMainModule(pkg string) bool {
	registry.mu.RLock()
	defer registry.mu.RUnlock()
	if pkg == "main" {
		return true
	}
	if registry.module == "" || !within(pkg, registry.module) {
		return false
	}
	return !slices.ContainsFunc(registry.others, func(m string) bool {
		return m != registry.module && within(pkg, m)
	})
}

func within(pkg, module string) bool {
	return pkg == module || strings.HasPrefix(pkg, module+"/")
}

func extensionOf(t reflect.Type) *Extension {
	registry.mu.RLock()
	defer registry.mu.RUnlock()
	return registry.extensions[t]
}

// Framed reports whether values of a type are written as a frame, in the layout of
// package frame, by an extension.
func Framed(t reflect.Type) bool {
	x := extensionOf(t)
	return x != nil && (strings.HasPrefix(x.Format, "frame/") || strings.HasPrefix(x.Format, "series/"))
}

func registered(text string) reflect.Type {
	registry.mu.RLock()
	defer registry.mu.RUnlock()
	return registry.types[text]
}

// addTypes adds roots, and works out anew what all of them are made of, since
// that depends on the main module and the extensions.
func addTypes(types ...reflect.Type) {
	registry.mu.Lock()
	registry.roots = append(registry.roots, types...)
	roots := slices.Clone(registry.roots)
	registry.mu.Unlock()
	forgetInfos()
	found := basicTypes()
	for _, t := range roots {
		reach(t, found)
	}
	registry.mu.Lock()
	registry.types = found
	registry.mu.Unlock()
	forgetInfos()
}

// basicTypes are known to every program.
func basicTypes() map[string]reflect.Type {
	m := map[string]reflect.Type{}
	for _, t := range []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[string](),
		reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](),
		reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](),
		reflect.TypeFor[uintptr](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
		reflect.TypeFor[complex64](), reflect.TypeFor[complex128](),
		reflect.TypeFor[any](), reflect.TypeFor[error](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[time.Duration](), reflect.TypeFor[time.Month](), reflect.TypeFor[time.Weekday](),
	} {
		m[typeText(t)] = t
	}
	return m
}
