// Package server answers the browser: one file a page or action, and the
// stream of changes.
//
// A handler reads a picture of a view (session.State), turns it into a view
// model, and draws it. No GET starts a run, waits for one, or writes anything
// but what it has drawn. Every route but the static files stands behind the
// check of access.go, by construction: routes are registered in one list, on
// one group.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/chart"
	"stagebook/cells/database"
	"stagebook/cells/datadir"
	"stagebook/cells/history"
	"stagebook/cells/settings"
	"stagebook/cells/store"
	"stagebook/cells/table"
)

// Config says what to serve.
type Config struct {
	Projects string         // folder of projects
	Store    *store.Store   // results
	Token    string         // that opens every page; "" where people sign in
	SignIn   SignIn         // how people sign in
	URL      *url.URL       // under which browsers reach the program, where that is not the address it listens on
	Trusted  []netip.Prefix // addresses of proxies that say who a request comes from
	Version  string         // of this program
	GoTool   string         // "" for the go on the PATH
	Who      string         // who asks for runs
	Jobs     int            // cells at once; 0: as many as cores
	Charts   *chart.Renderer

	TLS          *tls.Config   // nil: plain HTTP
	MetricsToken string        // opens /metrics; "": to this machine alone, where URL is nil
	Grace        time.Duration // for which runs may go on when the program is stopped

	Limits     Limits
	Explore    ExploreLimits   // of what visitors of links may have run; zeros: DefaultExploreLimits
	Unconfined bool            // workers may do all that we may
	Settings   *settings.Shelf // what is chosen for each project; nil: kept in the store's folder
	Logger     *slog.Logger
}

// Server serves the projects of one folder.
type Server struct {
	cfg       Config
	echo      *echo.Echo
	shelf     *shelf
	pictures  *pictures
	tables    *table.Shelf
	access    *access
	register  *register     // people, and what was done
	gates     *gates        // how often passwords are tried
	lookAgain time.Duration // how often a stream's right to be is looked at
	issuer    *issuer       // of OpenID Connect; nil where it is not used
	leads     leads         // runs that moved knobs have started
	hints     *hintBoard
	past      *history.Store // saved states, drafts and the bin
	album     *album         // links, and what they show
	explorers *explorers     // sessions of those who turn knobs by a link
	speakers  *speakers      // what helps with writing, one a project
	company   *company       // which pages are where
	drawings  *drawings      // how pages look
	tabular   tabular        // which values are tables
	verdicts  verdicts       // what results say to what is expected of them
	editing   editing
	uploads   *datadir.Uploads
	fanout    *fanout // of changes to pages
	figures   *figures
	stopping  atomic.Bool             // no changes are taken any more
	listening atomic.Pointer[guarded] // nil before
	ctx       context.Context
	stop      context.CancelFunc
}

// New returns a server that is not listening yet.
func New(cfg Config) *Server {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Settings == nil {
		cfg.Settings = settings.Open(filepath.Join(cfg.Store.Root(), "v1", "settings"))
	}
	s := &Server{cfg: cfg, shelf: newShelf(cfg), pictures: newPictures(cfg.Store, cfg.Charts), hints: newHintBoard(cfg.Store)}
	s.past = history.Open(filepath.Join(cfg.Store.Root(), "v1", "history"), cfg.Logger)
	s.album = newAlbum(filepath.Join(cfg.Store.Root(), "v1", "stagebook.db"), cfg.Store)
	s.explorers = newExplorers(cfg, s.shelf)
	s.uploads = datadir.OpenUploads(filepath.Join(cfg.Store.Root(), "v1", "uploads"))
	s.uploads.Expire(uploadAge)
	s.company = newCompany()
	s.drawings = newDrawings()
	s.speakers = &speakers{of: make(map[string]*speaker)}
	s.tables = table.NewShelf(s.volume, shelfBytes)
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.register = &register{path: database.Path(cfg.Store.Root())}
	s.gates = newGates()
	s.figures = newFigures()
	s.fanout = newFanout()
	s.lookAgain = lookAgain
	s.access = newAccess(cfg.Token, cfg.Store.Root(), cfg.URL, cfg.TLS != nil)
	if cfg.SignIn.Way == ByOIDC {
		s.issuer = newIssuer(cfg.SignIn.OIDC, cfg.URL)
	}
	s.echo = echo.NewWithConfig(echo.Config{HTTPErrorHandler: s.answerError, Logger: cfg.Logger})
	s.route()
	return s
}

// Serve answers on a listener until ctx ends, then stops all workers.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.access.setAddress(l.Addr().String())
	web := &http.Server{
		Handler:           s.echo,
		TLSConfig:         s.cfg.TLS,
		ReadHeaderTimeout: s.cfg.Limits.filled().Header,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.cfg.Logger.Handler(), slog.LevelWarn),
	}
	guarding := guard(l, s.cfg.Limits.filled(), s.trusted)
	s.listening.Store(guarding)
	var warming sync.WaitGroup
	warming.Go(func() { // ends with s.ctx
		s.shelf.warm(s.ctx)
		s.hints.warm(s.ctx, s.shelf)
	})
	defer warming.Wait()
	failed := make(chan error, 1)
	go func() { failed <- serve(web, guarding) }() // ends with Shutdown or Close below
	select {
	case err := <-failed:
		s.Close()
		return fmt.Errorf("serving on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	s.windDown(s.cfg.Grace)
	s.stop() // ends the streams, which Shutdown would wait for
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := web.Shutdown(grace); err != nil {
		web.Close()
	}
	s.Close()
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving on %s: %w", l.Addr(), err)
	}
	return nil
}

// serve speaks TLS where it is configured.
func serve(web *http.Server, l net.Listener) error {
	if web.TLSConfig != nil {
		return web.ServeTLS(l, "", "")
	}
	return web.Serve(l)
}

// Close stops what runs and every worker.
func (s *Server) Close() {
	s.stop()
	s.hints.close()
	s.explorers.close()
	s.shelf.close()
	s.tables.Close()
	s.album.close()
	s.register.close()
}

// Handler returns the handler, for tests.
func (s *Server) Handler() http.Handler { return s.echo }
