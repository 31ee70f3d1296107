package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/people"
)

// register is the file of people and of what was done. It is opened when it is first
// needed.
type register struct {
	path string

	mu     sync.Mutex // guards the rest
	book   *people.Book
	closed bool
}

func (g *register) open(ctx context.Context) (*people.Book, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, errStopping
	}
	if g.book == nil {
		book, err := people.Open(context.WithoutCancel(ctx), g.path)
		if err != nil {
			return nil, err
		}
		g.book = book
	}
	return g.book, nil
}

func (g *register) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	if g.book != nil {
		g.book.Close()
		g.book = nil
	}
}

// jot notes an act with the address that a request comes from. An act is not undone
// because it could not be noted: that is said in the program's own log.
func (s *Server) jot(c *echo.Context, e people.Entry) {
	if from := s.from(c.Request()); from.IsValid() {
		e.Address = from.String()
	}
	ctx := context.WithoutCancel(c.Request().Context())
	book, err := s.register.open(ctx)
	if err == nil {
		err = book.Note(ctx, e, time.Now())
	}
	if err != nil && !errors.Is(err, errStopping) {
		s.cfg.Logger.Error("what was done could not be noted", "who", e.Who, "act", e.Act, "project", e.Project, "err", err)
	}
}

const detailKey = "detail"

// jotDone notes what a request has done, where its route is noted and it was done.
func (s *Server) jotDone(c *echo.Context, v *visitor, p power, err error) {
	if p.act == "" || err != nil {
		return
	}
	if response, _ := echo.UnwrapResponse(c.Response()); response != nil && response.Status >= http.StatusBadRequest {
		return
	}
	detail, _ := c.Get(detailKey).(string)
	if detail == "" {
		detail = detailOf(c.Request().PostForm)
	}
	project := c.Param("project")
	s.jot(c, people.Entry{Who: v.name, Project: project, Act: p.act, Detail: detail})
}

// detailOf says what a form was about. Only fields that are never secret are read.
func detailOf(form url.Values) string {
	var words []string
	for _, field := range []string{"do", "cell", "ask", "name", "path", "file", "to", "person", "role", "on"} {
		if text := form.Get(field); text != "" {
			words = append(words, field+" "+text)
		}
	}
	return strings.Join(words, ", ")
}
