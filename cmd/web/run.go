package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/outdir"
	"stagebook/cells/scheduler"
	"stagebook/cells/session"
)

// headless are the flags of commands that work on one project.
type headless struct {
	common
	given
	json  bool
	via   string // what asks for runs, "" for the command line
	watch bool   // follow changes of the folder
}

// assignments gathers --param k=v flags.
type assignments map[string]string

func (a assignments) String() string { return "" }

// Set takes one k=v.
func (a assignments) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return fmt.Errorf("write it like testSize=0.3")
	}
	a[name] = value
	return nil
}

// names gathers a flag that may be given several times.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

// Set takes one name.
func (n *names) Set(text string) error {
	*n = append(*n, text)
	return nil
}

// open opens the project of a command and the view of its parameters.
func (p *program) open(ctx context.Context, h *headless, args []string) (*session.Session, *session.View, func(), error) {
	open, done, err := p.openSession(ctx, h, args)
	if err != nil {
		return nil, nil, nil, err
	}
	view, err := p.view(open, h)
	if err != nil {
		done()
		return nil, nil, nil, err
	}
	return open, view, done, nil
}

func (p *program) openSession(ctx context.Context, h *headless, args []string) (*session.Session, func(), error) {
	if len(args) != 1 {
		if len(args) > 1 {
			return nil, nil, usage("name one project, by its name under %s or by its path; there are %s", h.projects, strings.Join(args, ", "))
		}
		return nil, nil, usage("name one project, by its name under %s or by its path", h.projects)
	}
	if h.jobs < 0 {
		return nil, nil, usage("--jobs %d: at least one cell runs at once; 0 is as many as there are cores", h.jobs)
	}
	if p.packed != nil {
		return p.openPacked(ctx, h)
	}
	dir, err := projectDir(h.projects, args[0])
	if err != nil {
		return nil, nil, err
	}
	unconfined, err := p.unconfined(&h.common)
	if err != nil {
		return nil, nil, err
	}
	results, err := p.openStore(&h.common)
	if err != nil {
		return nil, nil, err
	}
	open, err := session.Open(ctx, session.Config{
		Name: args[0], Dir: dir, Store: results, Version: buildVersion(), Via: cmp.Or(h.via, "command line"), Who: who(), Jobs: h.jobs, Watch: h.watch, Unconfined: unconfined,
	})
	if err != nil {
		results.Close()
		return nil, nil, err
	}
	return open, func() { open.Close(); results.Close() }, nil
}

// running is what `web run` is asked for.
type running struct {
	headless
	asking
	timeout time.Duration
	out     string // folder for results, "" for none
	format  string // of tables there
	quiet   bool   // what cells write while they run is not told

	after *session.State // as the run left it, nil where there was none
}

// runFlags adds what `web run` and `web watch` both take.
func runFlags(set *flag.FlagSet, h *running) {
	set.BoolVar(&h.json, "json", false, "one JSON event a line on standard output")
	set.BoolVar(&h.quiet, "quiet", false, "do not show what cells write while they run; their logs are kept")
}

// runProject runs what is stale: all of a project, or some cells with what they
// need.
func (p *program) runProject(ctx context.Context, args []string) error {
	var h running
	set := p.flags("run", &h.common)
	paramFlags(set, &h.headless)
	h.asking.flags(set)
	runFlags(set, &h)
	set.DurationVar(&h.timeout, "timeout", 0, "`time` after which the run is stopped, like 30m; what is done is kept (default none)")
	set.StringVar(&h.out, "out", "", "`folder` to write the results to, each in a natural format, with an "+outdir.IndexFile)
	set.StringVar(&h.format, "format", "csv", "of tables in the folder of results: "+formatWords())
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if err := h.check(); err != nil {
		return err
	}
	if tableFormats[h.format] == nil {
		return usage("--format %s: tables are written as %s", h.format, formatWords())
	}
	if h.timeout < 0 {
		return usage("--timeout %s: a time is over 0", h.timeout)
	}
	if h.timeout > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, h.timeout, errTimeout)
		defer stop()
	}
	open, view, done, err := p.open(ctx, &h.headless, rest)
	if err != nil {
		return timedOut(ctx, err, h.timeout)
	}
	defer done()
	if err := nothingToRun(view.State()); err != nil {
		return err
	}
	order, err := h.order(view.State())
	if err != nil {
		return err
	}
	if h.freshOnly {
		err = p.onlyFresh(view.State(), &h, order)
	} else {
		err = timedOut(ctx, p.carryOut(ctx, view, &h, order), h.timeout)
	}
	if h.out != "" {
		if h.after == nil {
			h.after = view.State()
		}
		if werr := p.writeOutputs(open.Store(), h.after, &h, order); werr != nil {
			return werr
		}
	}
	return err
}

// nothingToRun is an error that says why a project has no cells, nil when it has some.
func nothingToRun(state *session.State) error {
	if len(state.Outline.Cells) > 0 {
		return nil
	}
	text := "there are no cells: a cell is an exported function of the package, such as\n\n\tfunc Answer() int { return 42 }\n"
	for _, d := range state.Outline.Diagnostics {
		text += "\n" + d.String()
	}
	return &exit{exitFailed, strings.TrimSpace(text)}
}

// carryOut runs an order to its end and reports it.
func (p *program) carryOut(ctx context.Context, view *session.View, h *running, order order) error {
	began := time.Now()
	before := view.State()
	sub := view.Subscribe(before.Epoch, before.Seq)
	defer sub.Close()
	run, err := view.Run(session.Request{Cells: order.targets, Again: order.forced, Auto: order.auto})
	if err != nil {
		return err
	}
	report := &reporter{p: p, json: h.json, brief: order.auto, seen: make(map[string]graph.Status)}
	if p.terminal && !h.json {
		report.bar = &bar{out: p.stderr, width: p.width, wanted: order.all(before.Graph), slots: h.slots(), now: time.Now}
	}
	if !h.quiet {
		report.logs = newLogs(began)
	}
	if run == nil {
		h.after = view.State()
	} else {
		follow(ctx, view, sub, run, report)
		h.after = view.AtEnd(run)
		report.last(h.after, run.Name.ID, sub.Take().Cells)
	}
	return report.finish(before, h.after, order, time.Since(began))
}

// follow reports what changes until the run has ended. Ctrl-C cancels the run
// and waits for it to end cleanly.
func follow(ctx context.Context, view *session.View, sub *session.Subscription, run *scheduler.Run, report *reporter) {
	interrupted := ctx.Done()
	tick, stop := report.bar.ticks()
	defer stop()
	defer report.bar.clear()
	for {
		select {
		case <-interrupted:
			view.Cancel("")
			interrupted = nil
		case <-sub.Ready():
			select {
			case <-run.Done(): // what is planned after the end is no news of the run
				return
			default:
				report.news(view, sub)
			}
		case <-tick:
			report.bar.draw(view.State())
		case <-run.Done():
			return
		}
	}
}

var errTimeout = errors.New("the time that --timeout gives is over")

// timedOut makes of the end of a run whose time was over one that is worth trying
// again: the next run goes on where this one stopped.
func timedOut(ctx context.Context, err error, after time.Duration) error {
	if err == nil || !errors.Is(context.Cause(ctx), errTimeout) {
		return err
	}
	return &exit{exitRetry, fmt.Sprintf("stopped after %s, as --timeout asks; what is done is kept, and the next run goes on from there", after)}
}

// encode writes one JSON event on its own line.
func (p *program) encode(event any) {
	line, err := json.Marshal(event)
	if err != nil {
		fmt.Fprintln(p.stderr, "web: an event cannot be encoded:", err)
		return
	}
	fmt.Fprintf(p.stdout, "%s\n", line)
}
