package edit

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"stagebook/cells/project"
)

// Index knows every package that a project can import without a download: the
// standard library, the main module, and the modules of its build list. It finds
// the package that a name means, and what a package exports. It is built from
// go.mod and folders alone: no process is started and no network is used. An
// Index may be used by any number of goroutines.
type Index struct {
	roots    []root
	internal string // import path of the project: which internal packages it may use

	once   sync.Once           // guards the filling of byName
	byName map[string][]string // name of a package → import paths
	dirs   map[string]string   // import path → folder

	mu      sync.Mutex // guards exports and names
	exports map[string]map[string]bool
	names   map[string]string
}

// root is a folder with packages, and the import path that they start with.
type root struct{ path, dir string }

// NewIndex returns the index of the project of a snapshot. It is filled when it
// is first used, which takes some ten milliseconds.
func NewIndex(s *project.Snapshot) *Index {
	x := &Index{internal: s.ImportPath(), exports: map[string]map[string]bool{}, names: map[string]string{}}
	x.roots = append(x.roots, root{"", filepath.Join(s.Setting("GOROOT"), "src")})
	x.roots = append(x.roots, root{s.Module.Path, s.Module.Dir})
	if s.Module.Vendor {
		x.roots = append(x.roots, root{"", filepath.Join(s.Module.Dir, "vendor")})
		return x
	}
	manifest := s.Module.Manifest
	if !s.Module.Overlaid {
		manifest, _ = os.ReadFile(s.Module.GoMod)
	}
	x.addRequired(manifest, s.Module.Dir, s.Setting("GOMODCACHE"))
	return x
}

// addRequired adds the folders of the modules that a go.mod requires.
func (x *Index) addRequired(manifest []byte, dir, cache string) {
	mod, err := modfile.ParseLax("go.mod", manifest, nil)
	if err != nil {
		return
	}
	if full, err := modfile.Parse("go.mod", manifest, nil); err == nil {
		mod = full // ParseLax leaves replacements out
	}
	for _, r := range mod.Require {
		at := r.Mod
		for _, to := range mod.Replace {
			if to.Old.Path == at.Path && (to.Old.Version == "" || to.Old.Version == at.Version) {
				at = to.New
			}
		}
		switch {
		case at.Version == "" && filepath.IsAbs(at.Path):
			x.roots = append(x.roots, root{r.Mod.Path, at.Path})
		case at.Version == "":
			x.roots = append(x.roots, root{r.Mod.Path, filepath.Join(dir, at.Path)})
		default:
			escaped, err := module.EscapePath(at.Path)
			version, err2 := module.EscapeVersion(at.Version)
			if err == nil && err2 == nil {
				x.roots = append(x.roots, root{r.Mod.Path, filepath.Join(cache, escaped+"@"+version)})
			}
		}
	}
}

// fill walks the roots.
func (x *Index) fill() {
	x.byName, x.dirs = map[string][]string{}, map[string]string{}
	for _, r := range x.roots {
		filepath.WalkDir(r.dir, func(dir string, d fs.DirEntry, err error) error {
			if err != nil {
				return fs.SkipDir
			}
			if !d.IsDir() {
				rel, _ := filepath.Rel(r.dir, filepath.Dir(dir))
				if strings.HasSuffix(dir, ".go") && !strings.HasSuffix(dir, "_test.go") {
					x.add(path.Join(r.path, filepath.ToSlash(rel)), filepath.Dir(dir))
				}
				return nil
			}
			name := d.Name()
			if dir != r.dir && (name == "testdata" || name == "vendor" || name == "node_modules" || name[0] == '.' || name[0] == '_' ||
				r.path == "" && name == "cmd" && filepath.Dir(dir) == r.dir) {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && dir != r.dir && r.path != "" {
				return fs.SkipDir
			}
			return nil
		})
	}
	for _, paths := range x.byName {
		slices.SortFunc(paths, closer)
	}
}

// closer orders import paths of one name: the standard library first, then
// shorter paths.
func closer(a, b string) int {
	if sa, sb := strings.Contains(a, "."), strings.Contains(b, "."); sa != sb {
		if sa {
			return 1
		}
		return -1
	}
	if n := strings.Count(a, "/") - strings.Count(b, "/"); n != 0 {
		return n
	}
	return strings.Compare(a, b)
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// assumedName is the name that a package most likely gives itself.
func assumedName(importPath string) string {
	base := path.Base(importPath)
	if majorVersion.MatchString(base) && strings.Contains(importPath, "/") {
		base = path.Base(path.Dir(importPath))
	}
	base, _, _ = strings.Cut(base, ".v")
	base = strings.TrimPrefix(base, "go-")
	if i := strings.LastIndexByte(base, '-'); i >= 0 {
		base = base[i+1:]
	}
	return base
}

func (x *Index) add(importPath, dir string) {
	if x.dirs[importPath] != "" || importPath == "builtin" || !x.mayImport(importPath) {
		return
	}
	x.dirs[importPath] = dir
	name := assumedName(importPath)
	x.byName[name] = append(x.byName[name], importPath)
}

// mayImport reports whether the project may import a package by the rule of
// internal folders, and is not that package itself.
func (x *Index) mayImport(importPath string) bool {
	if importPath == x.internal {
		return false
	}
	i := strings.LastIndex("/"+importPath+"/", "/internal/")
	if i < 0 {
		return true
	}
	above := strings.TrimSuffix(importPath[:max(0, i-1)], "/")
	return above != "" && (x.internal == above || strings.HasPrefix(x.internal, above+"/"))
}

// Packages returns the import paths of the packages of a name, most likely first.
func (x *Index) Packages(name string) []string {
	x.once.Do(x.fill)
	return x.byName[name]
}

// Names returns the names of all packages, in no order.
func (x *Index) Names() []string {
	x.once.Do(x.fill)
	names := make([]string, 0, len(x.byName))
	for name := range x.byName {
		names = append(names, name)
	}
	return names
}

// Dir returns the folder of a package, or "".
func (x *Index) Dir(importPath string) string {
	x.once.Do(x.fill)
	return x.dirs[importPath]
}

// Std reports whether a package is of the standard library.
func (x *Index) Std(importPath string) bool {
	dir := x.Dir(importPath)
	return dir != "" && strings.HasPrefix(dir, x.roots[0].dir+string(filepath.Separator))
}

// Exports returns the names that a package exports, as its sources say.
func (x *Index) Exports(importPath string) map[string]bool {
	dir := x.Dir(importPath)
	x.mu.Lock()
	defer x.mu.Unlock()
	if found, ok := x.exports[importPath]; ok {
		return found
	}
	names := map[string]bool{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := build.Default.MatchFile(dir, name); err != nil || !ok {
			continue
		}
		tree, _ := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if tree == nil || tree.Name.Name == "main" {
			continue
		}
		for _, decl := range tree.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
				continue
			}
			for _, n := range declaredNames(decl) {
				names[n] = token.IsExported(n)
			}
		}
	}
	x.exports[importPath] = names
	return names
}

var packageClause = regexp.MustCompile(`(?m)^package\s+(\w+)`)

// Named returns the name in the package clause of a package.
func (x *Index) Named(importPath string) string {
	dir := x.Dir(importPath)
	x.mu.Lock()
	defer x.mu.Unlock()
	if name, ok := x.names[importPath]; ok {
		return name
	}
	name := assumedName(importPath)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if n := e.Name(); !strings.HasSuffix(n, ".go") || strings.HasSuffix(n, "_test.go") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if m := packageClause.FindSubmatch(src); err == nil && m != nil && string(m[1]) != "main" {
			name = string(m[1])
			break
		}
	}
	x.names[importPath] = name
	return name
}
