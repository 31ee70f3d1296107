package server

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"stagebook/cells/brought"
	"stagebook/cells/session"
)

// shelf holds the projects of a folder, each opened when it is first asked for.
type shelf struct {
	cfg     Config
	opening singleflight.Group // by name
	ctx     context.Context    // of openings; ends when the shelf closes
	stop    context.CancelFunc
	pending sync.WaitGroup // openings that close waits for

	mu      sync.Mutex // guards open, leaving and closed
	open    map[string]*session.Session
	leaving map[string]bool // projects whose folder is being moved
	closed  bool
}

func newShelf(cfg Config) *shelf {
	ctx, stop := context.WithCancel(context.Background())
	return &shelf{cfg: cfg, ctx: ctx, stop: stop, open: make(map[string]*session.Session), leaving: make(map[string]bool)}
}

var errStopping = errors.New("the program is stopping")

var errNoProject = errors.New("there is no such project")

// names returns the folders that hold Go files, in order.
func (s *shelf) names() ([]string, error) {
	entries, err := os.ReadDir(s.cfg.Projects)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if s.holds(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	sort.Strings(names)
	return names, nil
}

// holds reports whether name is a project: a folder with Go files in it.
func (s *shelf) holds(name string) bool {
	if name == "" || strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return false
	}
	sources, err := filepath.Glob(filepath.Join(globEscape(brought.PackageDir(filepath.Join(s.cfg.Projects, name))), "*.go"))
	return err == nil && len(sources) > 0
}

// session returns the open project of a name.
func (s *shelf) session(ctx context.Context, name string) (*session.Session, error) {
	if opened := s.opened(name); opened != nil {
		return opened, nil
	}
	if !s.holds(name) {
		return nil, errNoProject
	}
	result := s.opening.DoChan(name, func() (any, error) { return s.openProject(name) })
	select {
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*session.Session), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *shelf) openProject(name string) (*session.Session, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errStopping
	}
	s.pending.Add(1)
	s.mu.Unlock()
	defer s.pending.Done()
	opened, err := session.Open(s.ctx, session.Config{
		Name: name, Dir: brought.PackageDir(filepath.Join(s.cfg.Projects, name)), Store: s.cfg.Store, GoTool: s.cfg.GoTool,
		Version: s.cfg.Version, Via: "page", Who: s.cfg.Who, Jobs: s.cfg.Jobs, Unconfined: s.cfg.Unconfined, Watch: true, Logger: s.cfg.Logger,
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		opened.Close()
		return nil, errStopping
	}
	if s.leaving[name] {
		opened.Close()
		return nil, errLeaving
	}
	s.open[name] = opened
	return opened, nil
}

// warm opens all projects one after the other, so that the first page of each
// need not wait for its packages to be read. It runs no cell. Trouble is said
// when somebody opens the project.
func (s *shelf) warm(ctx context.Context) {
	names, err := s.names()
	if err != nil {
		return
	}
	for _, name := range names {
		if ctx.Err() != nil {
			return
		}
		_, _ = s.session(ctx, name)
	}
}

func (s *shelf) opened(name string) *session.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[name]
}

// close stops all projects at once.
func (s *shelf) close() {
	s.mu.Lock()
	s.closed = true
	open := s.open
	s.open = make(map[string]*session.Session)
	s.mu.Unlock()
	s.stop()
	s.pending.Wait()
	var all sync.WaitGroup
	for _, opened := range open {
		all.Go(opened.Close)
	}
	all.Wait()
}

// globEscape takes the meaning from the characters of a path that a pattern
// would read.
func globEscape(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
