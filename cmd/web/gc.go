package main

import (
	"context"
	"fmt"

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
	fmt.Fprintln(p.stdout, report)
	return nil
}
