package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

const (
	pace      = 50 * time.Millisecond // at most one flush in this time
	heartbeat = 15 * time.Second      // keeps proxies honest, and tells readers that they still hear
	patience  = 20 * time.Second      // for a client that does not read
)

// events streams what changes in a view, as HTML of the parts that look
// different. It sends state, not events: whatever changed since the reader's
// last id, once, as it is now.
func (s *Server) events(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	epoch, since := lastSeen(c.Request())
	sub := view.Subscribe(epoch, since)
	defer sub.Close()
	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	last := epoch + "-" + strconv.FormatUint(since, 10)
	stream := &stream{c: c, out: http.NewResponseController(c.Response()), drawn: s.drawings.of(drawingKey(c, last)), last: last}
	defer func() { s.drawings.keep(drawingKey(c, stream.last), stream.drawn) }()
	if err := stream.send(": hello\nretry: 1000\n\n"); err != nil {
		return nil // the reader has gone: nobody to tell
	}
	door, end := s.company.listen(open.Name())
	defer end()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-s.ctx.Done():
			return nil
		case <-open.Done():
			if s.ctx.Err() == nil { // the project was moved away; its pages do not come back by themselves
				_ = stream.send("event: gone\ndata: " + open.Name() + "\n\n")
			}
			return nil
		case <-beat.C:
			s.company.prune(open.Name(), time.Now())
			err = stream.send("event: beat\ndata: " + strconv.FormatInt(heartbeat.Milliseconds(), 10) + "\n\n")
		case <-door:
			err = s.sendCompany(c, stream, open)
		case <-sub.Ready():
			err = s.flush(c, stream, view, sub.Take())
		}
		if err != nil {
			return nil
		}
	}
}

// lastSeen reads the id of the state that the reader has: of the last event
// when it comes back, else of the page it was given.
func lastSeen(r *http.Request) (epoch string, seq uint64) {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = r.URL.Query().Get("_since")
	}
	epoch, number, _ := strings.Cut(id, "-")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return "", 0
	}
	return epoch, seq
}

type stream struct {
	c     *echo.Context
	out   *http.ResponseController
	drawn *views.Drawn // how the reader has the cells
	last  string       // id of the last event
}

func (s *stream) send(text string) error { return s.sendBytes([]byte(text)) }

func (s *stream) sendBytes(event []byte) error {
	if err := s.out.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := s.c.Response().Write(event); err != nil {
		return err
	}
	return s.out.Flush()
}

func (s *Server) flush(c *echo.Context, stream *stream, view *session.View, change session.Change) error {
	state, ctx := view.State(), c.Request().Context()
	event, drawn, err := s.fanout.get(ctx, frameKey(c, state, change, stream.drawn), func() ([]byte, *views.Drawn, error) {
		return s.drawEvent(c, state, change, stream.drawn)
	})
	if err != nil {
		return err
	}
	if err := stream.sendBytes(event); err != nil {
		return err
	}
	stream.drawn = drawn // others may have it, too: nobody changes it
	stream.last = state.Epoch + "-" + strconv.FormatUint(change.Seq, 10)
	pause := time.NewTimer(pace)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	return nil
}

func render(ctx context.Context, part templ.Component, html *bytes.Buffer) error {
	if err := part.Render(ctx, html); err != nil {
		return fmt.Errorf("drawing a change: %w", err)
	}
	html.WriteByte('\n')
	return nil
}
