package session

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"stagebook/cells/scheduler"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Config says which project to open, and with what.
type Config struct {
	Name        string // as people call it: the name in addresses
	Dir         string // package folder
	Store       *store.Store
	Objects     supervisor.Store // where values of cells come from and go to; nil: Store
	GoTool      string           // "" for the go on the PATH
	Version     string           // of this program; part of what analyses are kept under
	Via         string           // what asks for runs, for their records: "page", "command line"
	Who         string           // who asks for runs, for their records
	Jobs        int              // cells at once; 0: as many as cores
	HotBytes    int64            // limit of the values a worker keeps in memory; 0: the supervisor's default
	MemoryLimit int64            // of a worker; 0: none
	DiskLimit   int64            // of a worker's temporary files and unpublished results; 0: until the disk is nearly full
	Unconfined  bool             // workers may do all that we may
	AheadBytes  int64            // from this size on, values are used before they are stored; 0: the supervisor's default; below 0: none are
	Watch       bool             // follow changes of the folder
	Guest       bool             // whoever asks may not leave a trace on what the owner sees: see guest.go
	Packed      *Packed          // what was read and built elsewhere; nil: the sources in Dir, which holds only the data else
	Logger      *slog.Logger
	Now         func() time.Time
}

// Session is one open project. Its methods may be called from any goroutine.
type Session struct {
	cfg     Config
	epoch   string // of this session: sequence numbers of another one mean nothing here
	files   *fileDigests
	slots   *scheduler.Slots
	flights *scheduler.Flights
	records *recordCache
	ctx     context.Context
	cancel  context.CancelFunc
	owned   sync.WaitGroup // goroutines that Close waits for
	lease   *store.Lease
	early   early
	guest   guestHeads    // what its views have shown, when it serves guests
	seqs    atomic.Uint64 // the newest sequence number: a view that is dropped and made again goes on beyond its old ones

	reload sync.Mutex // held while the sources are read, so that readings follow one another
	edits  sync.Mutex // held while the sources are changed from here, so that edits follow one another

	mu      sync.Mutex // guards the rest
	reading *reading
	crew    *crew
	vault   vault // secrets that pages have given; replaced, never changed
	views   map[string]*View
	holds   bool  // the lease is about to be brought up to date
	problem error // why the last change of the sources could not be read
}

// Open reads a project and follows its folder until Close.
func Open(ctx context.Context, cfg Config) (*Session, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", cfg.Dir, err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("opening %s: there is no such folder", cfg.Dir)
	}
	cfg.Dir = dir
	s := newSession(cfg)
	r, err := s.read(ctx, nil)
	if err != nil {
		s.cancel()
		return nil, err
	}
	s.adopt(r)
	if s.lease, err = cfg.Store.Lease(r.outline.ImportPath, nil); err != nil {
		s.cfg.Logger.Warn("the project is open without a lease: a removal elsewhere may take its results", "err", err)
	}
	if cfg.Watch {
		s.watch()
	}
	return s, nil
}

func newSession(cfg Config) *Session {
	if cfg.Jobs <= 0 {
		cfg.Jobs = runtime.GOMAXPROCS(0)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Objects == nil {
		cfg.Objects = cfg.Store
	}
	s := &Session{
		cfg: cfg, epoch: newEpoch(),
		slots: scheduler.NewSlots(cfg.Jobs), flights: scheduler.NewFlights(),
		records: newRecordCache(cfg.Store), views: make(map[string]*View),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.files = newFileDigests(s)
	return s
}

// Name returns the name of the project in addresses.
func (s *Session) Name() string { return s.cfg.Name }

// Dir returns the package folder.
func (s *Session) Dir() string { return s.cfg.Dir }

// Done is closed when the session has begun to close: its project was moved, or
// the program ends.
func (s *Session) Done() <-chan struct{} { return s.ctx.Done() }

// ImportPath returns the path under which the store knows the project.
func (s *Session) ImportPath() string { return s.current().outline.ImportPath }

// Epoch names this session: sequence numbers count from its start.
func (s *Session) Epoch() string { return s.epoch }

func (s *Session) current() *reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reading
}

// currentCrew returns a reading and the crew that runs its cells.
func (s *Session) currentCrew() (*reading, *crew) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reading, s.crew
}

// adopt makes a reading the current one. The crew of the one before lives on
// until the runs that use it have ended.
func (s *Session) adopt(r *reading) {
	s.mu.Lock()
	old := s.crew
	if s.reading != nil {
		r.serial = s.reading.serial + 1
	}
	s.reading, s.crew, s.problem = r, s.newCrew(r), nil
	views := s.viewList()
	s.mu.Unlock()
	if old != nil {
		s.retire(old, views)
	}
	for _, v := range views {
		v.replan(r)
	}
	s.hold()
}

// retire closes a crew once no run uses it.
func (s *Session) retire(old *crew, views []*View) {
	s.own(func() {
		for _, v := range views {
			v.awaitRun(s.ctx, old)
		}
		old.close()
	})
}

// Reload reads the sources again, where they have changed. On an error the
// last reading stays, and the error is shown beside it.
func (s *Session) Reload(ctx context.Context) error {
	s.reload.Lock()
	defer s.reload.Unlock()
	r, err := s.readWhole(ctx, s.current())
	if err != nil {
		s.mu.Lock()
		s.problem = err
		views := s.viewList()
		s.mu.Unlock()
		for _, v := range views {
			v.touchAll()
		}
		return err
	}
	if now := s.current(); r.identity == now.identity && r.asOf == now.asOf {
		s.FilesChanged() // a data file may have changed
		return nil
	}
	s.adopt(r)
	return nil
}

func (s *Session) viewList() []*View {
	views := make([]*View, 0, len(s.views))
	for _, v := range s.views {
		views = append(views, v)
	}
	return views
}

func (s *Session) lockedViewList() []*View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.viewList()
}

// own runs f in a goroutine that Close waits for. f ends when s.ctx does.
func (s *Session) own(f func()) { s.owned.Go(f) }

// Close cancels what runs, stops the worker and waits for both.
func (s *Session) Close() {
	for _, v := range s.lockedViewList() {
		v.Cancel("")
	}
	s.cancel()
	s.mu.Lock()
	crew := s.crew
	s.mu.Unlock()
	s.owned.Wait()
	if crew != nil {
		crew.close()
	}
	s.flights.Wait() // what was left to finish
	if err := s.files.of.Save(); err != nil {
		s.cfg.Logger.Warn("what is known of the data files could not be kept: they are read again", "err", err)
	}
	if s.lease != nil {
		s.lease.Release()
	}
}

// holdAfter is how long hold gathers changes. It has to stay far below the time
// for which a removal spares what was used just now.
const holdAfter = time.Second

// hold sees to it that what the open pages show is kept from being removed, also
// where no head names it any more. With many views and a slider that moves it is
// asked far more often than it has to act.
func (s *Session) hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lease == nil || s.holds || s.ctx.Err() != nil {
		return
	}
	s.holds = true
	s.own(func() { // ends after one update
		select {
		case <-time.After(holdAfter):
		case <-s.ctx.Done(): // nothing is shown any more
			return
		}
		s.mu.Lock()
		s.holds = false
		s.mu.Unlock()
		s.holdShown()
	})
}

func (s *Session) holdShown() {
	shown := make(map[string]bool)
	for _, v := range s.lockedViewList() {
		v.mu.Lock()
		for _, cell := range v.cells {
			if cell.Shown != nil {
				shown[cell.Shown.Key] = true
			}
		}
		v.mu.Unlock()
	}
	if err := s.lease.Update(slices.Sorted(maps.Keys(shown))); err != nil {
		s.cfg.Logger.Warn("what is shown is not held: a removal elsewhere may take it", "err", err)
	}
}

// spool is where workers leave what they made, on the same disk as the store.
func (s *Session) spool() string { return filepath.Join(s.cfg.Store.Root(), "spool") }

func newEpoch() string {
	var b [6]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("session: no randomness: " + err.Error()) // crypto/rand does not fail on supported systems
	}
	return hex.EncodeToString(b[:])
}
