package fingerprint

import (
	"maps"
	"slices"

	"stagebook/cells/project"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// outside knows the packages outside of the main module.
//
// The build ID of a package covers the packages it imports only as far as their
// compiled form is another one, and a change two imports away may not show. So
// code depends on each package behind the ones it names. Those of the standard
// library, hundreds and all of one version, are summed up in the ones that are
// named; all others stand for themselves.
type outside struct {
	snap  *project.Snapshot
	deep  map[string]string          // package of the standard library → digest over all behind it
	below map[string]*behind         // package → what its users depend on
	above map[string]map[string]bool // registry → packages that may register with it
}

// behind is a package and all that it imports, for its users.
type behind struct {
	packages []string // outside packages, sorted
	main     []string // main-module packages that one of them imports, sorted
	problem  string   // why their build IDs are not known
}

func newOutside(s *project.Snapshot) *outside {
	o := &outside{snap: s, deep: map[string]string{}, below: map[string]*behind{}, above: map[string]map[string]bool{}}
	for path, d := range s.Imports {
		for _, to := range d.Imports {
			if isRegistry(to) {
				if o.above[to] == nil {
					o.above[to] = map[string]bool{}
				}
				o.above[to][path] = true
			}
		}
	}
	return o
}

// registries are packages whose functions give other results once a package
// that nobody names has registered with them while the program started. Package
// image decodes PNG when image/png is linked, whoever imports it.
var registries = []string{
	"image", "crypto", "database/sql", "encoding/gob", "expvar", "net/http", "mime", "archive/zip", "flag", "time",
	"gonum.org/v1/plot/vg/draw", "golang.org/x/text/encoding",
}

// announcers are the only packages of the standard library that register with a
// registry that most of it imports.
var announcers = map[string][]string{
	"time":     {"time/tzdata"},
	"net/http": {"net/http/pprof", "expvar"},
	"flag":     {"testing"},
}

func isRegistry(path string) bool { return slices.Contains(registries, path) }

// registered returns the packages that may have registered with one.
func (o *outside) registered(path string) []string {
	if only, ok := announcers[path]; ok {
		return slices.DeleteFunc(slices.Clone(only), func(p string) bool { return o.snap.Imports[p] == nil })
	}
	return sortedKeys(o.above[path])
}

// behind returns what code that names a package depends on.
func (o *outside) behind(path string) *behind {
	if b, ok := o.below[path]; ok {
		return b
	}
	b := &behind{}
	o.below[path] = b
	seen, main := map[string]bool{}, map[string]bool{}
	todo := append([]string{path}, o.registered(path)...)
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] || main[at] {
			continue
		}
		if o.snap.Packages[at] != nil {
			main[at] = true
			continue
		}
		seen[at] = true
		d := o.snap.Imports[at]
		switch {
		case at == "unsafe":
		case d == nil:
			b.problem = "package " + at + " was not found"
		case d.BuildID == "":
			b.problem = "package " + at + " does not build"
		case !d.Standard:
			todo = append(todo, d.Imports...)
		}
	}
	b.packages, b.main = sortedKeys(seen), sortedKeys(main)
	return b
}

// part describes a package. The identity of one of the standard library covers
// all that it imports.
func (o *outside) part(path string) PackagePart {
	d := o.snap.Imports[path]
	if d == nil {
		return PackagePart{Path: path}
	}
	p := PackagePart{Path: path, Module: d.Module, Version: d.Version, BuildID: d.BuildID}
	if d.Standard {
		p.BuildID = o.standard(path)
	}
	return p
}

func (o *outside) standard(path string) string {
	if id, ok := o.deep[path]; ok {
		return id
	}
	o.deep[path] = ""
	d := o.snap.Imports[path]
	if d == nil {
		return ""
	}
	list := []string{path, d.BuildID}
	for _, to := range d.Imports {
		list = append(list, o.standard(to))
	}
	o.deep[path] = texts("standard", 1, list...)
	return o.deep[path]
}
