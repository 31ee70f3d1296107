package server

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/session"
	"stagebook/views"
)

// explore lets a request of an explore link see the project as it is now. Where that
// cannot be, the link shows what was frozen last, and says why.
func (s *Server) explore(c *echo.Context, behind *shared) {
	at, err := s.explorers.explore(c.Request().Context(), behind.link, c.QueryParams())
	switch {
	case errors.Is(err, errNoProject):
		behind.still = "The project is no longer there. These are its last results that were kept for this link, and its parameters cannot be moved."
	case err != nil:
		s.cfg.Logger.Warn("a link cannot be explored", "project", behind.link.Project, "err", err)
		behind.still = "The project cannot be opened just now. These are its last results that were kept for this link; come back later to move its parameters."
	case at.view.State().Unsound(), at.view.State().AsOf != "":
		behind.still = "The project is being changed and cannot run just now. These are its last results that were kept for this link; come back later to move its parameters."
	default:
		at.view.Look()
		behind.explore, behind.state = at, at.state(at.view, nil)
	}
}

// explorePage draws a link whose parameters can be moved.
func (s *Server) explorePage(c *echo.Context) error {
	behind := sharedOf(c)
	s.knowVisitor(c, behind.link)
	return s.draw(c, http.StatusOK, views.ExplorePage(s.exploreModel(c, behind.state)))
}

func (s *Server) exploreModel(c *echo.Context, state *session.State) views.Shared {
	behind := sharedOf(c)
	now := time.Now()
	return views.Shared{
		Notebook: s.notebookModel(c, state, views.TabNotebook), Code: behind.link.Code, Name: behind.link.Name, Note: markdown(behind.link.Note),
		Taken: now, Expires: behind.link.Expires, Explore: s.exploreState(behind.explore, state),
		Provenance: provenance(behind.explore.view.State().Picture(now, behind.link.Code)), Card: s.cardModel(c),
	}
}

// exploreState is how the values of a view stand, for their visitor.
func (s *Server) exploreState(at *exploring, state *session.State) *views.Explore {
	model := &views.Explore{Wanting: state.Wanting(), Cut: s.explorers.cutOff(at.view)}
	if run := state.Run; run.Running() {
		model.Running, model.Settled, model.Total = true, run.Settled, run.Total
	}
	for _, cell := range state.Cells {
		if cell.Shown == nil && !cell.Cell.Manual() && (at.code || !cell.Cell.Policy.Hidden) {
			model.Missing++
		}
	}
	return model
}

// exploreMove takes the page of a visitor to other values. It runs what they want,
// within the limits, where it is not in the store.
func (s *Server) exploreMove(c *echo.Context) error {
	behind := sharedOf(c)
	at := behind.explore
	if behind.link.Right != links.Explore {
		return notFound(c)
	}
	if at == nil {
		return &pageError{status: http.StatusConflict, title: "The parameters cannot be moved just now", text: behind.still}
	}
	from, err := url.ParseQuery(c.FormValue("_from"))
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This cannot be shown", text: "the old address is malformed: " + err.Error()}
	}
	old := at.guests.View(at.asked(from))
	was := old.State()
	problems := refusals(at.view.State())
	if len(problems) > 0 {
		at.view = at.guests.View(unmoved(at.asked(c.QueryParams()), problems, was))
	}
	if old == at.view && len(problems) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, moved{Problems: problems})
	}
	at.view.Look()
	if no := s.explorers.lead(journey{link: behind.link, visitor: s.visitor(c, behind.link), old: old, next: at.view}); no != nil {
		return s.refuseMove(c, at, old, no)
	}
	if c.Request().Header.Get("Accept") != "application/json" {
		query := viewQuery(at.state(at.view, nil), nil)
		return c.Redirect(http.StatusSeeOther, (&url.URL{Path: base(c), RawQuery: query}).String())
	}
	return s.answerExplore(c, old, was, problems)
}

// answerExplore draws what differs between two views of a visitor.
func (s *Server) answerExplore(c *echo.Context, old *session.View, was *session.State, problems map[string]string) error {
	at := sharedOf(c).explore
	raw := at.view.State()
	state := at.state(at.view, old)
	change := session.Change{Whole: was.Outline != raw.Outline}
	for id, cell := range raw.Cells {
		if !cell.SameAs(was.Cells[id]) {
			change.Cells = append(change.Cells, id)
		}
	}
	page := s.page(c, state, views.TabNotebook)
	parts := append(s.exploreParts(c, state, change), views.Knobs(page, params(state), nil))
	html, err := renderAll(c, parts)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, moved{Query: page.Query, Since: page.Since, Events: eventsAfter(page, at, old), HTML: html, Problems: problems})
}

// eventsAfter is the address of a page's stream, which knows where the page was before.
func eventsAfter(page views.Page, at *exploring, old *session.View) string {
	address, before := page.Events(), viewQuery(at.state(old, nil), nil)
	if old == at.view {
		return address
	}
	join := "?"
	if page.Query != "" {
		join = "&"
	}
	return address + join + "_was=" + url.QueryEscape(before)
}

// exploreParts are the components that a change makes look different.
func (s *Server) exploreParts(c *echo.Context, state *session.State, change session.Change) []templ.Component {
	behind := sharedOf(c)
	page := s.page(c, state, views.TabNotebook)
	stands := s.exploreState(behind.explore, state)
	parts := []templ.Component{views.ExploreState(page, stands), views.Announce(stands.Announcement())}
	if change.Whole {
		return append(parts, views.ExploreSheet(s.exploreModel(c, state)))
	}
	for _, id := range change.Cells {
		cell := state.Cells[id]
		if cell == nil {
			continue
		}
		if model := s.cellModel(c, state, cell, nil); behind.link.Code || !model.Place.Hidden {
			parts = append(parts, views.SharedCell(page, model, behind.link.Code))
		}
	}
	return parts
}

func renderAll(c *echo.Context, parts []templ.Component) (string, error) {
	var html bytes.Buffer
	for _, part := range parts {
		if err := render(c.Request().Context(), part, &html); err != nil {
			return "", err
		}
	}
	return html.String(), nil
}

// refuseMove answers a visitor who has met a limit: the page stays where it was, and
// says when to come back.
func (s *Server) refuseMove(c *echo.Context, at *exploring, old *session.View, no *refused) error {
	seconds := int((no.wait + time.Second - 1) / time.Second)
	if no.wait > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	status := http.StatusTooManyRequests
	if no.wait <= 0 {
		status = http.StatusServiceUnavailable
	}
	text := no.text + "."
	if no.wait > 0 {
		text = fmt.Sprintf("%s: come back in %s. Values that were worked out before can be looked at meanwhile.", no.text, inWords(no.wait))
	}
	if c.Request().Header.Get("Accept") != "application/json" {
		return &pageError{
			status: status, title: "That has to wait", text: text,
			next: []views.Link{{Text: "Back to the results", Href: base(c) + "?" + viewQuery(at.state(old, nil), nil)}},
		}
	}
	state := at.state(old, nil)
	page := s.page(c, state, views.TabNotebook)
	html, err := renderAll(c, []templ.Component{views.Knobs(page, params(state), nil)})
	if err != nil {
		return err
	}
	return c.JSON(status, moved{Query: page.Query, HTML: html, Notice: text})
}

// inWords is a time to wait: "20 seconds", "3 minutes", "2 hours".
func inWords(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return counted(int((d+time.Second-1)/time.Second), "second")
	case d < 90*time.Minute:
		return counted(int((d+time.Minute-1)/time.Minute), "minute")
	}
	return counted(int((d+time.Hour-1)/time.Hour), "hour")
}

// linkOver reports whether a link has ended since a request of it came, or has lost
// the right that it came with.
func (s *Server) linkOver(c *echo.Context, link links.Link) bool {
	now, err := s.findLink(c)
	return err != nil || now.Right != link.Right || now.Locked != link.Locked || now.Code != link.Code
}
