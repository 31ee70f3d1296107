package server

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"stagebook/cells/confine"
	"stagebook/cells/links"
	"stagebook/cells/session"
)

// explorers are the sessions in which visitors of links turn knobs: one a project,
// beside that of its owner, with a worker, memory and limits of its own. A session is
// opened for the first visitor, and closed when nobody has come for a while or the
// owner's closes.
type explorers struct {
	cfg     Config
	limits  ExploreLimits
	shelf   *shelf
	meter   *meter
	visits  visits
	opening singleflight.Group // by name of the project

	mu     sync.Mutex // guards the rest
	open   map[string]*guests
	closed bool
	owned  sync.WaitGroup // goroutines that close waits for: each waits for one session
}

// guests is the open session of a project's visitors.
type guests struct {
	*session.Session
	owner *session.Session // that it was opened beside
	idle  *time.Timer      // closes it
	end   context.CancelFunc
}

// visitorsGone is how long a session of visitors stays open when nobody comes.
const visitorsGone = 10 * time.Minute

func newExplorers(cfg Config, shelf *shelf) *explorers {
	limits := cfg.Explore.orDefaults()
	return &explorers{cfg: cfg, limits: limits, shelf: shelf, meter: newMeter(limits), open: make(map[string]*guests)}
}

// errNoWalls is why nothing runs for visitors on a system that cannot keep the code
// from the files and the network of who started the program.
var errNoWalls = errors.New("what visitors run cannot be confined on this machine")

// walls reports whether workers of visitors are kept from files and network here.
func (e *explorers) walls() bool {
	level := confine.Probe().Level()
	return !e.cfg.Unconfined && (level == confine.Full || level == confine.Files)
}

// session returns the session of a project's visitors.
func (e *explorers) session(ctx context.Context, name string) (*session.Session, error) {
	if !e.shelf.holds(name) {
		return nil, errNoProject // its owner's pages may have it open still
	}
	owner, err := e.shelf.session(ctx, name)
	if err != nil {
		return nil, err
	}
	if there := e.find(name, owner); there != nil {
		there.TakeSecrets(owner)
		return there, nil
	}
	opened := e.opening.DoChan(name, func() (any, error) {
		if there := e.find(name, owner); there != nil {
			return there, nil
		}
		return e.begin(name, owner)
	})
	select {
	case r := <-opened:
		if r.Err != nil {
			return nil, r.Err
		}
		there := r.Val.(*session.Session)
		there.TakeSecrets(owner)
		return there, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// find returns the open session of a project's visitors, and lets it live on.
func (e *explorers) find(name string, owner *session.Session) *session.Session {
	e.mu.Lock()
	defer e.mu.Unlock()
	there := e.open[name]
	if there == nil || there.owner != owner {
		return nil
	}
	there.idle.Reset(visitorsGone)
	return there.Session
}

func (e *explorers) begin(name string, owner *session.Session) (*session.Session, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, errStopping
	}
	e.owned.Add(1)
	e.mu.Unlock()
	opened, err := session.Open(context.WithoutCancel(e.shelf.ctx), session.Config{
		Name: name, Dir: filepath.Join(e.cfg.Projects, name), Store: e.cfg.Store, GoTool: e.cfg.GoTool, Version: e.cfg.Version,
		Via: "link", Jobs: e.cfg.Jobs, Watch: true, Guest: true, MemoryLimit: e.limits.Memory, DiskLimit: e.limits.Disk, Logger: e.cfg.Logger,
	})
	if err != nil {
		e.owned.Done()
		return nil, err
	}
	ctx, end := context.WithCancel(context.Background())
	there := &guests{Session: opened, owner: owner, end: end, idle: time.AfterFunc(visitorsGone, end)}
	e.mu.Lock()
	e.open[name] = there
	if e.closed {
		end()
	}
	e.mu.Unlock()
	go e.await(ctx, name, there) // ends with the session; close waits for it
	return opened, nil
}

// await closes a session once it is told to, or its owner's closes.
func (e *explorers) await(ctx context.Context, name string, there *guests) {
	defer e.owned.Done()
	select {
	case <-ctx.Done():
	case <-there.owner.Done():
	}
	there.idle.Stop()
	e.mu.Lock()
	if e.open[name] == there {
		delete(e.open, name)
	}
	e.mu.Unlock()
	there.Close()
}

func (e *explorers) close() {
	e.mu.Lock()
	e.closed = true
	for _, there := range e.open {
		there.end()
	}
	e.mu.Unlock()
	e.owned.Wait()
}

// exploring is where a visitor of a link is: in a view of the project as it is now.
type exploring struct {
	guests *session.Session
	view   *session.View
	base   map[string]string // values of the parameters that the link's owner set
	files  map[string]string // that the owner chose to be read, by source
	code   bool
}

// explore finds the view that a visitor asks for: the values of the link, with those
// of the query in their place. Only parameters count: which files are read is the
// owner's affair.
func (e *explorers) explore(ctx context.Context, link links.Link, query url.Values) (*exploring, error) {
	there, err := e.session(ctx, link.Project)
	if err != nil {
		return nil, err
	}
	kept, err := url.ParseQuery(link.Query)
	if err != nil {
		return nil, err
	}
	at := &exploring{guests: there, code: link.Code, base: make(map[string]string), files: make(map[string]string)}
	state := there.View(asked(kept)).State()
	for _, p := range state.Params {
		at.base[p.Param.ID] = p.Text
	}
	for _, f := range state.Files {
		if f.Changed {
			at.files[f.Source.ID] = f.Path
		}
	}
	at.view = there.View(at.asked(query))
	return at, nil
}

// asked is what a query says for the view: values of parameters that there are.
func (at *exploring) asked(query url.Values) map[string]string {
	given, values := asked(query), maps.Clone(at.files)
	for id, text := range at.base {
		values[id] = text
		if other, ok := given[id]; ok {
			values[id] = other
		}
	}
	return values
}

// state is what the visitor sees of a view: no more than the link gives, and where
// nothing is made yet what another view of theirs shows, or nothing.
func (at *exploring) state(view, before *session.View) *session.State {
	state := view.State().ForGuests(at.base, at.code)
	if before != nil && before != view {
		state = state.Behind(before.State())
	}
	return state
}
