package server

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v5"

	"stagebook/cells/project"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
	"stagebook/views"
)

// prose hands out a comment as Markdown: of a declaration (_name), of a block
// (_file, _line and, where lines have moved, its digest _base), of the package
// (_of=package), or the draft of a block that is yet to come (_of=new).
func (s *Server) prose(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	sources, err := open.Sources(c.Request().Context())
	if err != nil {
		return projectError(open.Name(), err)
	}
	line, _ := strconv.Atoi(c.QueryParam("_line")) // 0: the comment of the file's package
	ask := wanted{Op: "doc", Target: edit.Target{Name: c.QueryParam("_name"), File: c.QueryParam("_file"), Line: line}, Base: c.QueryParam("_base")}
	if c.QueryParam("_of") == "new" {
		return c.JSON(http.StatusOK, text{Base: ""}.with(s.draftOf(open.Dir(), newDraft)))
	}
	pkg := edit.FromSnapshot(sources.Snapshot)
	ask.Target = at(pkg, sources.Snapshot, ask)
	markdown, _, err := pkg.Doc(ask.Target)
	var missing *edit.NotFoundError
	if errors.As(err, &missing) {
		return &pageError{status: http.StatusNotFound, title: "There is nothing to edit", text: err.Error()}
	}
	if err != nil {
		return &pageError{status: http.StatusConflict, title: "This cannot be edited now", text: err.Error()}
	}
	answer := text{Name: ask.Name, Source: markdown, Base: digest(markdown), File: ask.File, Line: ask.Line}
	if ask.Name == "" && ask.Line == 0 {
		answer.More = slices.DeleteFunc(packageComments(sources.Snapshot), func(name string) bool { return name == ask.File })
	}
	ask.Base = answer.Base
	return c.JSON(http.StatusOK, answer.with(s.draftOf(open.Dir(), ask.draftKey())))
}

// settled is what was asked, of the place where the text stands now.
func (s *Server) settled(p *edit.Package, open *session.Session, ask wanted) (wanted, error) {
	if ask.Name != "" || ask.Op != "doc" && ask.Line == 0 {
		return ask, nil // it has a name, or is about no text
	}
	known := open.Known()
	if known == nil {
		return ask, errors.New("the sources have not been read: open the project again")
	}
	ask.Target = at(p, known.Snapshot, ask)
	return ask, nil
}

// at is where a comment without a name stands now: a block moves when something
// above it grows, and is known by what it says.
func at(p *edit.Package, snapshot *project.Snapshot, ask wanted) edit.Target {
	t := ask.Target
	switch {
	case t.Name != "":
	case t.Line == 0 && t.File == "":
		t.File = commentedFile(snapshot)
	case t.Line > 0 && ask.Base != "":
		if now, _, err := p.Doc(t); err == nil && digest(now) == ask.Base {
			return t
		}
		for _, place := range p.Prose(t.File) {
			there := edit.Target{File: place.File, Line: place.Line}
			if now, _, err := p.Doc(there); err == nil && digest(now) == ask.Base {
				return there
			}
		}
	}
	return t
}

// prose says where prose that was edited stands, and its new digest.
func (answer *changed) prose(done *session.Edited) {
	at := done.Change.At
	target := edit.Target{Name: at.Name, File: at.File}
	if at.Name == "" {
		answer.File, answer.Line, target.Line = at.File, at.Line, at.Line
	}
	markdown, _, err := (&edit.Package{Files: done.After}).Doc(target)
	if err == nil {
		answer.Base = digest(markdown)
	}
}

// packageComments are the files that hold the comment of the package, in the
// order in which they are shown.
func packageComments(snapshot *project.Snapshot) []string {
	var names []string
	for _, f := range snapshot.Files {
		if f.AST != nil && !f.Excluded && f.AST.Doc != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// commentedFile is the file in which the comment of the package stands, or is
// to be written.
func commentedFile(snapshot *project.Snapshot) string {
	if names := packageComments(snapshot); len(names) > 0 {
		return names[0]
	}
	first := ""
	for _, f := range snapshot.Files {
		if f.AST == nil || f.Excluded {
			continue
		}
		if f.Name == "doc.go" {
			return f.Name
		}
		first = cmp.Or(first, f.Name)
	}
	return first
}

// proseModel is a block of prose between cells.
func proseModel(item project.Item, kept drafts, seen proseNames) views.Item {
	base := digest(item.Text)
	return views.Item{Prose: markdown(item.Text), Place: views.ProsePlace{
		ID: seen.next(item.Text), File: item.Pos.File, Line: item.Pos.Line, Base: base, Draft: kept.of(proseDraft+base, item.Text) != "",
	}}
}

// proseNames counts blocks of prose by what they say.
type proseNames map[string]int

// next is the id of the element of the next block. It is the same as long as
// the block says the same, so that a patch moves what has moved.
func (seen proseNames) next(text string) string {
	base := digest(text)
	seen[base]++
	if n := seen[base]; n > 1 {
		base += "-" + strconv.Itoa(n)
	}
	return "page-prose-" + base
}
