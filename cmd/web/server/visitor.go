package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/people"
	"stagebook/cells/session"
	"stagebook/views"
)

// visitor is who sends a request.
type visitor struct {
	name   string // as runs and the log have it
	held   people.Held
	secret string // of their session; "" where there is none
}

const visitorKey = "visitor"

// visitorOf is who sends a request that has passed the check; nil for one that came
// by a link.
func visitorOf(c *echo.Context) *visitor {
	v, _ := c.Get(visitorKey).(*visitor)
	return v
}

// who is the name under which a request acts.
func (s *Server) who(c *echo.Context) string {
	if v := visitorOf(c); v != nil {
		return v.name
	}
	return s.cfg.Who
}

// roleIn is what the sender of a request may do in a project; nothing by a link.
func roleIn(c *echo.Context, project string) people.Role {
	if v := visitorOf(c); v != nil {
		return v.held.In(project)
	}
	return people.None
}

// mayEdit reports whether the sender of a request may change its project.
func mayEdit(c *echo.Context) bool { return roleIn(c, c.Param("project")).Allows(people.Edit) }

// mayRunIn reports whether the sender of a request may run what a view lacks. Who
// explores may, where the view differs from the one that everybody sees.
func mayRunIn(c *echo.Context, state *session.State) bool {
	return mayEdit(c) || roleIn(c, c.Param("project")).Allows(people.Explore) && viewQuery(state, nil) != ""
}

var errNotOwnView = &pageError{
	status: http.StatusForbidden, title: "This is what everybody sees",
	text: "You may explore this project: move a parameter, and run what that makes stale. What everybody sees is run, stopped and run by force by those who may edit it.",
}

// begun gives a new project to who made it.
func (s *Server) begun(c *echo.Context, project string) error {
	if s.cfg.SignIn.Way == ByToken {
		return nil
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	return book.Begin(c.Request().Context(), project, s.who(c))
}

// pass lets a request in when it comes from this machine's own pages, from somebody,
// and they may do what its route is for.
func (s *Server) pass(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if err := s.access.fromHere(c.Request()); err != nil {
			return err
		}
		if given := c.Request().URL.Query().Get("token"); given != "" && s.access.matches(given) {
			s.jot(c, people.Entry{Who: s.cfg.Who, Act: "sign in", Detail: "by the token"})
			return s.access.enter(c)
		}
		v, link, err := s.comes(knockOf(c))
		if err != nil {
			return err
		}
		if v == nil {
			return s.turnAway(c)
		}
		c.Set(visitorKey, v)
		c.Set(editorKey, link)
		p := powerOf(c.Request().Method, c.Path())
		if err := s.mayPass(c, v, p); err != nil {
			return err
		}
		reader := views.Reader{Name: v.name, Role: string(v.held.In(placeOf(c, p))), Everything: string(v.held.In(people.Everything)), Team: s.cfg.SignIn.Way != ByToken}
		ctx := views.WithReader(c.Request().Context(), reader)
		if p.stream && (s.cfg.SignIn.Way != ByToken || link != nil) {
			var stop context.CancelFunc
			ctx, stop = s.whileAllowed(ctx, c, p)
			defer stop()
		}
		c.SetRequest(c.Request().WithContext(ctx))
		err = next(c)
		s.jotDone(c, v, p, err)
		return err
	}
}

// comes says who sends a request: somebody who is known, or, where they may not edit
// the project, who has a link to do so. A nil visitor is nobody.
func (s *Server) comes(k knock) (*visitor, *links.Link, error) {
	v, err := s.recognise(k.request)
	if err != nil || v != nil && v.held.In(k.project).Allows(people.Edit) {
		return v, nil, err
	}
	if by, link := s.byLink(k); by != nil {
		return by, link, nil
	}
	return v, nil, nil
}

// placeOf is the project in which a role counts.
func placeOf(c *echo.Context, p power) string {
	if project := c.Param("project"); project != "" && !p.all {
		return project
	}
	return people.Everything
}

// mayPass refuses what a visitor may not. A project that they may not see is not there
// for them.
func (s *Server) mayPass(c *echo.Context, v *visitor, p power) error {
	project := c.Param("project")
	if project != "" && !v.held.In(project).Allows(people.View) {
		return projectError(project, errNoProject)
	}
	has := v.held.In(placeOf(c, p))
	if p.role == signedIn || has.Allows(p.role) {
		return nil
	}
	s.jot(c, people.Entry{Who: v.name, Project: project, Act: actOf(c, p), Outcome: "needs " + string(p.role) + ", has " + roleWord(has)})
	where := "in this project"
	if p.all {
		where = "in all projects"
	}
	return &pageError{
		status: http.StatusForbidden, title: "This is not yours to do",
		text: "It needs the role `" + string(p.role) + "` " + where + ", and yours is " + roleWord(has) + ". Whoever owns the project can give it to you.",
		next: []views.Link{{Text: "All projects", Href: "/"}},
	}
}

func roleWord(r people.Role) string {
	if r == people.None {
		return "none"
	}
	return string(r)
}

func actOf(c *echo.Context, p power) string {
	if p.act != "" {
		return p.act
	}
	return c.Request().Method + " " + c.Path()
}

// recognise says who sends a request; nil is nobody that is known.
func (s *Server) recognise(r *http.Request) (*visitor, error) {
	switch s.cfg.SignIn.Way {
	case ByToken:
		cookie, err := r.Cookie(s.access.cookieName())
		if err != nil || !s.access.matches(cookie.Value) {
			return nil, nil
		}
		return &visitor{name: s.cfg.Who, held: people.Held{people.Everything: people.Own}}, nil
	case ByProxy:
		return s.byProxy(r)
	}
	return s.bySession(r)
}

// bySession finds the session of a cookie.
func (s *Server) bySession(r *http.Request) (*visitor, error) {
	cookie, err := r.Cookie(s.access.cookieName())
	if err != nil {
		return nil, nil
	}
	book, err := s.register.open(r.Context())
	if err != nil {
		return nil, err
	}
	session, err := book.SignedIn(r.Context(), cookie.Value, time.Now())
	if errors.Is(err, people.ErrSignedOut) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	held, err := book.Held(r.Context(), session.Person)
	return &visitor{name: session.Person, held: held, secret: cookie.Value}, err
}

// byProxy takes the name that a trusted proxy has put into a header. From any other
// address the header says nothing.
func (s *Server) byProxy(r *http.Request) (*visitor, error) {
	names := r.Header.Values(s.cfg.SignIn.Header)
	if len(names) != 1 || !s.trusted(peer(r)) {
		return nil, nil
	}
	name, err := people.CleanName(names[0])
	if err != nil {
		return nil, nil
	}
	book, err := s.register.open(r.Context())
	if err != nil {
		return nil, err
	}
	if err := s.meet(r.Context(), book, name); errors.Is(err, people.ErrNobody) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	held, err := book.Held(r.Context(), name)
	return &visitor{name: name, held: held}, err
}

// meet finds somebody whom another system vouches for, and adds them where newcomers
// are admitted.
func (s *Server) meet(ctx context.Context, book *people.Book, name string) error {
	_, err := book.Find(ctx, name)
	if !errors.Is(err, people.ErrNobody) || !s.cfg.SignIn.Admit {
		return err
	}
	if _, err := book.Add(ctx, name, "", time.Now()); err != nil && !errors.Is(err, people.ErrTaken) {
		return err
	}
	return nil
}

// trusted reports whether a proxy at an address is believed.
func (s *Server) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(s.cfg.Trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

// from is the address that a request comes from: of the last hop that no trusted
// proxy stands for.
func (s *Server) from(r *http.Request) netip.Addr {
	at := peer(r)
	if !s.trusted(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		ip, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return at
		}
		if at = ip.Unmap(); !s.trusted(at) {
			return at
		}
	}
	return at
}

// lookAgain is how often a stream's right to be is looked at.
const lookAgain = 10 * time.Second

// whileAllowed returns a context that ends when the sender of a request is signed out
// or may no longer do what they ask for.
func (s *Server) whileAllowed(ctx context.Context, c *echo.Context, p power) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	asked, place := knockOf(c), placeOf(c, p)
	var mu sync.Mutex // guards again
	var again *time.Timer
	mu.Lock()
	defer mu.Unlock()
	again = time.AfterFunc(s.lookAgain, func() { // the last one ends with the stop that is returned
		v, _, err := s.comes(asked)
		if err != nil || v == nil || !v.held.In(place).Allows(p.role) {
			cancel()
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() == nil {
			again.Reset(s.lookAgain)
		}
	})
	return ctx, func() {
		cancel()
		mu.Lock()
		defer mu.Unlock()
		again.Stop()
	}
}
