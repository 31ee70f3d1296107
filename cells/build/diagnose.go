package build

import (
	"fmt"
	"path/filepath"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// trouble is what one failed run of the Go tool means.
type trouble struct {
	mistakes []mistake // in the author's code
	err      *Error    // when the trouble is another
}

// mistake is a complaint of the compiler about a declaration of the author.
type mistake struct {
	file *project.File
	line int
	diag project.Diagnostic
}

// diagnose sorts the output of a failed build. real maps the files of the overlay
// back to the places under which the Go tool saw them.
func diagnose(p *plan, out output, real map[string]string) trouble {
	if full := diskFull(out.String()); full != "" {
		return trouble{err: &Error{Kind: Disk, Message: "the disk is full, so the cells cannot be built: " + moreRoom + ": " + full, Output: out.String()}}
	}
	files := make(map[string]*project.File)
	for _, pkg := range p.snap.Packages {
		for _, f := range pkg.Files {
			files[f.Path] = f
		}
	}
	var t trouble
	foreign := ""
	for i := range out.packages {
		pkg := &out.packages[i]
		for _, c := range complaints(pkg.text.String(), p.snap.Dir, real) {
			if f, ok := files[c.path]; ok {
				t.mistakes = append(t.mistakes, mistake{f, c.line, diagnostic(f, c)})
			} else if foreign == "" {
				foreign = pkg.path
			}
		}
	}
	if len(t.mistakes) > 0 {
		return t
	}
	t.err = &Error{Output: out.String()}
	switch {
	case foreign == p.place.worker || strings.Contains(foreign, runtimeFolder) || foreign == p.main:
		t.err.Kind, t.err.Message = Runtime, "the code that runs the cells does not compile with this Go tool"
	case foreign != "":
		t.err.Kind, t.err.Message = Compile, "package "+foreign+", which the project imports, does not compile"
	case len(out.packages) > 0:
		t.err.Kind, t.err.Message = Link, "the cells compile, but do not link to an executable"
	default:
		t.err.Kind, t.err.Message = Module, "the Go tool refuses the module of the project"
	}
	return t
}

func diagnostic(f *project.File, c complaint) project.Diagnostic {
	return project.Diagnostic{
		Code:    project.CodeType,
		Pos:     graph.Position{File: f.Name, Line: c.line, Column: c.column},
		Message: c.text,
	}
}

func diskFull(text string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, "no space left on device") || strings.Contains(line, "disk quota exceeded") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// where writes a position as compilers do.
func where(p graph.Position) string {
	if p.Column > 0 {
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(p.File), p.Line)
}
