package server

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v5"
)

// windDown waits until nothing runs in any open project, or the grace is over. What
// runs then is cancelled, and its record says so.
func (s *Server) windDown(grace time.Duration) {
	s.stopping.Store(true)
	if grace <= 0 {
		return
	}
	over, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for s.shelf.busy() {
		select {
		case <-over.Done():
			return
		case <-look.C:
		}
	}
}

// busy reports whether anything runs in an open project.
func (s *shelf) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, open := range s.open {
		if open.Busy() {
			return true
		}
	}
	return false
}

// notStopping refuses changes while the program waits for runs to end.
func (s *Server) notStopping(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if s.stopping.Load() && c.Request().Method != http.MethodGet {
			c.Response().Header().Set("Retry-After", "10")
			return &pageError{
				status: http.StatusServiceUnavailable, title: "The program is stopping",
				text: "It waits for what runs, and takes no changes any more. Nothing was changed.",
			}
		}
		return next(c)
	}
}

// health tells a machine whether the program takes requests.
func (s *Server) health(c *echo.Context) error {
	if s.stopping.Load() {
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
