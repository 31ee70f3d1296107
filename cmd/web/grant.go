//go:build !pipeline

package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stagebook/cells/confine"
	"stagebook/cells/session"
)

// grantEvent is one line of --json: what a project asks for or has.
type grantEvent struct {
	Event string `json:"event"` // "ask"
	confine.Ask
	Asked   bool   `json:"asked"` // the sources ask for it now
	Granted bool   `json:"granted"`
	Who     string `json:"who,omitempty"`
}

// grant gives a project what it asks for beyond what every project may, takes it
// back, or lists both. It runs nothing.
//
//	web grant PROJECT
//	web grant PROJECT network
//	web grant PROJECT read ../shared
//	web grant PROJECT --revoke network
//	web grant PROJECT --all
func (p *program) grant(ctx context.Context, args []string) error {
	var h headless
	var revoke, all bool
	set := p.flags("grant", &h.common)
	set.BoolVar(&revoke, "revoke", false, "take back what the project has")
	set.BoolVar(&all, "all", false, "everything that it asks for, or, with --revoke, that it has")
	set.BoolVar(&h.json, "json", false, "one JSON object a line on standard output")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 || all && len(rest) > 1 {
		return usage("name one project and what it may do: web grant PROJECT network")
	}
	open, done, err := p.openSession(ctx, &h, rest[:1])
	if err != nil {
		return err
	}
	defer done()
	change := &granting{open: open, asks: open.Asks(), has: open.Grants().Asks(open.Dir())}
	wanted, err := change.wanted(rest[1:], all, revoke)
	if err != nil {
		return err
	}
	for _, a := range wanted {
		if err := change.apply(a, revoke); err != nil {
			return err
		}
	}
	p.sayGrants(open, h.json)
	return nil
}

// granting is a project with what it asks for and has.
type granting struct {
	open      *session.Session
	asks, has []confine.Ask
}

// wanted are the asks that a command line means.
func (g *granting) wanted(words []string, all, revoke bool) ([]confine.Ask, error) {
	switch {
	case all && revoke:
		return g.has, nil
	case all:
		return g.asks, nil
	case len(words) == 0 && revoke:
		return nil, usage("name what to take back, or all of it with --all")
	case len(words) == 0:
		return nil, nil
	}
	a, err := confine.ParseAsk(words...)
	if err != nil {
		return nil, usage("%v", err)
	}
	return []confine.Ask{a}, nil
}

func (g *granting) apply(a confine.Ask, revoke bool) error {
	if revoke {
		had, err := g.open.Grants().Revoke(g.open.Dir(), a)
		if err == nil && !had {
			return usage("%s has not been granted %q", projectName(g.open), a)
		}
		return err
	}
	if !slices.Contains(g.asks, a) {
		return usage("%s does not ask for %q\nwrite %s at the end of the package comment", projectName(g.open), a, a.Directive())
	}
	return g.open.Grants().Grant(g.open.Dir(), a, who(), time.Now())
}

// sayGrants lists what a project asks for and has.
func (p *program) sayGrants(open *session.Session, asJSON bool) {
	asks, has := open.Asks(), open.Grants().Of(open.Dir())
	events := make([]grantEvent, 0, len(asks)+len(has))
	for _, a := range asks {
		events = append(events, grantEvent{Event: "ask", Ask: a, Asked: true})
	}
	for _, g := range has {
		i := slices.IndexFunc(events, func(e grantEvent) bool { return e.Ask == g.Ask })
		if i < 0 {
			i = len(events)
			events = append(events, grantEvent{Event: "ask", Ask: g.Ask})
		}
		events[i].Granted, events[i].Who = true, g.Who
	}
	for _, e := range events {
		if asJSON {
			p.encode(e)
			continue
		}
		state := "not granted"
		switch {
		case e.Granted && e.Asked:
			state = "granted by " + e.Who
		case e.Granted:
			state = "granted, and not asked for any more"
		}
		fmt.Fprintf(p.stdout, "%s: %s\n", e.Ask, state)
	}
	if len(events) == 0 && !asJSON {
		fmt.Fprintln(p.stderr, projectName(open)+" asks for nothing")
	}
}
