package server

import (
	"net/url"
	"slices"
	"sync"

	"github.com/labstack/echo/v5"

	"stagebook/views"
)

// drawings remembers how pages were drawn until their streams begin, or begin again.
type drawings struct {
	mu    sync.Mutex // guards the rest
	byKey map[string]*views.Drawn
	order []string // keys, the oldest first
}

// drawingLimit bounds how many are remembered: of pages that are being loaded, and
// of streams that were cut off.
const drawingLimit = 128

func newDrawings() *drawings { return &drawings{byKey: make(map[string]*views.Drawn)} }

// keep remembers how a page was drawn that shows a state.
func (d *drawings) keep(key string, drawn *views.Drawn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byKey[key] != nil {
		d.order = slices.DeleteFunc(d.order, func(k string) bool { return k == key })
	}
	d.byKey[key] = drawn
	d.order = append(d.order, key)
	if len(d.order) > drawingLimit {
		delete(d.byKey, d.order[0])
		d.order = d.order[1:]
	}
}

// of returns a copy of what is remembered, or of a page of which nothing is known.
func (d *drawings) of(key string) *views.Drawn {
	d.mu.Lock()
	defer d.mu.Unlock()
	if drawn := d.byKey[key]; drawn != nil {
		return drawn.Clone()
	}
	return views.NewDrawn()
}

// drawingKey names the page of a request's view in the state of an id.
func drawingKey(c *echo.Context, since string) string {
	query := make(url.Values)
	for name, text := range asked(c.QueryParams()) {
		query.Set(name, text)
	}
	return c.Param("project") + "?" + query.Encode() + "#" + since + c.QueryParam("_tab")
}
