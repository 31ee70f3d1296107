package fingerprint

import (
	"go/ast"
	"go/types"
)

// linker collects what one declaration names.
type linker struct {
	code    *code
	from    int
	seen    map[int]bool
	edges   []int
	deps    map[string]bool
	wide    bool
	place   bool
	vars    bool
	process []string // functions it names that read or change what belongs to the process
}

func (l *linker) edge(to int) {
	if !l.seen[to] {
		l.seen[to] = true
		l.edges = append(l.edges, to)
	}
}

// unfollowed are functions that reach by name what no reader of the code can
// follow.
var unfollowed = map[string]bool{
	"reflect.Value.MethodByName": true, "reflect.Type.MethodByName": true,
	"reflect.Value.FieldByName": true, "reflect.Value.FieldByNameFunc": true,
	"reflect.Type.FieldByName": true, "reflect.Type.FieldByNameFunc": true,
	"plugin.Open": true, "plugin.Plugin.Lookup": true,
	"runtime/debug.ReadBuildInfo": true, "os.Executable": true, // they see all that is linked
}

// environment are functions that read variables which no parameter declares, or
// change what they read.
var environment = map[string]bool{
	"os.Getenv": true, "os.LookupEnv": true, "os.Environ": true, "os.ExpandEnv": true, "os.Setenv": true, "os.Unsetenv": true, "os.Clearenv": true,
	"syscall.Getenv": true, "syscall.Environ": true, "syscall.Setenv": true, "syscall.Unsetenv": true, "syscall.Clearenv": true,
}

// shared are functions that change what belongs to the whole process, and what
// other cells would see it.
var shared = map[string]string{
	"os.Chdir": "the working folder", "math/rand.Seed": "the random numbers", "syscall.Chdir": "the working folder",
	"os.Setenv": "the environment", "os.Unsetenv": "the environment", "os.Clearenv": "the environment",
	"syscall.Setenv": "the environment", "syscall.Unsetenv": "the environment", "syscall.Clearenv": "the environment",
	"encoding/gob.Register": "the types that gob knows", "encoding/gob.RegisterName": "the types that gob knows",
	"image.RegisterFormat": "the formats of images", "mime.AddExtensionType": "the types of files",
	"crypto.RegisterHash": "the hashes", "database/sql.Register": "the drivers", "expvar.Publish": "the published variables",
	"archive/zip.RegisterCompressor": "the compressors", "archive/zip.RegisterDecompressor": "the compressors",
	"net/http.Handle": "the handlers", "net/http.HandleFunc": "the handlers",
}

// placed are functions that tell code where it stands.
var placed = map[string]bool{
	"runtime.Caller": true, "runtime.Callers": true, "runtime.CallersFrames": true, "runtime.FuncForPC": true,
	"runtime.Stack": true, "log/slog.AddSource": true, "runtime/debug.Stack": true, "runtime/debug.PrintStack": true, "log.Llongfile": true, "log.Lshortfile": true,
}

// name notes what an identifier means.
func (l *linker) name(id *ast.Ident, obj types.Object) {
	info := l.code.nodes[l.from].pkg.Info
	if instance, ok := info.Instances[id]; ok {
		for t := range instance.TypeArgs.Types() {
			l.typ(t)
		}
	}
	if name, ok := obj.(*types.PkgName); ok {
		l.pkg(name.Imported())
		return
	}
	l.object(obj)
}

func (l *linker) pkg(p *types.Package) {
	if p.Path() == "C" {
		l.wide = true
	} else if l.code.snap.Packages[p.Path()] == nil {
		l.deps[p.Path()] = true
	}
}

// object notes a declared thing: a node, or the outside package it belongs to.
func (l *linker) object(obj types.Object) {
	switch o := obj.(type) {
	case *types.Func:
		obj = o.Origin()
	case *types.Var:
		obj = o.Origin()
		l.vars = l.vars || isGlobal(obj)
	}
	if to, ok := l.code.of[obj]; ok {
		l.edge(to)
		return
	}
	if obj.Pkg() == nil || l.code.snap.Packages[obj.Pkg().Path()] != nil {
		return
	}
	l.pkg(obj.Pkg())
	name := qualified(obj)
	l.wide = l.wide || unfollowed[name]
	l.place = l.place || placed[name]
	if environment[name] || shared[name] != "" {
		l.process = append(l.process, name)
	}
}

// qualified returns the name of an object of another package, a method with
// its type.
func qualified(obj types.Object) string {
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		t := fn.Signature().Recv().Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok {
			name = named.Obj().Name() + "." + name
		}
	}
	return obj.Pkg().Path() + "." + name
}

// typ notes the named types that a type is made of.
func (l *linker) typ(t types.Type) {
	walkNamed(t, func(name *types.TypeName) { l.object(name) })
}

// walkNamed calls f for each named type that t spells out, type arguments
// included.
func walkNamed(t types.Type, f func(*types.TypeName)) {
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	walk = func(t types.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			f(t.Obj())
			for arg := range t.TypeArgs().Types() {
				walk(arg)
			}
		case *types.Alias:
			f(t.Obj())
			walk(types.Unalias(t))
		default:
			for _, part := range partsOf(t) {
				walk(part)
			}
		}
	}
	walk(t)
}

// partsOf returns the types that an unnamed type is made of.
func partsOf(t types.Type) []types.Type {
	switch t := t.(type) {
	case *types.Pointer:
		return []types.Type{t.Elem()}
	case *types.Slice:
		return []types.Type{t.Elem()}
	case *types.Array:
		return []types.Type{t.Elem()}
	case *types.Chan:
		return []types.Type{t.Elem()}
	case *types.Map:
		return []types.Type{t.Key(), t.Elem()}
	case *types.Signature:
		return []types.Type{t.Params(), t.Results()}
	}
	var parts []types.Type
	switch t := t.(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			parts = append(parts, v.Type())
		}
	case *types.Struct:
		for v := range t.Fields() {
			parts = append(parts, v.Type())
		}
	case *types.Interface:
		for e := range t.EmbeddedTypes() {
			parts = append(parts, e)
		}
		for m := range t.ExplicitMethods() {
			parts = append(parts, m.Type())
		}
	case *types.Union:
		for term := range t.Terms() {
			parts = append(parts, term.Type())
		}
	}
	return parts
}

// methods adds an edge to each method of a named type.
func (l *linker) methods(obj types.Object) {
	if obj == nil {
		return
	}
	if named, ok := obj.Type().(*types.Named); ok {
		for m := range named.Methods() {
			l.object(m)
		}
	}
}
