package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/scheduler"
	"stagebook/cells/session"
)

// visits is what visitors have under way.
type visits struct {
	mu    sync.Mutex               // guards the rest
	leads map[string]visit         // the last run of each visitor
	cuts  map[*session.View]string // views whose last run met the limit of time, with words for it
}

type visit struct {
	view *session.View
	run  *scheduler.Run
}

// visitLimit bounds how many visits are remembered.
const visitLimit = 2000

// journey is a visitor's way from one view to another.
type journey struct {
	link      links.Link
	visitor   string
	old, next *session.View
}

// lead starts what the new view wants, within the limits, and gives up what the
// visitor alone wanted before. It says why where nothing may start.
func (e *explorers) lead(j journey) *refused {
	state := j.next.State()
	if state.Wanting() == 0 || state.Run.Running() {
		e.visits.follow(j, nil)
		return nil
	}
	if !e.walls() {
		return &refused{0, "These values were not worked out before, and " + errNoWalls.Error()}
	}
	previous := e.visits.lead(j)
	if previous != nil && j.old.Watchers() <= 1 {
		previous.Supersede(nil) // gives its place to the next one
	}
	release, no := e.meter.take(j.link.Token, j.visitor, time.Now())
	if no != nil {
		return no
	}
	run, err := j.next.Run(session.Request{Auto: true})
	if err != nil || run == nil {
		release()
		if err != nil {
			e.cfg.Logger.Warn("a run for a visitor", "project", j.link.Project, "err", err)
			return &refused{atOnceWait, "Nothing can run just now"}
		}
		return nil
	}
	e.visits.follow(j, run)
	e.bound(run, j.next, release)
	return nil
}

// bound ends a run that takes longer than it may, and counts it until it ends.
func (e *explorers) bound(run *scheduler.Run, view *session.View, release func()) {
	e.visits.cut(view, "")
	timer := time.AfterFunc(e.limits.Time, func() {
		e.visits.cut(view, "Working these values out took longer than "+inWords(e.limits.Time)+", which is as long as a run of this link may take.")
		run.Cancel("")
	})
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		timer.Stop()
		release()
		return
	}
	e.owned.Add(1)
	e.mu.Unlock()
	go func() { // ends with the run, which ends with its session
		defer e.owned.Done()
		<-run.Done()
		timer.Stop()
		release()
	}()
}

// lead is the run under way that a visitor started in the view they come from.
func (v *visits) lead(j journey) *scheduler.Run {
	v.mu.Lock()
	defer v.mu.Unlock()
	last := v.leads[j.link.Token+" "+j.visitor]
	if last.run == nil || last.view != j.old || last.view == j.next || ended(last.run) {
		return nil
	}
	return last.run
}

// follow notes where a visitor is, and what runs for them there; nil for nothing.
func (v *visits) follow(j journey, run *scheduler.Run) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.leads == nil || len(v.leads) >= visitLimit {
		v.leads = make(map[string]visit)
	}
	v.leads[j.link.Token+" "+j.visitor] = visit{j.next, run}
}

// cut notes why the last run of a view was ended; "" for no reason.
func (v *visits) cut(view *session.View, why string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if why == "" {
		delete(v.cuts, view)
		return
	}
	if v.cuts == nil || len(v.cuts) >= visitLimit {
		v.cuts = make(map[*session.View]string)
	}
	v.cuts[view] = why
}

// cutOff is why the last run of a view was ended before it was done, or "".
func (e *explorers) cutOff(view *session.View) string {
	e.visits.mu.Lock()
	defer e.visits.mu.Unlock()
	return e.visits.cuts[view]
}

// stay lets the session of a project's visitors live on.
func (e *explorers) stay(name string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if there := e.open[name]; there != nil {
		there.idle.Reset(visitorsGone)
	}
}

const visitorCookie = "stagebook_visitor"

// knowVisitor gives a browser a name, by which its runs are counted. Without one it
// shares what its address is allowed.
func (s *Server) knowVisitor(c *echo.Context, link links.Link) {
	if _, ok := s.knownVisitor(c, link); ok {
		return
	}
	id := rand.Text()
	seal, err := s.visitorSeal(link, id)
	if err != nil {
		return // counted by its address
	}
	c.SetCookie(&http.Cookie{
		Name: visitorCookie, Value: id + "." + seal, Path: "/s/" + link.Token, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: c.Request().TLS != nil, MaxAge: 24 * 3600,
	})
}

// visitor is by what a request's runs are counted.
func (s *Server) visitor(c *echo.Context, link links.Link) string {
	if id, ok := s.knownVisitor(c, link); ok {
		return id
	}
	return "from " + from(c.Request())
}

func (s *Server) knownVisitor(c *echo.Context, link links.Link) (string, bool) {
	cookie, err := c.Cookie(visitorCookie)
	if err != nil {
		return "", false
	}
	id, seal, _ := strings.Cut(cookie.Value, ".")
	want, err := s.visitorSeal(link, id)
	return id, err == nil && hmac.Equal([]byte(seal), []byte(want))
}

func (s *Server) visitorSeal(link links.Link, id string) (string, error) {
	key, err := s.cfg.Store.HMACKey()
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("visitor\n" + link.Token + "\n" + id))
	return hex.EncodeToString(mac.Sum(nil)[:12]), nil
}

// from is the address that a request comes from. Behind a proxy on this machine it is
// the one that the proxy adds.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip := net.ParseIP(host)
	through := r.Header.Values("X-Forwarded-For")
	if ip == nil || !ip.IsLoopback() || len(through) == 0 {
		return host
	}
	all := strings.Split(through[len(through)-1], ",")
	return strings.TrimSpace(all[len(all)-1])
}
