package session

import (
	"context"
	"sync"

	"stagebook/cells/build"
	"stagebook/cells/project/edit"
)

// early is the worker of sources that nobody has saved yet: it is built while its
// author looks at what they typed, so that running them finds it done. There is one
// at a time, the newest. What it makes lies in the store under the worker's own
// identity; it touches nothing else.
type early struct {
	mu     sync.Mutex // guards the rest
	asked  int        // counts the texts that were asked for
	digest string     // of the sources that are being built, or were last
	cancel context.CancelFunc
	done   chan struct{} // closed when that build has ended; nil before the first
}

// BuildEarly begins to build the sources as they would be after a change, unless
// they would have more mistakes than now, or are being built. It returns at once,
// and gives up what it was building before. change is called in another goroutine.
func (s *Session) BuildEarly(change func(*edit.Package) (*edit.Change, error)) {
	if s.cfg.Packed != nil || s.ctx.Err() != nil {
		return
	}
	number := s.early.ask()
	s.own(func() { s.buildEarly(number, change) }) // ends with its build, which ends with the session
}

func (s *Session) buildEarly(number int, change func(*edit.Package) (*edit.Change, error)) {
	known := s.Known()
	if known == nil {
		return
	}
	pkg := edit.FromSnapshot(known.Snapshot)
	c, err := change(pkg)
	if err != nil || len(c.Edits) == 0 || !s.early.newest(number) {
		return
	}
	texts := make(map[string][]byte, len(c.Edits))
	for _, e := range c.Edits {
		if e.After == nil || pkg.Files[e.Name] == nil {
			return // a file that comes or goes: the Go tool has to look
		}
		texts[e.Name] = e.After
	}
	next := known.Snapshot.With(texts)
	if len(next.Broken) > len(known.Snapshot.Broken) {
		return
	}
	ctx, done := s.early.begin(s.ctx, number, next.Outline().Digest)
	if done == nil {
		return
	}
	defer close(done)
	// What fails here fails again, and is said, when somebody runs it.
	_, _ = build.Build(ctx, next, build.Options{Store: s.cfg.Store, GoTool: s.cfg.GoTool, Behind: true})
}

// ask numbers a text.
func (e *early) ask() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	return e.asked
}

// newest reports whether no text was asked for after the one of a number.
func (e *early) newest(number int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked == number
}

// begin takes the place of the build before, which is stopped; done is nil when
// the same sources are being built, or were last, or a newer text was asked for.
func (e *early) begin(parent context.Context, number int, digest string) (ctx context.Context, done chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.digest == digest || e.asked != number {
		return nil, nil
	}
	if e.cancel != nil {
		e.cancel()
	}
	ctx, cancel := context.WithCancel(parent)
	e.digest, e.cancel, e.done = digest, cancel, make(chan struct{})
	return ctx, e.done
}

// await waits for the build of these sources if it is under way, and stops that of
// others: somebody waits for theirs now.
func (e *early) await(ctx context.Context, digest string) {
	e.mu.Lock()
	same, done := e.digest == digest, e.done
	if !same && e.cancel != nil {
		e.cancel()
		e.digest = ""
	}
	e.mu.Unlock()
	if !same || done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}
