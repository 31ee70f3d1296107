//go:build linux || darwin

package crash

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	runs = flag.Int("crash.runs", 100, "how many runs are struck")
	seed = flag.Uint64("crash.seed", 0, "seed of the blows; 0: a new one")
)

// dice returns the source of chance of a test, and prints its seed on failure.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again with -run '^%s$' -crash.seed %d -crash.runs %d", t.Name(), s, *runs)
		}
	})
	return rand.New(rand.NewPCG(s, 7))
}

// siege is a store under fire.
type siege struct {
	*target
	t     *testing.T
	rng   *rand.Rand
	dir   string
	seen  []state // that were run on this store
	bits  bool    // some were flipped
	tally map[string]int
	blows atomic.Int64 // that hit a worker
}

// TestKilled strikes many runs and looks after each.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hundreds of processes")
	}
	g := &siege{target: newTarget(t), t: t, rng: dice(t), tally: map[string]int{}}
	for v := range variants {
		g.want(t, state{v, 2}) // builds, which takes long the first time
	}
	g.renew()
	for done := 0; done < *runs && !t.Failed(); {
		if g.rng.IntN(3) == 0 {
			done += g.serverRound()
		} else {
			done += g.round()
		}
		if g.rng.IntN(12) == 0 {
			g.flip()
		}
		g.look()
		switch g.rng.IntN(6) {
		case 0:
			g.complete()
			g.renew()
		case 1, 2:
			g.renew()
		}
	}
	g.complete()
	t.Logf("%v, %d workers killed", g.tally, g.blows.Load())
	if !t.Failed() && (g.tally["killed in time"] == 0 || g.tally["servers killed"] == 0 || g.tally["cells that a killed server showed"] == 0 || g.tally["fresh results compared"] == 0 || g.tally["cells that a later run found"] == 0) {
		t.Error("the blows missed: nothing was proved")
	}
}

func (g *siege) renew() {
	if g.dir != "" {
		os.RemoveAll(g.dir)
	}
	g.dir, g.seen, g.bits = g.emptyStore(g.t), nil, false
}

func (g *siege) state() state {
	s := state{g.rng.IntN(variants), 2 + g.rng.IntN(sizes)}
	if !slices.Contains(g.seen, s) {
		g.seen = append(g.seen, s)
	}
	return s
}

// struck is a process that is going to be killed: a while after it has started,
// or after it has said some lines.
type struck struct {
	cmd    *exec.Cmd
	state  state
	out    heard
	err    bytes.Buffer
	after  time.Duration
	worker bool // kill the worker, and let the rest live
	spared bool
	gone   error // how it ended
}

// heard is what a process says. It is read when the process has ended.
type heard struct {
	text  bytes.Buffer  // not embedded: its ReadFrom would pass Write by
	lines int           // that are waited for
	said  chan struct{} // closed when they were said
}

func (h *heard) Write(data []byte) (int, error) {
	if h.lines > 0 {
		if h.lines -= bytes.Count(data, []byte("\n")); h.lines <= 0 {
			close(h.said)
		}
	}
	return h.text.Write(data)
}

// round lets one to three processes run on the store at once and strikes them.
func (g *siege) round() int {
	var all []*struck
	for range 1 + g.rng.IntN(3) {
		p := &struck{state: g.state(), worker: g.rng.IntN(3) == 0, spared: g.rng.IntN(8) == 0}
		p.out.said = make(chan struct{})
		if p.after = time.Duration(g.rng.IntN(300)) * time.Millisecond; g.rng.IntN(4) > 0 {
			p.out.lines, p.after = 1+g.rng.IntN(14), time.Duration(g.rng.IntN(15000))*time.Microsecond
		}
		p.cmd = g.command("run", p.state, g.dir)
		p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
		all = append(all, p)
	}
	ends := make(chan *struck)
	for _, p := range all {
		waits := p.out.lines > 0
		if err := p.cmd.Start(); err != nil {
			g.t.Fatal(err)
		}
		over := make(chan struct{})
		go func() { // ends with the process
			p.gone = p.cmd.Wait()
			close(over)
			ends <- p
		}()
		if !p.spared {
			go g.strike(p, waits, over) // ends with the process or the blow
		}
	}
	for range all {
		p := <-ends
		g.ended(p, p.gone)
	}
	p := all[g.rng.IntN(len(all))]
	g.kept(p.state, freshOf(events(g.t, p.out.text.Bytes())))
	return len(all)
}

// strike kills a process when its moment has come.
func (g *siege) strike(p *struck, waits bool, over <-chan struct{}) {
	if waits {
		select {
		case <-p.out.said:
		case <-over:
			return
		}
	}
	select {
	case <-time.After(p.after):
		g.kill(p)
	case <-over:
	}
}

func (g *siege) kill(p *struck) {
	if !p.worker {
		p.cmd.Process.Kill()
		return
	}
	for _, pid := range workers(p.cmd.Process.Pid) {
		if proc, err := os.FindProcess(pid); err == nil {
			proc.Kill()
			g.blows.Add(1)
		}
	}
}

// ended looks at what a process has said before its end.
func (g *siege) ended(p *struck, err error) {
	fresh := freshOf(events(g.t, p.out.text.Bytes()))
	g.tally["processes"]++
	g.tally["fresh results compared"] += len(fresh)
	switch killed := err != nil && strings.Contains(err.Error(), "killed"); {
	case killed:
		g.tally["killed in time"]++
	case err != nil && p.state.size != 7 && !g.bits && (p.spared || !p.worker):
		g.t.Errorf("a run that nobody struck: %v\n%s%s", err, p.out.text.Bytes(), p.err.Bytes())
	}
	g.compare(g.t, p.state, "a run that ended with "+words(err), fresh)
}

// look asks what is fresh now, and whether it is.
func (g *siege) look() {
	s := g.seen[g.rng.IntN(len(g.seen))]
	fresh := g.status(s)
	g.displays(g.t, g.dir, fresh, !g.bits)
	g.compare(g.t, s, "status", fresh)
	g.tally["fresh results compared"] += len(fresh)
}

// kept expects of what somebody was told to be fresh that it is found, however
// who told it has ended.
func (g *siege) kept(s state, told map[string]result) {
	if g.bits || len(told) == 0 {
		return
	}
	fresh := g.status(s)
	g.tally["told results found"] += len(fresh)
	for cell := range told {
		if _, found := fresh[cell]; !found {
			g.t.Errorf("`%s` of %+v was told to be fresh and is lost", cell, s)
		}
	}
}

func (g *siege) status(s state) map[string]result {
	out, err := g.command("status", s, g.dir).Output()
	if code := exitCode(err); code != 0 && code != 3 {
		g.t.Errorf("status: %v\n%s", err, out)
	}
	return freshOf(events(g.t, out))
}

// complete runs everything to its end: what was fresh is not run again, and all
// is as from an empty store.
func (g *siege) complete() {
	g.rng.Shuffle(len(g.seen), func(i, j int) { g.seen[i], g.seen[j] = g.seen[j], g.seen[i] })
	for _, s := range g.seen[:min(len(g.seen), 3)] {
		before := g.status(s)
		var stderr bytes.Buffer
		cmd := g.command("run", s, g.dir)
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if want := s.size == 7; (err != nil) != want {
			g.t.Errorf("a later run of %+v: %v\n%s%s", s, err, out, stderr.Bytes())
		}
		for _, e := range events(g.t, out) {
			if _, was := before[e.Cell]; was && e.Ran && !g.bits {
				g.t.Errorf("`%s` of %+v was fresh and ran again", e.Cell, s)
			}
		}
		g.tally["cells that a later run found"] += len(before)
		after := g.status(s)
		if g.bits { // who reads a damaged object finds it out, and it is made again
			g.displays(g.t, g.dir, after, false)
			g.command("run", s, g.dir).Run()
			after = g.status(s)
		}
		g.displays(g.t, g.dir, after, true)
		g.compare(g.t, s, "a later run", after)
		if want := g.want(g.t, s); len(after) != len(want) {
			g.t.Errorf("after a later run of %+v %d cells are fresh, not %d\n%s", s, len(after), len(want), stderr.Bytes())
		}
	}
	if stray, _ := filepath.Glob(filepath.Join(g.dir, "v1", "leases", "*")); len(stray) > 200 {
		g.t.Errorf("%d leases lie about", len(stray))
	}
}

// flip damages one file of the store: a bit, or its end.
func (g *siege) flip() {
	var files []string
	for _, kind := range []string{"objects", "packs", "records", "runs", "derived", "workers"} {
		filepath.WalkDir(filepath.Join(g.dir, "v1", kind), func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, path)
			}
			return nil
		})
	}
	if len(files) == 0 {
		return
	}
	path := files[g.rng.IntN(len(files))]
	data, err := os.ReadFile(path)
	if err != nil || len(data) == 0 {
		return
	}
	g.bits = true
	g.tally["files damaged"]++
	at := g.rng.IntN(len(data))
	os.Chmod(path, 0o700)
	if g.rng.IntN(3) == 0 {
		err = os.Truncate(path, int64(at))
	} else {
		data[at] ^= 1 << g.rng.IntN(8)
		err = os.WriteFile(path, data, 0o700)
	}
	if err != nil {
		g.t.Fatal(err)
	}
}

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}

// workers lists the workers of a process. Its other children are the Go tool's.
func workers(parent int) (pids []int) {
	out, err := exec.Command("ps", "-A", "-o", "ppid=,pid=,comm=").Output()
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		var from, pid int
		var name string
		if _, err := fmt.Sscan(line, &from, &pid, &name); err == nil && from == parent && filepath.Base(name) != "go" {
			pids = append(pids, pid)
		}
	}
	return pids
}
