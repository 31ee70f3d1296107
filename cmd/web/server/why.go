package server

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"

	"stagebook/cells/fingerprint"
	"stagebook/cells/session"
	"stagebook/views"
)

// why draws why a cell stands as it does: a page, or, with _panel, the panel
// alone. With _diff it compares the code.
func (s *Server) why(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	name := c.QueryParam("_cell")
	e, err := view.Explain(name, c.QueryParam("_diff") != "")
	var unknown *session.NoCellError
	if errors.As(err, &unknown) {
		return noSuchCell(state, unknown)
	}
	if err != nil {
		return err
	}
	page := s.page(c, state, views.TabNotebook)
	page.Since = "" // it says how things are now, and stays
	model := explainedModel(page, state, e)
	model.Changes = c.QueryParam("_diff") != ""
	var drawn templ.Component = views.WhyPage(model)
	if c.QueryParam("_panel") != "" {
		drawn = views.WhyPanel(model)
	}
	return s.draw(c, http.StatusOK, drawn)
}

func noSuchCell(state *session.State, e *session.NoCellError) error {
	missing := &pageError{
		status: http.StatusNotFound, title: fmt.Sprintf("There is no cell “%s”", e.Name),
		text: "Perhaps it was renamed, or the address has a slip.",
	}
	for _, near := range e.Near {
		missing.next = append(missing.next, views.Link{Text: "Why " + near, Href: "/p/" + state.Name + "/why?_cell=" + near})
	}
	missing.next = append(missing.next, views.Link{Text: "The notebook", Href: "/p/" + state.Name})
	return missing
}

func explainedModel(page views.Page, state *session.State, e *session.Explanation) views.Explained {
	model := views.Explained{
		Page: page, ID: e.Cell, Name: e.Name, Status: string(e.Status), Words: e.Words, Failed: e.Failed, Parts: partGroups(e.Parts),
	}
	for _, b := range e.Reasons {
		model.Reasons = append(model.Reasons, views.Because{
			Text: b.Words, File: linkedFile(b.About), Coded: b.About.OldText != "" || b.About.NewText != "",
			Change: views.Diff(b.Change), Missing: b.Lost,
		})
	}
	if root := state.Cells[e.Root]; root != nil {
		model.Root = &views.Ref{ID: e.Root, Name: root.Cell.Name}
	}
	if m := e.Made; m != nil {
		model.Made = fmt.Sprintf("Made by run %d in %s with %s", m.Run, m.Took.Round(time.Microsecond), m.By)
		model.MadeAt = m.At
	}
	return model
}

// linkedFile is the file of a declaration that is there, so that a link leads
// somewhere.
func linkedFile(r fingerprint.Reason) string {
	if r.New == "" {
		return ""
	}
	return r.File
}

// partTitles name the kinds of parts for people, in the order of a key.
var partTitles = map[string]string{
	"code": "Code", "params": "Parameters", "files": "Files", "env": "Environment", "secrets": "Secrets", "inputs": "Inputs",
	"packages": "Modules", "program": "Start of the program", "build": "Build",
}

func partGroups(parts []fingerprint.Ingredient) []views.PartGroup {
	var groups []views.PartGroup
	last := ""
	for _, part := range parts {
		if part.Part != last {
			groups = append(groups, views.PartGroup{Title: partTitles[part.Part]})
			last = part.Part
		}
		group := &groups[len(groups)-1]
		group.Lines = append(group.Lines, part.Words)
	}
	return groups
}
