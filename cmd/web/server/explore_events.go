package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/session"
)

// exploreEvents streams what changes in the view of a visitor, as events does for the
// owner. It ends with the link.
func (s *Server) exploreEvents(c *echo.Context) error {
	behind := sharedOf(c)
	at := behind.explore
	if behind.link.Right != links.Explore {
		return notFound(c)
	}
	if at == nil {
		return c.NoContent(http.StatusNoContent) // tells the browser to ask no more
	}
	before := at.view
	if was, err := url.ParseQuery(c.QueryParam("_was")); err == nil && c.QueryParams().Has("_was") {
		before = at.guests.View(at.asked(was))
	}
	epoch, since := lastSeen(c.Request())
	sub := at.view.Subscribe(epoch, since)
	defer sub.Close()
	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	stream := &stream{c: c, out: http.NewResponseController(c.Response())}
	if stream.send(": hello\nretry: 1000\n\n") != nil {
		return nil // the reader has gone: nobody to tell
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		changed := s.album.changes()
		var err error
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-s.ctx.Done():
			return nil
		case <-at.guests.Done():
			_ = stream.send("event: reload\ndata: over\n\n") // the project was moved, or nobody was seen for long
			return nil
		case <-changed:
			err = s.holdsStill(stream, behind)
		case <-beat.C:
			if err = s.holdsStill(stream, behind); err != nil {
				return nil
			}
			s.explorers.stay(behind.link.Project)
			err = stream.send("event: beat\ndata: " + strconv.FormatInt(heartbeat.Milliseconds(), 10) + "\n\n")
		case <-sub.Ready():
			err = s.exploreFlush(stream, before, sub.Take())
		}
		if err != nil {
			return nil
		}
	}
}

var errLinkOver = errors.New("the link has ended")

// holdsStill has the page of a link that has ended draw itself anew, which says so.
func (s *Server) holdsStill(stream *stream, behind *shared) error {
	if !s.linkOver(stream.c, behind.link) {
		return nil
	}
	return errors.Join(errLinkOver, stream.send("event: reload\ndata: over\n\n"))
}

func (s *Server) exploreFlush(stream *stream, before *session.View, change session.Change) error {
	at := sharedOf(stream.c).explore
	if at.view.State().Unsound() {
		return stream.send("event: reload\ndata: unsound\n\n") // the page says what it shows instead
	}
	state := at.state(at.view, before)
	html, err := renderAll(stream.c, s.exploreParts(stream.c, state, change))
	if err != nil {
		return err
	}
	var event strings.Builder
	fmt.Fprintf(&event, "id: %s-%d\nevent: patch\n", state.Epoch, change.Seq)
	for line := range strings.SplitSeq(html, "\n") {
		event.WriteString("data: " + line + "\n")
	}
	event.WriteByte('\n')
	if err := stream.send(event.String()); err != nil {
		return err
	}
	pause := time.NewTimer(pace)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-stream.c.Request().Context().Done():
	case <-s.ctx.Done():
	}
	return nil
}
