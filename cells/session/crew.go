package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"stagebook/cells/build"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
	"stagebook/cells/supervisor"
)

// crew is the worker of one state of the sources: built when first called,
// started when first needed, and started again after it died.
type crew struct {
	s     *Session
	r     *reading
	vault vault // secrets that pages have given, when it was formed; never changed

	within atomic.Pointer[boundary] // of the worker that was started last; nil before the first

	mu      sync.Mutex // guards the rest; held while building and starting, so that both happen once
	exe     *build.Executable
	worker  *supervisor.Worker
	retired bool
}

var _ scheduler.Caller = (*crew)(nil)

// Prepare builds and starts the worker. Trouble with building comes back as the
// cell's failure: it is the author's to mend.
func (c *crew) Prepare(ctx context.Context, cell string) (*supervisor.Result, error) {
	_, failure, err := c.ready(ctx, cell)
	if failure == nil || err != nil {
		return nil, err
	}
	return &supervisor.Result{Failure: failure}, nil
}

// Call runs one cell in the worker, which is started again if it has ended since.
func (c *crew) Call(ctx context.Context, call supervisor.Call, l supervisor.Listener) (*supervisor.Result, error) {
	worker, failure, err := c.ready(ctx, call.Cell)
	if err != nil {
		return nil, err
	}
	if failure != nil {
		return &supervisor.Result{Failure: failure}, nil
	}
	return worker.Call(ctx, call, l)
}

func (c *crew) ready(ctx context.Context, cell string) (*supervisor.Worker, *supervisor.Failure, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.retired {
		return nil, nil, errors.New("the project was closed")
	}
	if c.exe == nil {
		if failure, err := c.build(ctx); failure != nil || err != nil {
			return nil, failure, err
		}
	}
	if d, ok := c.exe.Broken[cell]; ok {
		return nil, diagnosticFailure(d), nil
	}
	if c.worker != nil && c.worker.Alive() {
		return c.worker, nil, nil
	}
	if c.worker != nil {
		c.worker.Close()
	}
	within := c.s.boundary(c.r)
	within.furnish()
	c.within.Store(within)
	worker, err := supervisor.Start(c.s.ctx, supervisor.Config{
		Exe: c.exe.Path, Dir: c.s.cfg.Dir, Spool: c.s.spool(), Env: c.environment(), Secrets: c.secrets(),
		Store: c.s.cfg.Objects, HotBytes: c.s.cfg.HotBytes, MemoryLimit: c.s.cfg.MemoryLimit, AheadBytes: c.s.cfg.AheadBytes,
		Confine: within.policy,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("starting the worker: %w", err)
	}
	c.worker = worker
	return worker, nil, nil
}

func (c *crew) build(ctx context.Context) (*supervisor.Failure, error) {
	if c.s.cfg.Packed != nil {
		return c.unpack()
	}
	r, err := c.s.withSnapshot(ctx, c.r)
	if errors.Is(err, project.ErrNoGo) {
		return &supervisor.Failure{Kind: "build", Message: "there is no Go tool on this machine, and running needs one: install Go from https://go.dev/dl, or put it on the PATH"}, nil
	}
	if err != nil {
		return nil, err
	}
	if r.identity != c.r.identity {
		return &supervisor.Failure{Kind: supervisor.KindBuild, Message: "the sources have changed since they were read: run again"}, nil
	}
	c.s.early.await(ctx, r.outline.Digest)
	exe, err := build.Build(ctx, r.snapshot, build.Options{Store: c.s.cfg.Store, GoTool: c.s.cfg.GoTool})
	var refused *build.Error
	if errors.As(err, &refused) && refused.Kind == build.Changed {
		exe, err = c.buildAnew(ctx, err)
	}
	if errors.As(err, &refused) {
		kind := supervisor.KindBuild
		if refused.Kind == build.Disk {
			kind = supervisor.KindStore // says nothing about the cells
		}
		return &supervisor.Failure{Kind: kind, Message: refused.Error()}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("building the worker: %w", err)
	}
	c.exe = exe
	return nil, nil
}

// buildAnew reads the sources again, because a file of theirs is not what it was
// when they were read, and builds what it finds if that says the same: no cell
// need reach the file. Otherwise the run is of sources that are gone, and what was
// wrong stays.
func (c *crew) buildAnew(ctx context.Context, wrong error) (*build.Executable, error) {
	snapshot, err := c.s.load(ctx, c.r.snapshot)
	if err != nil {
		return nil, err
	}
	if r := c.s.fromSnapshot(snapshot, c.r); r.identity != c.r.identity {
		return nil, wrong
	}
	return build.Build(ctx, snapshot, build.Options{Store: c.s.cfg.Store, GoTool: c.s.cfg.GoTool})
}

// secrets are the values that must never be shown, logged or kept.
func (c *crew) secrets() []string {
	var values []string
	for _, source := range c.r.outline.Sources {
		if source.Kind != graph.Secret {
			continue
		}
		if value, _ := c.vault.lookup(source.Path); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// environment is what the worker sees of ours: the declared names.
func (c *crew) environment() []string {
	var env []string
	for _, source := range c.r.outline.Sources {
		if source.Kind != graph.Env && source.Kind != graph.Secret {
			continue
		}
		value, ok := os.LookupEnv(source.Path)
		if source.Kind == graph.Secret {
			value, ok = c.vault.lookup(source.Path)
		}
		if ok {
			env = append(env, source.Path+"="+value)
		}
	}
	return env
}

// close stops the worker and refuses further calls.
func (c *crew) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.retired = true
	if c.worker != nil {
		c.worker.Close()
	}
}

func diagnosticFailure(d project.Diagnostic) *supervisor.Failure {
	return &supervisor.Failure{Kind: "build", Message: d.Message, Pos: d.Pos}
}
