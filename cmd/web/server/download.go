package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/cells/supervisor"
)

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// logText sends all that a cell printed, as text.
func (s *Server) logText(c *echo.Context) error {
	digest, err := s.ownObject(c, func(state *session.State, digest string) bool {
		for _, cell := range state.Cells {
			if cell.StoredLog == digest {
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	data, err := s.cfg.Store.ReadObject(digest)
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	var text bytes.Buffer
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line supervisor.LogLine
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			fmt.Fprintf(&text, "%s %s\n", line.Time.Format("15:04:05.000"), line.Text)
		}
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", text.Bytes())
}

// wholeText sends a text result of which the page shows the start. Its stored
// form is its encoding, so it is sent as a download.
func (s *Server) wholeText(c *echo.Context) error {
	digest, err := s.ownObject(c, func(state *session.State, digest string) bool {
		for _, cell := range state.Cells {
			if cell.Shown == nil {
				continue
			}
			for _, out := range cell.Shown.Outputs {
				if out.Digest == digest {
					return true
				}
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	object, err := s.cfg.Store.OpenObject(digest)
	if err != nil {
		return fmt.Errorf("reading the result: %w", err)
	}
	defer object.Close()
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+digest[:12]+`.bin"`)
	return c.Stream(http.StatusOK, "application/octet-stream", object)
}

// ownObject returns the digest in the address when the project shows an object
// with it: an address is no way to read the store.
func (s *Server) ownObject(c *echo.Context, shows func(*session.State, string) bool) (string, error) {
	states, err := s.states(c)
	if err != nil {
		return "", err
	}
	digest := c.Param("digest")
	if !digestForm.MatchString(digest) || !slices.ContainsFunc(states, func(st *session.State) bool { return shows(st, digest) }) {
		return "", notFound(c)
	}
	return digest, nil
}
