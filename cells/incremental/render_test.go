package incremental

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// modulePath is the module of every generated project, and basePath the import
// path of the project in it.
const (
	modulePath = "example.com/gen"
	baseName   = "base"
	basePath   = modulePath + "/" + baseName
)

//go:embed values_test.go
var valuesSource string

//go:embed frames_test.go
var framesSource string

// environment is the variable that projects declare.
const environment = "STAGEBOOK_INCREMENTAL"

// render writes the sources of a state, and all files beside them, by path
// relative to the package folder.
func (m *model) render() map[string]string {
	r := &renderer{m: m, files: map[string]*source{}}
	for _, u := range m.Units {
		r.unit(u)
	}
	for _, c := range m.Cells {
		r.cell(c)
	}
	r.declared()
	files := maps.Clone(m.Files)
	for name, s := range r.files {
		files[name] = s.text(m.Layout)
	}
	files["values.go"] = strings.Replace(valuesSource, "package incremental\n", "package base\n", 1)
	if m.Frames {
		files["frames.go"] = strings.Replace(framesSource, "package incremental\n", "package base\n", 1)
	}
	for _, u := range m.Units {
		if u.Pkg > 0 {
			files[fmt.Sprintf("p%d/fold.go", u.Pkg)] = fmt.Sprintf("package p%d\n\n%s", u.Pkg, foldSource)
		}
		u.embedded(files)
	}
	r.breakIt(files)
	return files
}

// foldSource is the part of values_test.go that sub-packages have, too.
const foldSource = `func fold(s string) int {
	n := 7
	for i := range len(s) {
		n = n*131 + int(s[i])
	}
	return n
}

var _ = fold
`

// embedded adds the files that a unit embeds.
func (u *unit) embedded(files map[string]string) {
	if u.Kind != "embed" {
		return
	}
	dir := ""
	if u.Pkg > 0 {
		dir = fmt.Sprintf("p%d/", u.Pkg)
	}
	if u.Style%2 == 0 {
		files[dir+fmt.Sprintf("e%d.txt", u.ID)] = u.embedText(0)
		return
	}
	for i := range 1 + u.Shape%3 {
		files[dir+fmt.Sprintf("e%d/%d.txt", u.ID, i)] = u.embedText(i)
	}
}

func (u *unit) embedText(i int) string { return fmt.Sprintf("text %03d\n", (u.Salt+i)%1000) }

// source is one Go file.
type source struct {
	pkg   string
	decls []string
	blank []string // imports for their effect only
	build string   // constraint
}

var qualifier = regexp.MustCompile(`\b(p[1-9]|h\d+c|fmt|strings|strconv|reflect|regexp|sync|time|embed|math|runtime|cells|os|dataframe|series)\.`)

var stdPaths = map[string]string{
	"cells": "stagebook/cells", "dataframe": "github.com/go-gota/gota/dataframe", "series": "github.com/go-gota/gota/series",
}

// text lays a file out. The layout has no effect on what it means.
func (s *source) text(layout int) string {
	decls := slices.Clone(s.decls)
	if layout&1 == 1 {
		slices.Reverse(decls)
	}
	body := strings.Join(decls, "\n")
	if layout&2 == 2 {
		body = strings.ReplaceAll(body, "\n\n", "\n\n\n")
	}
	imports := map[string]bool{}
	for _, match := range qualifier.FindAllStringSubmatch(body, -1) {
		name := match[1]
		switch path, ok := stdPaths[name]; {
		case ok:
			imports[fmt.Sprintf("%q", path)] = true
		case name[0] == 'p' && len(name) == 2, name[0] == 'h':
			imports[fmt.Sprintf("%q", basePath+"/"+name)] = true
		default:
			imports[fmt.Sprintf("%q", name)] = true
		}
	}
	if strings.Contains(body, "//go:embed") && !imports[`"embed"`] {
		imports[`_ "embed"`] = true
	}
	for _, path := range s.blank {
		imports[fmt.Sprintf("_ %q", path)] = true
	}
	var b strings.Builder
	if s.build != "" {
		fmt.Fprintf(&b, "//go:build %s\n\n", s.build)
	}
	fmt.Fprintf(&b, "package %s\n\n", s.pkg)
	if len(imports) > 0 {
		fmt.Fprintf(&b, "import (\n\t%s\n)\n\n", strings.Join(slices.Sorted(maps.Keys(imports)), "\n\t"))
	}
	return b.String() + body
}

type renderer struct {
	m     *model
	files map[string]*source
}

func (r *renderer) file(name string) *source {
	s := r.files[name]
	if s == nil {
		s = &source{pkg: baseName}
		if dir, _, ok := strings.Cut(name, "/"); ok {
			s.pkg = dir
		}
		r.files[name] = s
	}
	return s
}

func (r *renderer) add(file, text string, args ...any) {
	s := r.file(file)
	s.decls = append(s.decls, fmt.Sprintf(text, args...)+"\n")
}

// use is an expression that uses a unit from code of a package, on an argument.
func (r *renderer) use(id, pkg int, arg string) string {
	u := r.m.unit(id)
	name := u.from(pkg, u.name())
	switch u.Kind {
	case "const", "iota", "varcall":
		return fmt.Sprintf("(%s ^ %s)", arg, name)
	case "method":
		return r.useMethod(u, pkg, arg)
	case "generic":
		if u.Style%2 == 0 {
			return fmt.Sprintf("%s(%s, %s{})", name, arg, u.from(pkg, u.with("arg")))
		}
		return fmt.Sprintf("%s[%s]{}.Get(%s)", name, u.from(pkg, u.with("arg")), arg)
	case "slice":
		return fmt.Sprintf("(%s ^ %s[1])", arg, name)
	case "registry":
		return fmt.Sprintf("(%s ^ %s[\"k\"])", arg, name)
	}
	return fmt.Sprintf("%s(%s)", name, arg)
}

func (r *renderer) useMethod(u *unit, pkg int, arg string) string {
	name := u.from(pkg, u.name())
	switch u.Style % 6 {
	case 1:
		return fmt.Sprintf("(&%s{A: 7}).Sum(%s)", name, arg)
	case 2:
		return fmt.Sprintf("interface{ Sum(int) int }(%s{A: 7}).Sum(%s)", name, arg)
	case 3:
		return fmt.Sprintf("%s.Sum(%s{A: 7}, %s)", name, name, arg)
	case 4:
		return fmt.Sprintf("%s{}.Sum(%s)", u.from(pkg, u.with("outer")), arg)
	case 5:
		return fmt.Sprintf("fold(fmt.Sprint(%s{A: %s}))", name, arg)
	}
	return fmt.Sprintf("%s{A: 7}.Sum(%s)", name, arg)
}

// body is the code of a function from x to int: the salt, and all uses.
func (r *renderer) body(u *unit, x string) string {
	v := []string{"v", "sum", "acc"}[u.Local%3]
	var b strings.Builder
	if u.Comment > 0 {
		fmt.Fprintf(&b, "\t// remark %d\n", u.Comment)
	}
	fmt.Fprintf(&b, "\t%s := %s*31 + %d\n", v, x, u.Salt)
	for _, id := range u.Uses {
		fmt.Fprintf(&b, "\t%s = %s*31 + %s\n", v, v, r.use(id, u.Pkg, v))
	}
	if r.m.Broken == u.name() {
		fmt.Fprintf(&b, "\t%s = \"broken\"\n", v)
	}
	fmt.Fprintf(&b, "\treturn %s\n", v)
	return b.String()
}

// breakIt makes a state that does not compile.
func (r *renderer) breakIt(files map[string]string) {
	switch {
	case r.m.Broken == "syntax":
		files["f9.go"] = "package base\n\nfunc half(x int) int {\n\treturn x +\n}\n\nvar open = [\n"
	case r.m.Broken == "import":
		files["f9.go"] = "package base\n\nimport \"example.com/gen/nowhere\"\n\nvar _ = nowhere.X\n"
	case r.m.Broken == "type":
		files["f9.go"] = "package base\n\nvar broken int = \"text\"\n"
	}
}
