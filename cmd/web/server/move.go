package server

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v5"

	"stagebook/cells/scheduler"
	"stagebook/cells/session"
	"stagebook/cells/settings"
	"stagebook/views"
)

// moved is what the client is told after a knob was moved.
type moved struct {
	Query    string            `json:"query"`              // of the view that the page shows now
	Since    string            `json:"since,omitempty"`    // id of its state
	Events   string            `json:"events,omitempty"`   // address of its stream
	HTML     string            `json:"html,omitempty"`     // what is drawn differently
	Notice   string            `json:"notice,omitempty"`   // why nothing has moved, and when it may
	Problems map[string]string `json:"problems,omitempty"` // parameter → why its text was refused; it has not moved
}

// move takes a page from one view to another: the query holds the new values,
// and the form values _from and _since the query of the view that the page shows, and
// the id of the state of it that it has: what the view has told since may still be on
// its way, and is not waited for any more. It answers with what is drawn differently
// there, and starts what became stale, where the project runs by itself. A knob whose text is refused stays where the
// page has it; the others move.
func (s *Server) move(c *echo.Context) error {
	open, next, err := s.view(c)
	if err != nil {
		return err
	}
	from, err := url.ParseQuery(c.FormValue("_from"))
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This cannot be shown", text: "the old address is malformed: " + err.Error()}
	}
	old := open.View(asked(from))
	was := old.State()
	problems := refusals(next.State())
	if len(problems) > 0 {
		next = open.View(unmoved(asked(c.QueryParams()), problems, was))
	}
	if old == next && len(problems) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, moved{Problems: problems})
	}
	next.Look()
	if old != next && mayRunIn(c, next.State()) {
		s.lead(s.who(c), open, old, next)
	}
	return s.answerMove(c, shown{was, c.FormValue("_since")}, next.State(), problems)
}

// unmoved puts what a state has in the place of refused values.
func unmoved(values map[string]string, problems map[string]string, was *session.State) map[string]string {
	for id := range problems {
		values[id] = paramText(was, id)
	}
	return values
}

func refusals(state *session.State) map[string]string {
	problems := make(map[string]string)
	for _, p := range state.Params {
		if p.Problem != "" {
			problems[p.Param.ID] = besideItself(p.Param.ID, p.Problem)
		}
	}
	for _, f := range state.Files {
		if f.Problem != "" {
			problems[f.Source.ID] = besideItself(f.Source.ID, f.Problem)
		}
	}
	return problems
}

// besideItself is why a text was refused, where the name of its parameter stands
// already.
func besideItself(id, problem string) string { return strings.TrimPrefix(problem, id+": ") }

// lead starts what the new view wants where the project runs by itself, and gives up
// what only the old one wanted: work that nobody asked for and whose page has moved
// on. After an edit both are the same view. who is the name of who asks.
func (s *Server) lead(who string, open *session.Session, old, next *session.View) {
	if !s.cfg.Settings.Project(open.ImportPath()).Autoruns() {
		return
	}
	run, err := next.Run(session.Request{Who: who})
	if err != nil {
		s.cfg.Logger.Warn("running after a change", "err", err)
		return
	}
	stale := s.leads.replace(old, next, run)
	switch {
	case stale == nil || old.Watchers() > 1:
	case run == nil:
		stale.Supersede(nil)
	default:
		stale.Supersede(run)
	}
}

// leads remembers the runs that moves have started, by view.
type leads struct {
	mu   sync.Mutex // guards runs
	runs map[*session.View]*scheduler.Run
}

// replace notes the run of the new view, forgets those that have ended, and
// returns the run of the old one when it is still under way.
func (l *leads) replace(old, next *session.View, run *scheduler.Run) *scheduler.Run {
	l.mu.Lock()
	defer l.mu.Unlock()
	stale := l.runs[old]
	delete(l.runs, old)
	for view, run := range l.runs {
		if ended(run) {
			delete(l.runs, view)
		}
	}
	if run != nil {
		if l.runs == nil {
			l.runs = make(map[*session.View]*scheduler.Run)
		}
		l.runs[next] = run
	}
	if stale == nil || stale == run || ended(stale) {
		return nil
	}
	return stale
}

func ended(run *scheduler.Run) bool {
	select {
	case <-run.Done():
		return true
	default:
		return false
	}
}

// shown is what a page shows: a view, which it may lag behind.
type shown struct {
	state *session.State
	since string // id of the state that the page has; "" where it does not say
}

// has reports whether a page shows a cell as its view has it now.
func (p shown) has(cell string) bool {
	epoch, number, _ := strings.Cut(p.since, "-")
	seq, err := strconv.ParseUint(number, 10, 64)
	cs := p.state.Cells[cell]
	return p.since == "" || err == nil && epoch == p.state.Epoch && (cs == nil || cs.Seq <= seq)
}

// answerMove draws what a page does not show as a state has it, which may be of
// another view.
func (s *Server) answerMove(c *echo.Context, page shown, state *session.State, problems map[string]string) error {
	was := page.state
	tab := views.Tab(c.QueryParam("_tab"))
	if tab == "" {
		tab = views.TabNotebook
	}
	model := s.page(c, state, tab)
	change := session.Change{Whole: was.Outline != state.Outline}
	for _, cell := range state.Outline.Cells {
		if cs := state.Cells[cell.ID]; cs != nil && (!page.has(cell.ID) || takesMoved(cs, was, state) || !cs.SameAs(was.Cells[cell.ID])) {
			change.Cells = append(change.Cells, cell.ID)
		}
	}
	parts := append(s.parts(c, state, change, nil), views.Knobs(model, params(state), s.tabSources(state, tab)))
	var html bytes.Buffer
	for _, part := range parts {
		if err := render(c.Request().Context(), part, &html); err != nil {
			return err
		}
	}
	return c.JSON(http.StatusOK, moved{Query: model.Query, Since: model.Since, Events: model.Events(), HTML: html.String(), Problems: problems})
}

// tabSources are the sources that a page shows beside its knobs.
func (s *Server) tabSources(state *session.State, tab views.Tab) []views.Source {
	if tab == views.TabApp || tab == views.TabPresent {
		return nil
	}
	return s.sources(state)
}

// takesMoved reports whether a cell takes a parameter that differs between two
// states: its widget there has to follow.
func takesMoved(cs *session.CellState, was, state *session.State) bool {
	for _, in := range cs.Cell.Inputs {
		if paramText(was, in.Name) != paramText(state, in.Name) {
			return true
		}
	}
	return false
}

func paramText(state *session.State, id string) string {
	for _, p := range state.Params {
		if p.Param.ID == id {
			return p.Text
		}
	}
	for _, f := range state.Files {
		if f.Source.ID == id {
			return f.Path
		}
	}
	return ""
}

// autorun sets whether the project's cells run by themselves after a change.
func (s *Server) autorun(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	lazy := c.FormValue("on") == ""
	if err := s.cfg.Settings.Change(open.ImportPath(), func(p *settings.Project) { p.Lazy = lazy }); err != nil {
		s.cfg.Logger.Warn("the choice holds until the program ends", "err", err)
	}
	open.Touch()
	return s.back(c)
}
