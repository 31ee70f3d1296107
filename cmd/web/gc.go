package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/store"
)

// gc removes results that nobody needs, least recently used first, until the
// store is within its limit.
func (p *program) gc(ctx context.Context, args []string) error {
	var c common
	set := p.flags("gc", &c)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usage("gc takes no arguments, got %q", rest)
	}
	results, err := p.openStore(&c)
	if err != nil {
		return err
	}
	defer results.Close()
	report, err := results.GC(ctx, store.GCOptions{})
	if err != nil {
		return fmt.Errorf("removing results: %w", err)
	}
	fmt.Fprintln(p.stdout, gcWords(report))
	return nil
}

// gcWords says what was removed: "removed 3 objects, 1 records: 12.5 MB, 100.0 MB are kept".
func gcWords(report store.Report) string {
	if report.Skipped {
		return "nothing was removed: another removal is at work"
	}
	var removed []string
	for _, kind := range slices.Sorted(maps.Keys(report.Removed)) {
		if n := report.Removed[kind]; n > 0 {
			removed = append(removed, fmt.Sprintf("%d %s", n, kind))
		}
	}
	words := "nothing was removed"
	if len(removed) > 0 {
		words = fmt.Sprintf("removed %s: %s", strings.Join(removed, ", "), megabytes(report.Before-report.After))
	}
	return words + ", " + megabytes(report.After) + " are kept"
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
