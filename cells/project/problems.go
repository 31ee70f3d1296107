package project

import (
	"fmt"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/graph"
)

// reportBuild reports what keeps the sources from being compiled.
func (a *analysis) reportBuild() {
	if a.s.universe.refused != "" {
		a.reportRefusal()
		return
	}
	for _, path := range sortedKeys(a.s.Packages) {
		p := a.s.Packages[path]
		before := len(a.found)
		a.reportFiles(p)
		a.reportImports(p)
		a.reportTypes(p)
		if len(a.found) == before {
			a.reportListed(p)
		} else if e := p.listed.Error; e != nil && !strings.HasPrefix(e.Err, compiled) {
			a.s.universe.unexplained = true // it may be mended before what was found here
		}
	}
	if a.s.Pkg.Name() == "main" {
		f := a.firstFile()
		if f != nil {
			a.report(CodeMain, f.AST.Name.Pos(), "the package is named main: cells are called from outside, and main cannot be imported",
				"name it after its folder, as in package "+packageNameFor(a.s.Dir)).all = true
		}
	}
	if !slices.ContainsFunc(a.s.Files, func(f *File) bool { return len(f.Src) > 0 }) && len(a.found) == 0 {
		a.reportAt(CodeGo, graph.Position{File: "."}, "there are no Go files here that the build chooses", "write a cell: an exported function that returns a value").all = true
	}
}

func (a *analysis) firstFile() *File {
	for _, f := range a.s.Files {
		if !f.Excluded {
			return f
		}
	}
	return nil
}

// packageNameFor makes a package name of a folder's.
func packageNameFor(dir string) string {
	name := strings.ToLower(regexp.MustCompile(`[^\pL\pN]+`).ReplaceAllString(filepath.Base(dir), ""))
	if name == "" || name == "main" || isDigit(name[0]) {
		return "project"
	}
	return name
}

var goPlace = regexp.MustCompile(`(?m)^(?:go: )?(?:errors parsing )?([^\s:]+):(\d+)(?::(\d+))?:\s*(.*)$`)

// reportRefusal reports that the Go tool would list nothing.
func (a *analysis) reportRefusal() {
	said := a.s.universe.refused
	pos := graph.Position{File: a.relative(a.s.Module.GoMod)}
	message := strings.TrimPrefix(said, "go: ")
	if m := goPlace.FindStringSubmatch(said); m != nil {
		pos.File = a.relative(absolute(a.s.Dir, m[1]))
		pos.Line, _ = strconv.Atoi(m[2])
		pos.Column, _ = strconv.Atoi(m[3])
		message = m[4]
	} else {
		message, _, _ = strings.Cut(message, "\n")
		message, _, _ = strings.Cut(message, "; to update it")
	}
	remedy := ""
	if cmd := suggestion.FindStringSubmatch(said); cmd != nil {
		remedy = strings.TrimSpace(cmd[1])
	}
	a.reportAt(CodeGo, pos, message, remedy).all = true
}

func absolute(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// relative names a file as positions do.
func (a *analysis) relative(name string) string {
	if rel, err := filepath.Rel(a.s.Dir, name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}

// reportFiles reports what does not parse, and files of another package.
func (a *analysis) reportFiles(p *Package) {
	for _, f := range p.Files {
		if f.AST != nil && f.Excluded {
			a.report(CodePackage, f.AST.Name.Pos(), fmt.Sprintf("this file belongs to package %s, the others to package %s", f.AST.Name.Name, p.Name),
				"give them one package clause, or move the file to a folder of its own")
		}
		for i := range f.damage {
			d := &f.damage[i]
			pos := graph.Position{File: f.Name, Line: d.err.Pos.Line, Column: d.err.Pos.Column}
			found := a.reportAt(CodeSyntax, pos, d.err.Msg, "")
			for _, decl := range a.index.in[f] {
				if decl.Start <= d.start && d.start < decl.End {
					found.broken = append(found.broken, decl)
				}
			}
			if d.keyword == "import" {
				found.broken = append(found.broken, a.index.in[f]...)
			}
			a.damages[d] = found
		}
	}
}

var undefined = regexp.MustCompile(`undefined: (\S+)|\.(\S+) undefined`)

func mentionsLost(message string, lost []string) bool {
	m := undefined.FindStringSubmatch(message)
	return m != nil && (slices.Contains(lost, m[1]) || slices.Contains(lost, m[2]))
}

// declOf returns the declaration that an error of the type checker lies in.
func (a *analysis) declOf(p *Package, e types.Error) *Decl {
	f := a.fileOf(p, e)
	if f == nil {
		return nil
	}
	return a.index.at(f, f.place.Offset(e.Pos))
}

func (a *analysis) fileOf(p *Package, e types.Error) *File {
	at := e.Fset.File(e.Pos)
	for _, f := range p.Files {
		if f.place != nil && f.place == at {
			return f
		}
	}
	return nil
}

// reportTypes reports the errors of the type checker. The lines that it adds to
// an error become other places of the same diagnostic.
func (a *analysis) reportTypes(p *Package) {
	var last *finding
	for _, e := range p.errors {
		if more, ok := strings.CutPrefix(e.Msg, "\t"); ok {
			if last != nil {
				last.relate(a.position(e.Pos), more)
			}
			continue
		}
		last = nil
		f := a.fileOf(p, e)
		decl := a.declOf(p, e)
		if strings.HasPrefix(e.Msg, "could not import ") {
			continue
		}
		if d := behindError(p, f, e); d != nil {
			if decl != nil {
				a.damages[d].broken = append(a.damages[d].broken, decl)
			}
			continue
		}
		last = a.report(CodeType, e.Pos, e.Msg, "")
		if decl != nil {
			last.broken = []*Decl{decl}
		} else {
			last.all = true
		}
	}
}

// behindError returns what does not parse and is the reason of an error of the
// type checker, or nil.
func behindError(p *Package, f *File, e types.Error) *damage {
	if f == nil {
		return nil
	}
	offset := f.place.Offset(e.Pos)
	for _, other := range p.Files {
		for i := range other.damage {
			d := &other.damage[i]
			wholeFile := d.start == 0 && undefined.MatchString(e.Msg)
			here := other == f && (d.keyword == "import" || d.start <= offset && offset < d.end || strings.HasSuffix(e.Msg, "imported and not used"))
			if here || wholeFile || mentionsLost(e.Msg, d.lostNames(other.Src)) {
				return d
			}
		}
	}
	return nil
}

// compiled starts what the Go tool passes on from the compiler.
const compiled = "# "

// reportListed reports what the Go tool said of a main-module package in which
// nothing else was found wrong.
func (a *analysis) reportListed(p *Package) {
	if p.listed.Error == nil || !a.listing {
		return
	}
	said := strings.TrimSpace(p.listed.Error.Err)
	if strings.HasPrefix(said, "no Go files in") {
		return
	}
	a.s.universe.unexplained = true
	if strings.HasPrefix(said, compiled) {
		said = firstError(said)
	}
	if strings.HasPrefix(said, "import cycle not allowed") {
		a.reportImportCycle(p.listed.Error.ImportStack)
		return
	}
	pos := graph.Position{File: a.relative(p.Dir)}
	if m := goPlace.FindStringSubmatch(p.listed.Error.Pos + ": " + said); m != nil {
		pos.File = a.relative(absolute(a.s.Dir, m[1]))
		pos.Line, _ = strconv.Atoi(m[2])
		pos.Column, _ = strconv.Atoi(m[3])
		said = m[4]
	}
	found := a.reportAt(CodeGo, pos, said, "")
	if found.broken = a.declsOn(p, pos); len(found.broken) == 0 {
		found.all = true
	}
}

// declsOn returns the declaration on a line.
func (a *analysis) declsOn(p *Package, pos graph.Position) []*Decl {
	for _, f := range p.Files {
		if f.Name != pos.File {
			continue
		}
		for _, d := range a.index.in[f] {
			first, _ := place(f.Src, d.Start)
			last, _ := place(f.Src, d.End)
			if first <= pos.Line && pos.Line <= last {
				return []*Decl{d}
			}
		}
	}
	return nil
}
