package project

import (
	"fmt"
	"go/ast"
	"os"
	gopath "path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/graph"
)

// reportImports reports imports of packages that are missing or do not build.
func (a *analysis) reportImports(p *Package) {
	for _, f := range p.Files {
		if f.AST == nil || f.Excluded {
			continue
		}
		for _, d := range a.index.in[f] {
			spec, ok := d.Node.(*ast.ImportSpec)
			if !ok {
				continue
			}
			path, ok := importPath(spec)
			if !ok || path == "C" {
				continue
			}
			message, remedy := a.importProblem(p, path)
			if message == "" {
				continue
			}
			found := a.report(CodeImport, spec.Path.Pos(), message, remedy)
			found.broken = []*Decl{d}
			switch {
			case named(spec, "_"):
				found.all = true // the program is another one without it
			case named(spec, "."):
				found.broken = append(found.broken, a.index.in[f]...)
			}
		}
	}
}

var suggestion = regexp.MustCompile(`(?:; to add(?: it)?|; to update it):\s*\n\s*([^\n]+)`)

// importProblem says what is wrong with an import, and what to do.
func (a *analysis) importProblem(p *Package, path string) (message, remedy string) {
	u := a.s.universe
	path = p.listed.resolve(path)
	l := u.packages[path]
	if l != nil && (l.Error == nil && (l.Export != "" || path == "unsafe") || u.inMain(path)) {
		return "", ""
	}
	said := ""
	if l != nil && l.Error != nil {
		said = strings.TrimSpace(l.Error.Err)
	}
	first, _, _ := strings.Cut(path, "/")
	switch cmd := suggestion.FindStringSubmatch(said); {
	case isPackage(path, authorPackage) || strings.HasPrefix(path, authorPackage+"/"):
		return "package " + path + " cannot be found: the module does not require stagebook", "`web vendor` puts a copy of it into the module"
	case u.module.Overlaid && strings.Contains(first, "."):
		return "package " + path + " cannot be found: the folder has no go.mod, so it can import the standard library only",
			fmt.Sprintf("go mod init %s && go get %s", filepath.Base(a.s.Dir), path)
	case strings.HasPrefix(path, u.module.Path+"/"):
		return fmt.Sprintf("package %s cannot be found: the module has no folder %s with Go files", path, strings.TrimPrefix(path, u.module.Path+"/")), ""
	case cmd != nil:
		message, _, _ = strings.Cut(said, ";")
		return message, strings.TrimSpace(cmd[1])
	case strings.Contains(said, "is not in std"):
		return "package " + path + " is not in the standard library, and no module is named so", a.nearStandard(path)
	case strings.Contains(said, "-mod=vendor") || strings.Contains(said, "vendor/modules.txt"):
		return "package " + path + " is not in the vendor folder", "go mod vendor"
	case strings.HasPrefix(said, compiled):
		return fmt.Sprintf("package %s does not build: %s", path, firstError(said)), ""
	case said != "":
		return fmt.Sprintf("package %s cannot be imported: %s", path, strings.SplitN(said, "\n", 2)[0]), ""
	}
	return "package " + path + " cannot be imported", "go get " + path
}

// nearStandard names packages of the standard library that an import may mean.
func (a *analysis) nearStandard(path string) string {
	parent, base := gopath.Split(path)
	entries, err := os.ReadDir(filepath.Join(a.s.universe.settings["GOROOT"], "src", filepath.FromSlash(parent)))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	near := nearest(base, names)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + parent + near[0] + "?"
}

// firstError returns the first line of what a compiler said about a package.
func firstError(said string) string {
	lines := strings.SplitN(said, "\n", 3)
	if len(lines) < 2 {
		return strings.TrimPrefix(said, "# ")
	}
	return lines[1]
}

// reportImportCycle reports packages of the main module that import each other.
// The stack ends with the package that was met a second time.
func (a *analysis) reportImportCycle(stack []string) {
	if len(stack) < 2 {
		return
	}
	last := stack[len(stack)-1]
	from := a.s.Packages[stack[len(stack)-2]]
	pos := graph.Position{File: "."}
	if from != nil {
		for _, d := range a.index.list {
			if spec, ok := d.Node.(*ast.ImportSpec); ok && d.Package == from && spec.Path.Value == strconv.Quote(last) {
				pos = a.position(spec.Path.Pos())
			}
		}
	}
	f := a.reportAt(CodeImport, pos, "packages import each other", "move what both need to a package of its own")
	f.Path, f.all = stack[slices.Index(stack, last):], true
}
