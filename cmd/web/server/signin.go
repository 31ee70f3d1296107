package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/people"
	"stagebook/views"
)

// Way is how people sign in.
type Way string

// The ways.
const (
	ByToken    Way = ""         // whoever has the token owns everything
	ByPassword Way = "password" // each by name and password
	ByProxy    Way = "proxy"    // a proxy in front says who it is
	ByOIDC     Way = "oidc"     // an OpenID Connect issuer says who it is
)

// SignIn says how people sign in.
type SignIn struct {
	Way    Way
	Header string // with ByProxy: in which the name stands, as "X-Forwarded-User"
	Admit  bool   // whom a proxy or issuer vouches for is added to the people, without a role
	OIDC   OIDC   // with ByOIDC
}

// gates bound how often passwords are tried.
type gates struct {
	address people.Throttle // all names, from one address
	name    people.Throttle // one name, from all addresses
	both    people.Throttle // one name from one address
}

func newGates() *gates {
	return &gates{
		address: people.Throttle{Burst: 30, Every: 2 * time.Second},
		name:    people.Throttle{Burst: 100, Every: 6 * time.Second},
		both:    people.Throttle{Burst: 5, Every: 12 * time.Second},
	}
}

func (g *gates) take(name string, from netip.Addr, now time.Time) bool {
	return g.both.Take(name+"\n"+from.String(), now) && g.address.Take(from.String(), now) && g.name.Take(name, now)
}

// turnAway answers somebody who is not known. A browser that another site sent here
// keeps its cookie back, because that is SameSite=Strict: it is asked to come again
// by itself.
func (s *Server) turnAway(c *echo.Context) error {
	r := c.Request()
	if r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		return s.comeAgain(c, http.StatusUnauthorized, sameAddress(r.URL))
	}
	switch s.cfg.SignIn.Way {
	case ByToken:
		return errNoToken
	case ByProxy:
		return errNotNamed
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") || r.Header.Get("X-Requested-With") == "fetch" {
		return errSignedOut
	}
	to := "/"
	if r.Method == http.MethodGet {
		to = sameAddress(r.URL)
	}
	return s.signInPage(c, http.StatusUnauthorized, views.SignIn{To: to})
}

var errSignedOut = &pageError{
	status: http.StatusUnauthorized, title: "You are not signed in",
	text: "Open the page again and sign in.", next: []views.Link{{Text: "Sign in", Href: "/"}},
}

var errNotNamed = &pageError{
	status: http.StatusUnauthorized, title: "Nobody has said who you are",
	text: "The proxy in front of Stagebook has to name you, and somebody who owns all projects has to add you under that name. Come by the address of the proxy.",
}

// sameAddress is the path and query of an address, which lead to no other site.
func sameAddress(u *url.URL) string {
	to := url.URL{Path: "/" + strings.TrimLeft(u.Path, `/\`), RawQuery: u.RawQuery}
	return to.String()
}

// comeAgain draws a page that asks the browser to open an address of this site.
func (s *Server) comeAgain(c *echo.Context, status int, to string) error {
	return s.draw(c, status, views.AgainPage(to))
}

func (s *Server) signInPage(c *echo.Context, status int, model views.SignIn) error {
	model.Page = views.Page{Title: "Sign in"}
	if s.cfg.SignIn.Way == ByOIDC {
		model.Issuer = s.cfg.SignIn.OIDC.Name
	}
	return s.draw(c, status, views.SignInPage(model))
}

// within is the address that somebody wanted to go to, if it is one of this site.
func within(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(to, "/") || strings.ContainsAny(to, "\\\r\n\t") || strings.HasPrefix(to, "//") {
		return "/"
	}
	return sameAddress(u)
}

// signIn takes a name and a password. It tells neither which of them is wrong nor, by
// the time it takes, whether there is such a name.
func (s *Server) signIn(c *echo.Context) error {
	if s.cfg.SignIn.Way != ByPassword {
		return s.turnAway(c)
	}
	given := strings.ToLower(strings.TrimSpace(c.FormValue("name")))
	model := views.SignIn{To: within(c.FormValue("to")), Name: given}
	from := s.from(c.Request())
	if !s.gates.take(given, from, time.Now()) {
		s.jot(c, people.Entry{Who: unknown, Act: "sign in", Outcome: "too often"})
		model.Problem = "Too many tries. Wait a minute."
		return s.signInPage(c, http.StatusTooManyRequests, model)
	}
	ctx := c.Request().Context()
	book, err := s.register.open(ctx)
	if err != nil {
		return err
	}
	right, err := book.Check(ctx, given, c.FormValue("password"))
	switch {
	case errors.Is(err, people.ErrBusy):
		model.Problem = "Many people are signing in. Try again in a moment."
		return s.signInPage(c, http.StatusServiceUnavailable, model)
	case err != nil:
		return err
	case !right:
		s.jot(c, people.Entry{Who: knownName(ctx, book, given), Act: "sign in", Outcome: "wrong name or password"})
		model.Problem = "The name or the password is wrong."
		return s.signInPage(c, http.StatusUnauthorized, model)
	}
	s.gates.both.Forget(given + "\n" + from.String())
	if err := s.welcome(c, given, "by password"); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, model.To)
}

// welcome begins a session of somebody who has proved who they are.
func (s *Server) welcome(c *echo.Context, name, how string) error {
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	if old, err := c.Cookie(s.access.cookieName()); err == nil { // a browser has one session
		if err := book.SignOut(c.Request().Context(), old.Value); err != nil {
			return err
		}
	}
	secret, err := book.SignIn(c.Request().Context(), people.Session{Person: name, Agent: c.Request().UserAgent(), Address: s.from(c.Request()).String()}, time.Now())
	if err != nil {
		return err
	}
	c.SetCookie(s.access.cookie(secret, people.LongestTime))
	s.jot(c, people.Entry{Who: name, Act: "sign in", Detail: how})
	return nil
}

// signOut ends the session of a request, and takes back its cookie.
func (s *Server) signOut(c *echo.Context) error {
	v := visitorOf(c)
	if v.secret != "" {
		book, err := s.register.open(c.Request().Context())
		if err != nil {
			return err
		}
		if err := book.SignOut(c.Request().Context(), v.secret); err != nil {
			return err
		}
	}
	c.SetCookie(s.access.cookie("", -1))
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return s.signInPage(c, http.StatusOK, views.SignIn{To: "/", Out: true})
}

const unknown = "somebody"

// knownName is a name as the log may have it: what is none may be a password in the
// wrong field.
func knownName(ctx context.Context, book *people.Book, given string) string {
	if _, err := book.Find(ctx, given); err != nil {
		return unknown
	}
	return given
}
