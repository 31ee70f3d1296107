package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/labstack/echo/v5"
	"golang.org/x/oauth2"

	"stagebook/cells/people"
	"stagebook/views"
)

// OIDC names an OpenID Connect issuer and what it knows this program by.
type OIDC struct {
	Issuer string // its address, as its tokens have it
	Name   string // for people: "Sign in with NAME"
	Client string // id
	Secret string
	Claim  string // that names a person; an email must be verified
}

// issuer signs people in by the authorization code flow with PKCE and a nonce
// (OpenID Connect Core 1.0, section 3.1; RFC 7636).
type issuer struct {
	cfg  OIDC
	back string // address to which it sends browsers back

	mu       sync.Mutex // guards the rest
	provider *oidc.Provider
	pending  map[string]leaving // by state
}

// leaving is a browser that was sent to the issuer and is not back.
type leaving struct {
	bond     string // that its cookie has
	nonce    string
	verifier string
	to       string
	until    time.Time
}

const (
	leaveTime   = 10 * time.Minute
	leavingMany = 10_000 // browsers on their way at once
	issuerTime  = 15 * time.Second
)

func newIssuer(cfg OIDC, at *url.URL) *issuer {
	i := &issuer{cfg: cfg, pending: make(map[string]leaving)}
	if at != nil {
		i.back = at.JoinPath("/sign-in/oidc/back").String()
	}
	return i
}

// known asks the issuer for its addresses, once it can be reached.
func (i *issuer) known(ctx context.Context) (*oidc.Provider, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider == nil {
		// Its keys are fetched later, under a context that outlives the request.
		ctx, cancel := context.WithTimeout(oidc.ClientContext(context.WithoutCancel(ctx), issuerClient), issuerTime)
		defer cancel()
		provider, err := oidc.NewProvider(ctx, i.cfg.Issuer)
		if err != nil {
			return nil, fmt.Errorf("asking %s how to sign in: %w", i.cfg.Issuer, err)
		}
		i.provider = provider
	}
	return i.provider, nil
}

var issuerClient = &http.Client{Timeout: issuerTime}

func (i *issuer) config(p *oidc.Provider) *oauth2.Config {
	scopes := []string{oidc.ScopeOpenID, "email", "profile"}
	return &oauth2.Config{ClientID: i.cfg.Client, ClientSecret: i.cfg.Secret, Endpoint: p.Endpoint(), RedirectURL: i.back, Scopes: scopes}
}

// leave remembers a browser that is sent to the issuer.
func (i *issuer) leave(state string, l leaving, now time.Time) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	for state, l := range i.pending {
		if now.After(l.until) {
			delete(i.pending, state)
		}
	}
	if len(i.pending) >= leavingMany {
		return people.ErrBusy
	}
	i.pending[state] = l
	return nil
}

// arrive forgets a browser that is back; each state is good once.
func (i *issuer) arrive(state, bond string, now time.Time) (leaving, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	l, ok := i.pending[state]
	delete(i.pending, state)
	return l, ok && now.Before(l.until) && bond != "" && l.bond == bond
}

func random() string {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// bondCookie ties the way to the issuer and back to one browser. The way back comes
// from another site, which a strict cookie would not survive.
func (s *Server) bondCookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: s.access.cookieName() + "_oidc", Value: value, Path: "/", HttpOnly: true, Secure: s.access.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: age,
	}
}

// goToIssuer sends a browser to the issuer.
func (s *Server) goToIssuer(c *echo.Context) error {
	if s.issuer == nil {
		return s.turnAway(c)
	}
	provider, err := s.issuer.known(c.Request().Context())
	if err != nil {
		return s.issuerError(c, err)
	}
	now := time.Now()
	l := leaving{bond: random(), nonce: random(), verifier: oauth2.GenerateVerifier(), to: within(c.QueryParam("to")), until: now.Add(leaveTime)}
	state := random()
	if err := s.issuer.leave(state, l, now); err != nil {
		return s.issuerError(c, err)
	}
	c.SetCookie(s.bondCookie(l.bond, int(leaveTime/time.Second)))
	address := s.issuer.config(provider).AuthCodeURL(state, oidc.Nonce(l.nonce), oauth2.S256ChallengeOption(l.verifier))
	return c.Redirect(http.StatusSeeOther, address)
}

// backFromIssuer takes the code that the issuer gave a browser, and signs its person
// in.
func (s *Server) backFromIssuer(c *echo.Context) error {
	if s.issuer == nil {
		return s.turnAway(c)
	}
	bond := ""
	if cookie, err := c.Cookie(s.access.cookieName() + "_oidc"); err == nil {
		bond = cookie.Value
	}
	c.SetCookie(s.bondCookie("", -1))
	l, ok := s.issuer.arrive(c.QueryParam("state"), bond, time.Now())
	if !ok {
		return s.refuseSignIn(c, "This sign-in was not begun in this browser, or took too long. Try again.", "a state that nobody has")
	}
	if why := c.QueryParam("error"); why != "" {
		return s.refuseSignIn(c, "The issuer did not sign you in: "+why+".", "the issuer refused")
	}
	name, err := s.issuer.redeem(c.Request().Context(), c.QueryParam("code"), l)
	if err != nil {
		return s.issuerError(c, err)
	}
	book, err := s.register.open(c.Request().Context())
	if err != nil {
		return err
	}
	if err := s.meet(c.Request().Context(), book, name); errors.Is(err, people.ErrNobody) {
		return s.refuseSignIn(c, "Nobody here is called "+name+". Somebody who owns all projects has to add you under that name.", name+" is not among the people")
	} else if err != nil {
		return err
	}
	if err := s.welcome(c, name, "by "+s.cfg.SignIn.OIDC.Issuer); err != nil {
		return err
	}
	return s.comeAgain(c, http.StatusOK, l.to)
}

// redeem changes a code for the name of a person.
func (i *issuer) redeem(ctx context.Context, code string, l leaving) (string, error) {
	provider, err := i.known(ctx)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, issuerClient), issuerTime)
	defer cancel()
	token, err := i.config(provider).Exchange(ctx, code, oauth2.VerifierOption(l.verifier))
	if err != nil {
		return "", fmt.Errorf("changing the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: i.cfg.Client}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("checking the token: %w", err)
	}
	if id.Nonce != l.nonce {
		return "", errors.New("checking the token: it was made for another sign-in")
	}
	claims := make(map[string]any)
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("reading the token: %w", err)
	}
	text, _ := claims[i.cfg.Claim].(string)
	if i.cfg.Claim == "email" && claims["email_verified"] != true {
		return "", errors.New("reading the token: its email is not verified; another claim can be named with --oidc-claim")
	}
	name, err := people.CleanName(text)
	if err != nil {
		return "", fmt.Errorf("reading the token: its claim %q names nobody: %w", i.cfg.Claim, err)
	}
	return name, nil
}

// issuerError says what went wrong with the issuer: to the log in full, to the
// browser without what may be a secret.
func (s *Server) issuerError(c *echo.Context, err error) error {
	if errors.Is(err, people.ErrBusy) {
		return s.signInPage(c, http.StatusServiceUnavailable, views.SignIn{To: "/", Problem: "Many people are signing in. Try again in a moment."})
	}
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		err = fmt.Errorf("the issuer answered %s %s", refused.Response.Status, refused.ErrorCode)
	}
	s.cfg.Logger.Warn("signing in by OpenID Connect", "err", err)
	return s.refuseSignIn(c, "The issuer could not be asked who you are, or what it said cannot be believed. The program's log says more.", "the issuer could not be believed")
}

func (s *Server) refuseSignIn(c *echo.Context, problem, why string) error {
	s.jot(c, people.Entry{Who: unknown, Act: "sign in", Outcome: why})
	return s.signInPage(c, http.StatusUnauthorized, views.SignIn{To: "/", Problem: problem})
}

// atDoor guards what is there for those who are not signed in yet.
func (s *Server) atDoor(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if err := s.access.fromHere(c.Request()); err != nil {
			return err
		}
		return next(c)
	}
}
