package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/people"
)

// Limits bound what others can take of the program. Zero values are the usual ones.
type Limits struct {
	Header      time.Duration // for the head of a request
	Body        time.Duration // for a body that is no file
	Connections int           // at once
	Requests    int           // at once of one address
	Every       time.Duration // and then one in this time
	PerAddress  int           // connections of one machine, of this one and of trusted proxies apart
}

const (
	headerTime  = 10 * time.Second
	bodyTime    = time.Minute
	bodyLimit   = 8 << 20  // bytes of a body that is no file
	uploadLimit = 64 << 30 // bytes of one that is
	allConns    = 8192
	ownConns    = 1024 // of one address: an office may stand behind one

	requestsAtOnce = 1000                 // of one address
	requestEvery   = 5 * time.Millisecond // and after these
)

func (l Limits) filled() Limits {
	if l.Header == 0 {
		l.Header = headerTime
	}
	if l.Body == 0 {
		l.Body = bodyTime
	}
	if l.Connections == 0 {
		l.Connections = allConns
	}
	if l.Requests == 0 {
		l.Requests = requestsAtOnce
	}
	if l.Every == 0 {
		l.Every = requestEvery
	}
	if l.PerAddress == 0 {
		l.PerAddress = ownConns
	}
	return l
}

// bound holds requests to their limits: how often, how much and for how long.
func (s *Server) bound(next echo.HandlerFunc) echo.HandlerFunc {
	limits := s.cfg.Limits.filled()
	pace := &people.Throttle{Burst: limits.Requests, Every: limits.Every}
	return func(c *echo.Context) error {
		r := c.Request()
		if from := s.from(r); from.IsValid() && !from.IsLoopback() && !pace.Take(from.String(), time.Now()) {
			c.Response().Header().Set("Retry-After", "2")
			return &pageError{status: http.StatusTooManyRequests, title: "Too many requests", text: "They come faster than a person can ask. Wait a moment."}
		}
		if r.Body == nil || r.Body == http.NoBody {
			return next(c)
		}
		if powerOf(r.Method, c.Path()).upload {
			r.Body = http.MaxBytesReader(c.Response(), r.Body, uploadLimit)
			return next(c)
		}
		if r.ContentLength > bodyLimit {
			return errTooLarge
		}
		control := http.NewResponseController(c.Response())
		// Where there is no connection, as in tests, there is no deadline either. It
		// holds also for a body that nobody reads: the server reads past it.
		_ = control.SetReadDeadline(time.Now().Add(limits.Body))
		r.Body = &timedBody{body: http.MaxBytesReader(c.Response(), r.Body, bodyLimit), control: control}
		return next(c)
	}
}

var errTooLarge = &pageError{
	status: http.StatusRequestEntityTooLarge, title: "That is too much at once",
	text: fmt.Sprintf("A request that is no file may have %d MiB.", bodyLimit>>20),
}

// timedBody is a body that has to arrive by a deadline. That is lifted when it
// is read, because the connection may wait for the next request then.
type timedBody struct {
	body    io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if err != nil {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

func (b *timedBody) Close() error { return b.body.Close() }

// guarded is a listener that takes a bounded number of connections, and lets none
// stand still while it is written to.
type guarded struct {
	net.Listener
	limits Limits
	exempt func(netip.Addr) bool // from the limit of one address

	mu    sync.Mutex // guards the rest
	all   int
	byWho map[netip.Addr]int
}

func guard(l net.Listener, limits Limits, exempt func(netip.Addr) bool) *guarded {
	return &guarded{Listener: l, limits: limits, exempt: exempt, byWho: make(map[netip.Addr]int)}
}

// Accept returns the next connection for which there is room; the others are closed
// at once.
func (g *guarded) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		who := netip.Addr{}
		if at, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
			who = at.Addr().Unmap()
		}
		if g.take(who) {
			return &pacedConn{Conn: conn, leave: func() { g.leave(who) }}, nil
		}
		conn.Close()
	}
}

func (g *guarded) take(who netip.Addr) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all >= g.limits.Connections || g.byWho[who] >= g.limits.PerAddress && !who.IsLoopback() && !g.exempt(who) {
		return false
	}
	g.all++
	g.byWho[who]++
	return true
}

func (g *guarded) leave(who netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	if g.byWho[who]--; g.byWho[who] == 0 {
		delete(g.byWho, who)
	}
}

// connections is how many are open.
func (g *guarded) connections() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.all
}

// pacedConn is given up when its reader takes nothing for as long as patience: a
// slow one may take as long as it likes, one that stands still holds nothing.
type pacedConn struct {
	net.Conn
	leave func()
	once  sync.Once
}

func (c *pacedConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *pacedConn) Close() error {
	c.once.Do(c.leave)
	return c.Conn.Close()
}
