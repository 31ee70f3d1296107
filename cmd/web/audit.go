//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"stagebook/cells/database"
	"stagebook/cells/people"
)

// sayRoles says on one line what a person may do.
func (p *program) sayRoles(name string, held people.Held) {
	if name == people.Everybody && len(held) == 0 {
		return
	}
	line := name
	for _, project := range slices.Sorted(maps.Keys(held)) {
		line += fmt.Sprintf("  %s=%s", project, held[project])
	}
	if len(held) == 0 {
		line += "  no role"
	}
	fmt.Fprintln(p.stdout, line)
}

// audit lists what was done, the newest last.
func (p *program) audit(ctx context.Context, args []string) error {
	var c common
	var w people.Wanted
	var asJSON bool
	set := p.flags("audit", &c)
	set.StringVar(&w.Project, "project", "", "what was done in this `project` alone")
	set.StringVar(&w.Who, "who", "", "what this `person` did alone")
	set.IntVar(&w.Limit, "n", 50, "the last `number` of entries")
	set.BoolVar(&asJSON, "json", false, "one JSON object an entry on standard output")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 || w.Limit < 1 {
		return usage("audit takes no arguments, and a number from 1 up")
	}
	book, done, err := p.people(ctx, &c)
	if err != nil {
		return err
	}
	defer done()
	list, err := book.Entries(ctx, w)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(list) {
		if asJSON {
			p.encode(e)
			continue
		}
		fmt.Fprintln(p.stdout, auditLine(e))
	}
	if len(list) == 0 && !asJSON {
		fmt.Fprintln(p.stderr, "nothing was done yet")
	}
	return nil
}

func auditLine(e people.Entry) string {
	words := []string{e.At.Local().Format(time.DateTime), e.Who}
	for _, part := range []struct{ before, text string }{{"", e.Act}, {"", e.Detail}, {"in ", e.Project}, {"from ", e.Address}, {"refused: ", e.Outcome}} {
		if part.text != "" {
			words = append(words, part.before+part.text)
		}
	}
	if e.Times > 1 {
		words = append(words, fmt.Sprintf("%d times", e.Times))
	}
	return strings.Join(words, "  ")
}

// backup copies the file of people and links while the program may be running.
func (p *program) backup(ctx context.Context, args []string) error {
	var c common
	rest, err := parse(p.flags("backup", &c), args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usage("name the file to write: web backup FILE")
	}
	results, err := p.openStore(&c)
	if err != nil {
		return err
	}
	defer results.Close()
	path := database.Path(results.Root())
	err = database.Backup(ctx, path, rest[0])
	switch {
	case errors.Is(err, fs.ErrExist):
		return usage("there is a file %s already, and it was left as it is", rest[0])
	case errors.Is(err, fs.ErrNotExist) && !isThere(path):
		return usage("there is nothing to back up yet: nobody was added and nothing was shared")
	case err != nil:
		return err
	}
	fmt.Fprintf(p.stderr, "People, roles, links and the log of what was done are in %s. To go back: stop the program, copy it to %s, and remove the files -wal and -shm beside that.\n", rest[0], path)
	return nil
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
