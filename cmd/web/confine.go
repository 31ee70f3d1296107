package main

import (
	"fmt"
	"strings"

	"stagebook/cells/confine"
)

// unconfined reports whether workers may do all that we may: where a person says
// so with the flag or the variable.
func (p *program) unconfined(c *common) (bool, error) {
	switch value := p.getenv("STAGEBOOK_CONFINE"); value {
	case "", "on":
		return c.noConfine, nil
	case "off":
		return true, nil
	default:
		return false, usage("STAGEBOOK_CONFINE=%s: write on or off", value)
	}
}

// sayUnconfined says on one line what is not confined here, and nothing where all
// is.
func (p *program) sayUnconfined(off bool) {
	if off {
		fmt.Fprintln(p.stderr, "Workers are not confined, as you asked for: what the projects' code does, it does as you.")
		return
	}
	if lacks := confine.Probe().Lacks(); len(lacks) > 0 {
		fmt.Fprintln(p.stderr, "Not all is confined on this system: "+strings.Join(lacks, "; ")+".")
	}
}

// sayConfined says what this system confines a worker's cells in.
func (p *program) sayConfined() {
	system := confine.Probe()
	fmt.Fprintf(p.stdout, "confined here (%s): %s\n", system.Level(), system.Words())
	for _, lack := range system.Lacks() {
		fmt.Fprintln(p.stdout, "  "+lack)
	}
}
