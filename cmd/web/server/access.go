package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/labstack/echo/v5"
)

// access lets in who has the token, and only under the names of this machine.
type access struct {
	token string
	guest func(*echo.Context) bool // lets in who has another right to a page; nil: nobody

	mu   sync.RWMutex // guards port
	port string       // the one listened on; "" before
}

func (a *access) setAddress(address string) {
	if _, port, err := net.SplitHostPort(address); err == nil {
		a.mu.Lock()
		a.port = port
		a.mu.Unlock()
	}
}

// cookieName differs for each instance: cookies are shared by all ports of a
// machine.
func (a *access) cookieName() string {
	sum := sha256.Sum256([]byte("cookie\n" + a.token))
	return "stagebook_" + hex.EncodeToString(sum[:6])
}

// crossOrigin refuses writes that another site sends (by Sec-Fetch-Site, else
// by Origin).
var crossOrigin = http.NewCrossOriginProtection()

func (a *access) check(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if err := a.fromHere(c.Request()); err != nil {
			return err
		}
		if given := c.Request().URL.Query().Get("token"); given != "" && a.matches(given) {
			return a.enter(c)
		}
		cookie, err := c.Cookie(a.cookieName())
		if err != nil || !a.matches(cookie.Value) {
			if a.guest != nil && a.guest(c) {
				return next(c)
			}
			return errNoToken
		}
		return next(c)
	}
}

// enter keeps the token in a cookie and takes it out of the address.
func (a *access) enter(c *echo.Context) error {
	c.SetCookie(&http.Cookie{
		Name: a.cookieName(), Value: a.token, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: 30 * 24 * 3600,
	})
	rest := c.Request().URL.Query()
	rest.Del("token")
	path := "/" + strings.TrimLeft(c.Request().URL.Path, `/\`) // "//host" would lead to another site
	to := url.URL{Path: path, RawQuery: rest.Encode()}
	return c.Redirect(http.StatusSeeOther, to.String())
}

func (a *access) matches(given string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(a.token)) == 1
}

// fromHere refuses requests that were sent to a name which is not this machine's,
// and changes that another site asks for.
func (a *access) fromHere(r *http.Request) error {
	if !a.ownHost(r.Host) {
		return &pageError{
			status: http.StatusMisdirectedRequest, title: "This is not the address of Stagebook",
			text: "The request was sent to `" + r.Host + "`. Open the address that the program printed.",
		}
	}
	if err := crossOrigin.Check(r); err != nil {
		return &pageError{
			status: http.StatusForbidden, title: "Another site sent this request",
			text: "Stagebook takes changes only from its own pages.", detail: err.Error(),
		}
	}
	return nil
}

// ownHost reports whether a request names this machine by one of the names
// that cannot be rebound to it from outside.
func (a *access) ownHost(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, ""
	}
	a.mu.RLock()
	listening := a.port
	a.mu.RUnlock()
	if listening != "" && port != "" && port != listening {
		return false
	}
	if name == "localhost" {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// policy forbids every script and style that is not a file of ours.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; " +
	"img-src 'self' data:; media-src 'self'; connect-src 'self'; frame-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		return next(c)
	}
}
