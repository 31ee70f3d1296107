package server

import (
	"time"

	"stagebook/cells/people"
)

// Power is what a route asks for, for tests.
type Power struct {
	Role people.Role
	All  bool
}

// Powers returns the table of who may do what.
func Powers() map[string]Power {
	all := make(map[string]Power)
	for route, p := range powers {
		all[route] = Power{p.role, p.all}
	}
	return all
}

// LookAgain sets how often a stream's right to be is looked at.
func (s *Server) LookAgain(d time.Duration) { s.lookAgain = d }

// CookieName is the name of the cookie that remembers a browser.
func (s *Server) CookieName() string { return s.access.cookieName() }
