package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/confine"
	"stagebook/cells/session"
	"stagebook/views"
)

// rights draws what the code of a project may do.
func (s *Server) rights(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	model := views.Rights{Page: s.page(c, view.State(), ""), Lacks: confine.Probe().Lacks()}
	policy := open.Policy()
	if policy == nil {
		model.Off = true
		return s.draw(c, http.StatusOK, views.RightsPage(model))
	}
	model.Reads, model.Data = policy.Own, policy.Data
	model.Limit = limitWords(policy)
	model.Asks = rightsAsks(open)
	return s.draw(c, http.StatusOK, views.RightsPage(model))
}

func limitWords(p *confine.Policy) []string {
	q := p.With("")
	words := []string{fmt.Sprintf("%d processes and threads", q.Processes), fmt.Sprintf("%d files open in each", q.OpenFiles)}
	if p.Memory > 0 {
		words = append(words, fmt.Sprintf("%d MiB of memory", p.Memory>>20))
	}
	if p.Disk > 0 {
		return append(words, fmt.Sprintf("%d MB of temporary files", p.Disk/1e6))
	}
	return append(words, "temporary files until the disk is nearly full")
}

func rightsAsks(open *session.Session) []views.RightsAsk {
	var asks []views.RightsAsk
	row := func(a confine.Ask) *views.RightsAsk {
		i := slices.IndexFunc(asks, func(r views.RightsAsk) bool { return r.Text == a.String() })
		if i < 0 {
			i = len(asks)
			asks = append(asks, views.RightsAsk{Text: a.String(), Words: a.Words(), Directive: a.Directive()})
		}
		return &asks[i]
	}
	for _, a := range open.Asks() {
		row(a).Asked = true
	}
	for _, g := range open.Grants().Of(open.Dir()) {
		r := row(g.Ask)
		r.Granted = true
		r.By = g.Time.Local().Format("2 January 2006 15:04")
		if g.Who != "" {
			r.By = g.Who + ", " + r.By
		}
	}
	return asks
}

// changeRights grants what the sources ask for, or takes back what was granted.
func (s *Server) changeRights(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	a, err := confine.ParseAsk(strings.Fields(c.FormValue("ask"))...)
	grant := c.FormValue("do") == "grant"
	if err != nil || grant && !slices.Contains(open.Asks(), a) {
		return &pageError{
			status: http.StatusConflict, title: "The project does not ask for that",
			text: "Its sources have changed since the page was drawn. Nothing was granted.",
		}
	}
	if grant {
		err = open.Grants().Grant(open.Dir(), a, s.who(c), time.Now())
	} else {
		_, err = open.Grants().Revoke(open.Dir(), a)
	}
	if err != nil {
		return err
	}
	open.Touch()
	return c.Redirect(http.StatusSeeOther, base(c)+"/rights?"+c.QueryParams().Encode())
}

// footRights says in a few words what the code of a project may do.
func (s *Server) footRights(name string) views.FootRights {
	open := s.shelf.opened(name)
	switch {
	case open == nil:
		return views.FootRights{}
	case s.cfg.Unconfined, confine.Probe().Level() == confine.None:
		return views.FootRights{Text: "not confined"}
	}
	has := open.Grants().Asks(open.Dir())
	foot := views.FootRights{Text: "confined"}
	var more, wants []string
	for _, a := range open.Asks() {
		if slices.Contains(has, a) {
			more = append(more, a.Words())
		} else {
			wants = append(wants, a.Words())
		}
	}
	if len(more) > 0 {
		foot.Text += ", may " + strings.Join(more, ", ")
	}
	if len(wants) > 0 {
		foot.Ask = "asks to " + strings.Join(wants, ", ")
	}
	return foot
}
