package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v5"

	"stagebook/cells/codec"
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

// wholeText sends a result of which the page shows the start: text and bytes as they
// are, any other value as it is stored.
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
	stored, release, err := s.mapped(digest)
	if err != nil {
		return fmt.Errorf("reading the result: %w", err)
	}
	defer release()
	ending, kind := "bin", "application/octet-stream"
	data, plain := codec.Plain(stored)
	switch {
	case !plain:
		data = stored
	case utf8.Valid(data):
		ending, kind = "txt", "text/plain; charset=utf-8"
	}
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", digest[:12]+"."+ending))
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(data))
	return nil
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
