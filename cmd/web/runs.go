package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"stagebook/cells/runs"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// listing is what `web runs` is asked for.
type listing struct {
	headless
	most int
}

// runs lists the records of runs, shows one or compares two. It runs nothing.
//
//	web runs PROJECT
//	web runs show PROJECT RUN
//	web runs diff PROJECT RUN RUN
//
// RUN is a number, the start of an ID or "last". An exported pipeline leaves its
// project out.
func (p *program) runs(ctx context.Context, args []string) error {
	var h listing
	set := p.flags("runs", &h.common)
	set.BoolVar(&h.json, "json", false, "one JSON object a run, or the difference, on standard output")
	set.IntVar(&h.most, "n", 20, "how many runs to list, 0 for all")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	what, rest := runsVerb(p, rest)
	want := map[string]int{"list": 1, "show": 2, "diff": 3}[what]
	if len(rest) != want {
		return usage("%s", runsUsage(p, what))
	}
	open, done, err := p.openSession(ctx, &h.headless, rest[:1])
	if err != nil {
		return err
	}
	defer done()
	st, project := open.Store(), open.ImportPath()
	var named []store.Run
	for _, name := range rest[1:] {
		run, err := runs.Find(st, project, name)
		if err != nil {
			return usage("%v", err)
		}
		named = append(named, run)
	}
	switch what {
	case "show":
		return p.showRun(&h, open, named[0])
	case "diff":
		return p.diffRuns(&h, runs.Diff(st, named[0], named[1]))
	}
	return p.listRuns(&h, st, project)
}

// runsVerb takes the verb out of the arguments. In an exported pipeline its own name
// stands before it.
func runsVerb(p *program, rest []string) (string, []string) {
	at := 0
	if p.packed != nil {
		at = 1
	}
	if len(rest) > at && (rest[at] == "show" || rest[at] == "diff") && (at == 1 || len(rest) > 1) {
		return rest[at], slices.Delete(slices.Clone(rest), at, at+1)
	}
	return "list", rest
}

func runsUsage(p *program, what string) string {
	project := " PROJECT"
	if p.packed != nil {
		project = ""
	}
	form := map[string]string{"list": "", "show": " RUN", "diff": " RUN RUN"}[what]
	verb := map[string]string{"list": "", "show": " show", "diff": " diff"}[what]
	return fmt.Sprintf("write it like %s runs%s%s%s, where RUN is a number, the start of an ID or last", p.name(), verb, project, form)
}

func (p *program) listRuns(h *listing, st *store.Store, project string) error {
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	listed := 0
	for run := range st.EachRun(project) {
		if listed++; h.most > 0 && listed > h.most {
			break
		}
		if h.json {
			p.encode(run)
			continue
		}
		ran := 0
		for _, cell := range run.Cells {
			if cell.Ran {
				ran++
			}
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d of %d ran\t%s\t%s\t%s\n", run.Number, run.Started.Local().Format("2006-01-02 15:04"),
			ended(run), tookWords(run), ran, len(run.Cells), strings.Trim(run.Who+", "+run.Via, ", "), strings.ToLower(run.ID[:min(8, len(run.ID))]), paramWords(run))
	}
	if listed == 0 && !h.json {
		fmt.Fprintln(p.stderr, "nothing has run yet")
	}
	return table.Flush()
}

// ended is the status of a run in words: as a run, it is done when its cells are fresh.
func ended(run store.Run) string {
	if run.Status == "fresh" {
		return "done"
	}
	return run.Status
}

func tookWords(run store.Run) string {
	if run.Ended.IsZero() {
		return "no end"
	}
	return shortTime(run.Ended.Sub(run.Started))
}

func paramWords(run store.Run) string {
	var words []string
	for name, value := range run.Params {
		words = append(words, name+"="+value)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// showRun says everything that the record of a run keeps.
func (p *program) showRun(h *listing, open *session.Session, run store.Run) error {
	if h.json {
		p.encode(run)
		return nil
	}
	fmt.Fprintf(p.stdout, "run %d, %s\n", run.Number, strings.ToLower(run.ID))
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	say := func(name, text string) {
		if text != "" {
			fmt.Fprintf(table, "%s\t%s\n", name, text)
		}
	}
	say("state", ended(run))
	say("started", run.Started.Local().Format(time.DateTime)+", took "+tookWords(run))
	say("asked by", strings.Trim(run.Who+", "+run.Via, ", "))
	say("made with", strings.TrimSuffix(run.By+", stagebook "+run.Program, ", stagebook "))
	if run.Machine != nil {
		say("machine", fmt.Sprintf("%s, %d processors", run.Machine.Host, run.Machine.CPUs))
	}
	say("sources", run.ProjectDigest[:min(16, len(run.ProjectDigest))])
	say("parameters", paramWords(run))
	for _, m := range run.Metrics {
		say(runs.Figure(m), runs.Shown(m))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout)
	for _, cell := range run.Cells {
		word, took := cell.Status, ""
		if cell.Ran {
			word, took = "ran", shortTime(cell.Duration)
		}
		if cell.Ran && cell.Status != "fresh" {
			word = cell.Status
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", word, cell.ID, took, cell.Reason)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "\nrun it again: %s run%s%s\n", p.name(), projectWord(p, open), paramFlagWords(run))
	return nil
}

func projectWord(p *program, open *session.Session) string {
	if p.packed != nil {
		return ""
	}
	return " " + open.Name()
}

// paramFlagWords are the flags that give a run's parameters.
func paramFlagWords(run store.Run) string {
	var words []string
	for name, value := range run.Params {
		if strings.ContainsAny(value, " \t\n'\"\\$&|;<>()*?[]#~`!{}") || value == "" {
			value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
		}
		words = append(words, " --param "+name+"="+value)
	}
	slices.Sort(words)
	return strings.Join(words, "")
}

// diffRuns says what is not the same in two runs.
func (p *program) diffRuns(h *listing, d runs.Difference) error {
	if h.json {
		p.encode(d)
		return nil
	}
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "\trun %d\trun %d\n", d.A.Number, d.B.Number)
	for _, group := range []struct {
		name string
		list []runs.Change
	}{{"", d.Surround}, {"parameter ", d.Params}, {"metric ", d.Metrics}} {
		for _, c := range group.list {
			fmt.Fprintf(table, "%s%s\t%s\t%s\n", group.name, c.Name, absent(c.A), absent(c.B))
		}
	}
	for _, r := range d.Results {
		fmt.Fprintf(table, "result %s\t%s\t%s\n", r.Output, absent(r.A[:min(12, len(r.A))]), absent(r.B[:min(12, len(r.B))]))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, c := range d.Code {
		fmt.Fprintf(p.stdout, "\n%s (%s)\n%s", c.Words, strings.Join(c.Cells, ", "), c.Change)
	}
	if d.Lost != "" {
		fmt.Fprintf(p.stdout, "\n%s\n", d.Lost)
	}
	alone := 0
	for _, r := range d.Results {
		if r.A == "" || r.B == "" {
			alone++
		}
	}
	fmt.Fprintf(p.stdout, "\nresults: %d the same, %d not", d.Same, len(d.Results)-alone)
	if alone > 0 {
		fmt.Fprintf(p.stdout, ", %d only in one of the runs", alone)
	}
	fmt.Fprintln(p.stdout)
	return nil
}

func absent(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
