package server

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/people"
	"stagebook/cells/session"
	"stagebook/views"
)

// projects draws the list of projects. A project that was never read is shown
// by its name: reading it here would make the list wait for a compiler.
func (s *Server) projects(c *echo.Context) error {
	names, err := s.shelf.names()
	if err != nil {
		return &pageError{
			status: http.StatusInternalServerError, title: "The folder of projects cannot be read",
			text: "`" + s.cfg.Projects + "`: " + err.Error(), command: "web --projects DIR",
		}
	}
	model := views.Projects{
		Page:   views.Page{Title: "Projects", Now: time.Now(), CanRun: true},
		Folder: s.cfg.Projects,
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !roleIn(c, name).Allows(people.View) })
	for _, name := range names {
		model.Projects = append(model.Projects, s.card(name))
	}
	s.addLifecycle(c, &model, names)
	return s.draw(c, http.StatusOK, views.ProjectsPage(model))
}

func (s *Server) card(name string) views.ProjectCard {
	card := views.ProjectCard{Name: name, Title: name, Path: name, Href: "/p/" + name, State: "not opened yet"}
	open := s.shelf.opened(name)
	if open == nil {
		return card
	}
	state := open.View(nil).State()
	card.Title, card.Intro, card.Path = state.Outline.Title, firstSentence(state.Outline.Intro), s.shownPath(state.Dir)
	card.Cells, card.At = len(state.Outline.Cells), lastRun(state).At
	for _, cell := range state.Outline.Cells {
		status := ""
		if cs := state.Cells[cell.ID]; cs != nil && (cs.Shown != nil || cs.Status != graph.Stale) {
			status = string(cs.Status)
		}
		card.Ticks = append(card.Ticks, status)
	}
	card.State = tally(state)
	if len(state.Outline.Cells) == 0 && len(state.Outline.Diagnostics) > 0 {
		d := state.Outline.Diagnostics[0]
		card.Problem = fmt.Sprintf("%s:%d: %s", d.Pos.File, d.Pos.Line, d.Message)
	}
	return card
}

// tally says how many cells are in which state, the loudest first.
func tally(state *session.State) string {
	counts := make(map[graph.Status]int)
	never := true
	for _, cell := range state.Cells {
		counts[cell.Status]++
		never = never && cell.Shown == nil && cell.Status != graph.Failed
	}
	if never && counts[graph.Running]+counts[graph.Queued] == 0 {
		return "never run"
	}
	var words []string
	for _, status := range []graph.Status{graph.Failed, graph.Running, graph.Queued, graph.Stale, graph.Cancelled, graph.Blocked} {
		if n := counts[status]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, status))
		}
	}
	if len(words) == 0 {
		return "fresh"
	}
	return strings.Join(words, ", ")
}

var markup = regexp.MustCompile("[*_`#]|\\[|\\]\\([^)]*\\)")

// firstSentence is the start of an introduction as plain text.
func firstSentence(intro string) string {
	paragraph, _, _ := strings.Cut(strings.TrimSpace(intro), "\n\n")
	text := strings.Join(strings.Fields(markup.ReplaceAllString(paragraph, "")), " ")
	for i := 0; i+1 < len(text); i++ {
		if (text[i] == '.' || text[i] == '?' || text[i] == '!') && text[i+1] == ' ' {
			return text[:i+1]
		}
	}
	return text
}

// announcement is what a screen reader says of a run that has ended.
func announcement(state *session.State) string {
	run := state.Run
	switch {
	case run == nil:
		return ""
	case run.Running():
		return fmt.Sprintf("Run %d: running.", run.Number)
	}
	return fmt.Sprintf("Run %d ended: %s.", run.Number, tally(state))
}
