//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"stagebook/cells/build"
	"stagebook/cells/hints"
	"stagebook/cells/session"
	"stagebook/cells/verify"
)

// verify runs every cell of a project again, from nothing and several times, and
// says which are not the same each time. Results that are kept stay as they are.
//
// The exit code is 0 when all cells that were judged give the same each time, 1
// when some do not, fail or cannot be called, 2 for usage.
func (p *program) verify(ctx context.Context, args []string) error {
	var h headless
	cfg := verify.Config{}
	var cells names
	set := p.flags("verify", &h.common)
	paramFlags(set, &h)
	set.Var(&cells, "cell", "`name` of a cell to judge; may be given several times (default all)")
	set.IntVar(&cfg.Runs, "times", 2, "how many runs to compare, 2 at least")
	set.BoolVar(&cfg.All, "all", false, "also sinks and manual cells, which act on the world")
	set.BoolVar(&h.json, "json", false, "one JSON event a line on standard output")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if cfg.Runs < 2 {
		return usage("--times %d: it takes two runs to compare", cfg.Runs)
	}
	open, view, done, err := p.open(ctx, &h, rest)
	if err != nil {
		return err
	}
	defer done()
	cfg.State, cfg.Store, cfg.Jobs = view.State(), open.Store(), h.jobs
	if cfg.Cells, err = cellIDs(cfg.State, "--cell", cells); err != nil {
		return err
	}
	before := time.Now()
	sources, err := open.Sources(ctx)
	if err != nil {
		return err
	}
	if sources.Snapshot.Outline().Digest != cfg.State.Outline.Digest {
		return fmt.Errorf("the sources have changed since they were read: verify again")
	}
	cfg.Snapshot, cfg.Observe = sources.Snapshot, p.verifying()
	report, err := verify.Run(ctx, cfg)
	var refused *build.Error
	if errors.As(err, &refused) {
		return fmt.Errorf("the project does not build: %w", refused)
	}
	if err != nil {
		return err
	}
	found := p.hints(open, sources)
	for i := range report.Cells {
		report.Cells[i].Hints = hints.Of(found, report.Cells[i].ID)
	}
	return p.verified(report, h.json, time.Since(before))
}

// hints reads the code of a project, and keeps what it hints at for the page.
func (p *program) hints(open *session.Session, sources *session.Sources) []hints.Hint {
	found := hints.Find(sources.Snapshot, sources.Static)
	if err := hints.Keep(open.Store(), sources.Identity, found); err != nil { // the page will read the code itself
		fmt.Fprintln(p.stderr, "web: the hints could not be kept:", err)
	}
	return found
}

// verifying says on standard error when a run begins.
func (p *program) verifying() func(verify.Step) {
	var mu sync.Mutex // guards last, and keeps lines whole
	last := 0
	return func(s verify.Step) {
		mu.Lock()
		defer mu.Unlock()
		if s.Run > last {
			last = s.Run
			fmt.Fprintf(p.stderr, "run %d of %d\n", s.Run, s.Runs)
		}
	}
}

// verifyEvent is one line of --json about a cell; verifyResult is the last.
type (
	verifyEvent struct {
		Event string `json:"event"` // "cell"
		verify.Cell
	}
	verifyResult struct {
		Event   string                 `json:"event"`  // "result"
		Status  string                 `json:"status"` // same or differs
		Runs    int                    `json:"runs"`
		Counts  map[verify.Verdict]int `json:"counts"`
		Seconds float64                `json:"seconds"`
	}
)

// verified reports what was found and turns it into an exit code.
func (p *program) verified(report *verify.Report, asJSON bool, took time.Duration) error {
	counts := make(map[verify.Verdict]int)
	for _, c := range report.Cells {
		counts[c.Verdict]++
		if asJSON {
			p.encode(verifyEvent{"cell", c})
		}
	}
	bad := len(report.Bad())
	if asJSON {
		result := verifyResult{Event: "result", Status: "same", Runs: report.Runs, Counts: counts, Seconds: took.Seconds()}
		if bad > 0 {
			result.Status = "differs"
		}
		p.encode(result)
	} else {
		p.verifiedText(report)
		fmt.Fprintf(p.stderr, "%s in %s\n", verdictCounts(counts), took.Round(time.Millisecond))
	}
	if bad > 0 {
		return &exit{exitFailed, ""}
	}
	return nil
}

// verdictWords says each verdict as people read it, in the order of the summary.
var verdictWords = []struct {
	verdict verify.Verdict
	words   string
}{
	{verify.Differs, "not deterministic"},
	{verify.Stored, "wrong in the store"},
	{verify.Changes, "changes its input"},
	{verify.Fails, "failed"},
	{verify.Unjudged, "not judged"},
	{verify.Inherits, "inherits"},
	{verify.Declared, "differs as declared"},
	{verify.Skipped, "skipped"},
	{verify.Same, "the same"},
}

func wordsOf(v verify.Verdict) string {
	for _, w := range verdictWords {
		if w.verdict == v {
			return w.words
		}
	}
	return string(v)
}

func verdictCounts(counts map[verify.Verdict]int) string {
	var words []string
	for _, w := range verdictWords {
		if n := counts[w.verdict]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, w.words))
		}
	}
	if len(words) == 0 {
		return "no cells"
	}
	return strings.Join(words, ", ")
}

// verifiedText writes a line for each cell, and below it what explains a difference.
func (p *program) verifiedText(report *verify.Report) {
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, c := range report.Cells {
		fmt.Fprintf(table, "%s\t%s\t%s\n", wordsOf(c.Verdict), c.Name, verdictDetail(c))
		if !c.Verdict.Bad() && c.Verdict != verify.Declared {
			continue
		}
		for _, h := range c.Hints {
			fmt.Fprintf(table, "\t\t%s at %s:%d: %s\n", h.Message, h.Pos.File, h.Pos.Line, h.Remedy)
		}
		if c.Verdict == verify.Changes {
			fmt.Fprintf(table, "\t\tcopy the input before changing it\n")
		}
	}
	table.Flush()
}

func verdictDetail(c verify.Cell) string {
	var words []string
	switch {
	case c.Finding != nil:
		between := fmt.Sprintf("%s and %s", c.Finding.First, c.Finding.Second)
		output := ""
		if c.Finding.Output != "" && c.Finding.Output != c.ID {
			output = "`" + c.Finding.Output + "` "
		}
		words = append(words, fmt.Sprintf("%s%s, between %s", output, c.Finding.Words, between))
		if c.Why != "" {
			words = append(words, c.Why)
		}
	case len(c.Changed) > 0:
		words = append(words, "`"+strings.Join(c.Changed, "`, `")+"` is another after it ran")
	case c.Why != "":
		words = append(words, c.Why)
	case c.Calls > 0:
		words = append(words, countOf(c.Calls, "call", "calls"))
		if c.Compared {
			words = append(words, "as in the store")
		}
		if len(c.Hints) > 0 {
			words = append(words, countOf(len(c.Hints), "hint", "hints")+" of web check")
		}
	}
	if len(c.From) > 0 {
		words = append(words, "in a run it inherits what differs in "+strings.Join(c.From, ", "))
	}
	return strings.Join(words, "; ")
}
