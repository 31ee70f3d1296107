package server

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

// A change that a thousand pages look at is drawn once. Pages that show the same view
// in the same way, and have taken the same changes, are sent the same bytes: who comes
// first draws them, the others wait for that. Nothing is drawn ahead of who asks, so
// slow pages cost no more than their place in the line: what they missed meanwhile is
// one set of changes, and often another slow page has the same.
type fanout struct {
	mu    sync.Mutex // guards the rest
	byKey map[string]*frameOnce
	order []string // keys, the oldest first
}

// frameOnce is an event that is drawn, or being drawn.
type frameOnce struct {
	done  chan struct{} // closed when the rest is set
	event []byte
	drawn *views.Drawn // how its reader has the cells then
	err   error
}

// framesKept bounds the events that are remembered: of the changes of the last
// moments, in a few views.
const framesKept = 64

func newFanout() *fanout { return &fanout{byKey: make(map[string]*frameOnce)} }

// get returns what is known under a key, or draws it. Whoever waits for another who
// fails draws it themselves.
func (f *fanout) get(ctx context.Context, key string, draw func() ([]byte, *views.Drawn, error)) ([]byte, *views.Drawn, error) {
	f.mu.Lock()
	known := f.byKey[key]
	if known == nil {
		known = &frameOnce{done: make(chan struct{})}
		f.byKey[key] = known
		f.order = append(f.order, key)
		if len(f.order) > framesKept {
			delete(f.byKey, f.order[0])
			f.order = f.order[1:]
		}
		f.mu.Unlock()
		known.err = context.Canceled // unless drawing comes to an end
		defer close(known.done)
		known.event, known.drawn, known.err = draw()
		return known.event, known.drawn, known.err
	}
	f.mu.Unlock()
	select {
	case <-known.done:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if known.err != nil {
		return draw()
	}
	return known.event, known.drawn, nil
}

// frameKey says all that the event of a change depends on.
func frameKey(c *echo.Context, state *session.State, change session.Change, drawn *views.Drawn) string {
	query := make(url.Values)
	for name, texts := range c.QueryParams() {
		if name != "_since" {
			query[name] = texts
		}
	}
	slices.Sort(change.Cells)
	key := []string{
		base(c), query.Encode(), string(roleIn(c, c.Param("project"))), state.Epoch, strconv.FormatUint(state.Seq, 10), strconv.FormatUint(change.Seq, 10),
		strconv.FormatBool(change.Whole), strconv.FormatBool(change.Run), strings.Join(change.Cells, ","), fmt.Sprintf("%x", drawn.Digest()),
	}
	return strings.Join(key, "\n")
}

// drawEvent draws a change for readers who have the cells as drawn says, which is left
// as it is, and says how they have them then.
func (s *Server) drawEvent(c *echo.Context, state *session.State, change session.Change, drawn *views.Drawn) ([]byte, *views.Drawn, error) {
	after := drawn.Clone()
	parts := s.parts(c, state, change, after)
	var html bytes.Buffer
	ctx := c.Request().Context()
	for _, part := range parts {
		if err := render(ctx, part, &html); err != nil {
			return nil, nil, err
		}
	}
	var event bytes.Buffer
	fmt.Fprintf(&event, "id: %s-%d\nevent: patch\n", state.Epoch, change.Seq)
	for line := range bytes.SplitSeq(html.Bytes(), []byte("\n")) {
		event.WriteString("data: ")
		event.Write(line)
		event.WriteByte('\n')
	}
	event.WriteByte('\n')
	return event.Bytes(), after, nil
}
