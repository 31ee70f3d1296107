package main

import (
	"fmt"

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

// sayConfined says what this system confines a worker's cells in.
func (p *program) sayConfined() {
	system := confine.Probe()
	fmt.Fprintf(p.stdout, "confined here (%s): %s\n", system.Level(), system.Words())
	for _, lack := range system.Lacks() {
		fmt.Fprintln(p.stdout, "  "+lack)
	}
}
