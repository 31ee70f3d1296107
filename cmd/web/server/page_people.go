package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/people"
	"stagebook/views"
)

// people draws who has which role in a project, and the forms that change it.
func (s *Server) people(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	project := c.Param("project")
	parts, err := book.Parts(c.Request().Context(), project)
	if err != nil {
		return err
	}
	list, err := book.List(c.Request().Context())
	if err != nil {
		return err
	}
	model := views.People{Page: s.page(c, view.State(), ""), Team: s.cfg.SignIn.Way != ByToken}
	for _, role := range people.Roles {
		model.Roles = append(model.Roles, string(role))
	}
	for _, part := range parts {
		model.Parts = append(model.Parts, views.Part{
			Person: part.Person, Role: string(part.Role), Everywhere: part.Project == people.Everything,
			Everybody: part.Person == people.Everybody, You: part.Person == s.who(c),
		})
	}
	for _, person := range list {
		has := func(p people.Part) bool { return p.Person == person.Name && p.Project == project }
		if !slices.ContainsFunc(parts, has) {
			model.Others = append(model.Others, person.Name)
		}
	}
	return s.draw(c, http.StatusOK, views.PeoplePage(model))
}

// changePeople gives somebody a role in a project, or takes it away.
func (s *Server) changePeople(c *echo.Context) error {
	if s.cfg.SignIn.Way == ByToken {
		return &pageError{status: http.StatusConflict, title: "Nobody can sign in here", text: "The program was started for one person, who has the token. `web --sign-in password` is for a team."}
	}
	project, name := c.Param("project"), c.FormValue("person")
	if name != people.Everybody {
		clean, err := people.CleanName(name)
		if err != nil {
			return &pageError{status: http.StatusBadRequest, title: "No role was given", text: err.Error()}
		}
		name = clean
	}
	role := people.Role(c.FormValue("role"))
	if name == visitorOf(c).name && !role.Allows(people.Own) && !visitorOf(c).held.In(people.Everything).Allows(people.Own) {
		return &pageError{status: http.StatusConflict, title: "You own this project", text: "Another owner can give you another role. Nothing was changed."}
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	if err := book.Give(c.Request().Context(), people.Part{Person: name, Project: project, Role: role}); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "No role was given", text: err.Error(), next: []views.Link{{Text: "People", Href: "/p/" + project + "/people"}}}
	}
	return c.Redirect(http.StatusSeeOther, "/p/"+project+"/people")
}

const auditRows = 100

// audit draws what was done: in one project, or in all.
func (s *Server) audit(c *echo.Context) error {
	before, err := strconv.ParseInt(c.QueryParam("_before"), 10, 64)
	if err != nil {
		before = 0
	}
	model := views.Audit{Page: views.Page{Title: "What was done", Now: time.Now()}, Here: "/audit"}
	wanted := people.Wanted{Project: c.Param("project"), Who: c.QueryParam("_who"), Before: before, Limit: auditRows + 1}
	if wanted.Project != "" {
		_, view, err := s.view(c)
		if err != nil {
			return err
		}
		model.Page = s.page(c, view.State(), "")
		model.Here = "/p/" + wanted.Project + "/audit"
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	list, err := book.Entries(c.Request().Context(), wanted)
	if err != nil {
		return err
	}
	if len(list) > auditRows {
		list = list[:auditRows]
		older := url.Values{"_before": {strconv.FormatInt(list[auditRows-1].ID, 10)}}
		if wanted.Who != "" {
			older.Set("_who", wanted.Who)
		}
		model.Older = model.Here + "?" + older.Encode()
	}
	model.Who = wanted.Who
	for _, e := range list {
		model.Entries = append(model.Entries, views.AuditEntry{
			At: e.At, Times: e.Times, Who: e.Who, Address: e.Address, Project: e.Project, Act: e.Act, Detail: e.Detail, Refused: e.Outcome,
		})
	}
	return s.draw(c, http.StatusOK, views.AuditPage(model))
}

// you draws what a person can do about themselves: their password, and where they are
// signed in.
func (s *Server) you(c *echo.Context) error { return s.drawYou(c, http.StatusOK, "", "") }

func (s *Server) drawYou(c *echo.Context, status int, problem, done string) error {
	v := visitorOf(c)
	model := views.You{Page: views.Page{Title: "You", Now: time.Now()}, Name: v.name, Problem: problem, Done: done}
	if v.secret == "" {
		return s.draw(c, status, views.YouPage(model))
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	person, err := book.Find(c.Request().Context(), v.name)
	if err != nil {
		return err
	}
	list, err := book.Sessions(c.Request().Context(), v.name, time.Now())
	if err != nil {
		return err
	}
	own, err := book.SignedIn(c.Request().Context(), v.secret, time.Now())
	if err != nil {
		return err
	}
	model.Password, model.CanLeave = person.Password && s.cfg.SignIn.Way == ByPassword, true
	for _, session := range list {
		model.Sessions = append(model.Sessions, views.Session{
			ID: session.ID, Agent: session.Agent, Address: session.Address, Used: session.Used, Here: session.ID == own.ID,
		})
	}
	return s.draw(c, status, views.YouPage(model))
}

// ownPassword changes the password of who asks, who has to know the old one.
func (s *Server) ownPassword(c *echo.Context) error {
	v := visitorOf(c)
	if v.secret == "" || s.cfg.SignIn.Way != ByPassword {
		return notFound(c)
	}
	if !s.gates.take(v.name, s.from(c.Request()), time.Now()) {
		return s.drawYou(c, http.StatusTooManyRequests, "Too many tries. Wait a minute.", "")
	}
	ctx := c.Request().Context()
	book, err := s.register.open(ctx)
	if err != nil {
		return err
	}
	right, err := book.Check(ctx, v.name, c.FormValue("old"))
	switch {
	case errors.Is(err, people.ErrBusy):
		return s.drawYou(c, http.StatusServiceUnavailable, "Many people are signing in. Try again in a moment.", "")
	case err != nil:
		return err
	case !right:
		return s.drawYou(c, http.StatusForbidden, "The old password is wrong. Nothing was changed.", "")
	case c.FormValue("new") == "" || c.FormValue("new") != c.FormValue("again"):
		return s.drawYou(c, http.StatusBadRequest, "The new password was not typed twice in the same way. Nothing was changed.", "")
	}
	if err := book.SetPassword(ctx, v.name, c.FormValue("new"), v.secret); err != nil {
		return s.drawYou(c, http.StatusBadRequest, "Nothing was changed: "+err.Error()+".", "")
	}
	return s.drawYou(c, http.StatusOK, "", "Your password was changed. You are signed out everywhere else.")
}

// endSession signs a person out of one of their browsers.
func (s *Server) endSession(c *echo.Context) error {
	v := visitorOf(c)
	if v.secret == "" {
		return notFound(c)
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	if err := book.End(c.Request().Context(), v.name, c.FormValue("session")); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/you")
}
