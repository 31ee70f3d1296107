package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"
)

// access lets in who has the token, and only under the names of this machine and
// those that the program was told.
type access struct {
	token  string
	name   string   // of the cookie
	secure bool     // browsers speak TLS to the program, or to the proxy in front of it
	hosts  []string // that requests may be sent to beside this machine's own names, with a port where it is not the scheme's

	mu   sync.RWMutex // guards port
	port string       // the one listened on; "" before
}

// newAccess takes the token, or where there is none a text that is the instance's
// own, and the address under which browsers reach the program; it may be nil.
func newAccess(token, instance string, at *url.URL, tls bool) *access {
	sum := sha256.Sum256([]byte("cookie\n" + token + instance))
	a := &access{token: token, name: "stagebook_" + hex.EncodeToString(sum[:6])}
	if at != nil {
		a.hosts = []string{strings.ToLower(at.Host)}
	}
	if tls || at != nil && at.Scheme == "https" {
		a.secure, a.name = true, "__Host-"+a.name
	}
	return a
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
func (a *access) cookieName() string { return a.name }

// cookie keeps a secret in the browser, which sends it with its own pages' requests
// alone. A negative age takes it back.
func (a *access) cookie(secret string, age time.Duration) *http.Cookie {
	seconds := int(age / time.Second)
	if age < 0 {
		seconds = -1
	}
	return &http.Cookie{
		Name: a.name, Value: secret, Path: "/", HttpOnly: true, Secure: a.secure,
		SameSite: http.SameSiteStrictMode, MaxAge: seconds,
	}
}

// crossOrigin refuses writes that another site sends (by Sec-Fetch-Site, else
// by Origin).
var crossOrigin = http.NewCrossOriginProtection()

// enter keeps the token in a cookie and takes it out of the address.
func (a *access) enter(c *echo.Context) error {
	c.SetCookie(a.cookie(a.token, tokenAge))
	rest := c.Request().URL.Query()
	rest.Del("token")
	return c.Redirect(http.StatusSeeOther, sameAddress(&url.URL{Path: c.Request().URL.Path, RawQuery: rest.Encode()}))
}

// tokenAge is how long a browser remembers the token.
const tokenAge = 30 * 24 * time.Hour

func (a *access) matches(given string) bool {
	return a.token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(a.token)) == 1
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
	if slices.Contains(a.hosts, strings.ToLower(host)) {
		return true
	}
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

// origin is what the addresses of pages begin with, as people reach the program.
func (s *Server) origin(c *echo.Context) string {
	switch {
	case s.cfg.URL != nil:
		return s.cfg.URL.String()
	case s.cfg.TLS != nil:
		return "https://" + c.Request().Host
	}
	return "http://" + c.Request().Host
}
