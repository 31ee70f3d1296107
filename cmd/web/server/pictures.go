package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"stagebook/cells/chart"
	"stagebook/cells/display"
	"stagebook/cells/store"
)

// pictures turns what the store keeps for people into what a page shows, and
// keeps what it made: displays in memory, charts in the store too.
type pictures struct {
	store  *store.Store
	charts *chart.Renderer

	mu       sync.Mutex // guards displays, drawn and their sizes
	displays bounded[display.Display]
	drawn    bounded[drawnChart]
}

// drawnChart is one chart in the two widths of the page, and what has to be said of
// the picture.
type drawnChart struct {
	Wide, Narrow string
	Notes        []string `json:",omitempty"`
}

// The widths that charts are drawn in, so that type is never scaled.
const (
	wideWidth   = 720
	narrowWidth = 346
)

func newPictures(s *store.Store, charts *chart.Renderer) *pictures {
	return &pictures{
		store: s, charts: charts,
		displays: bounded[display.Display]{limit: 64 << 20}, drawn: bounded[drawnChart]{limit: 64 << 20},
	}
}

// display reads what people see of an output.
func (p *pictures) display(digest string) (display.Display, error) {
	if digest == "" {
		return display.Display{}, errors.New("no display was kept")
	}
	p.mu.Lock()
	shown, ok := p.displays.get(digest)
	p.mu.Unlock()
	if ok {
		return shown, nil
	}
	data, err := p.store.ReadObject(digest)
	if err != nil {
		return display.Display{}, fmt.Errorf("reading its display: %w", err)
	}
	shown, err = display.Decode(data)
	if err != nil {
		return display.Display{}, fmt.Errorf("reading its display: %w", err)
	}
	p.mu.Lock()
	p.displays.put(digest, shown, len(data))
	p.mu.Unlock()
	return shown, nil
}

// chart draws an output's chart, or finds it drawn. The ids in the picture
// come from its name and content, so that two pictures never share one.
func (p *pictures) chart(ctx context.Context, out *store.RecordOutput, c *display.Chart) (drawnChart, error) {
	key := chartKey(out)
	p.mu.Lock()
	drawn, ok := p.drawn.get(key)
	p.mu.Unlock()
	if ok {
		return drawn, nil
	}
	if data, ok := p.store.Derived("chart", key); ok && json.Unmarshal(data, &drawn) == nil && drawn.Wide != "" {
		p.remember(key, drawn)
		return drawn, nil
	}
	drawn, err := p.draw(ctx, key, c)
	if err != nil {
		return drawnChart{}, err
	}
	if data, err := json.Marshal(drawn); err == nil {
		_ = p.store.PutDerived("chart", key, data) // only saves drawing it again
	}
	p.remember(key, drawn)
	return drawn, nil
}

func (p *pictures) draw(ctx context.Context, key string, c *display.Chart) (drawn drawnChart, err error) {
	options, thinned := chart.Thin(c.Options)
	request := chart.Request{Options: options, Width: wideWidth, Height: c.Height, Theme: c.Theme, ID: "c" + key[:8] + "w"}
	wide, err := p.charts.SVG(ctx, request)
	if err != nil {
		return drawn, err
	}
	request.Width, request.ID = narrowWidth, "c"+key[:8]+"n"
	narrow, err := p.charts.SVG(ctx, request)
	if err != nil {
		return drawn, err
	}
	drawn = drawnChart{Wide: string(wide), Narrow: string(narrow)}
	for _, t := range thinned {
		drawn.Notes = append(drawn.Notes, t.Words())
	}
	return drawn, nil
}

func (p *pictures) remember(key string, drawn drawnChart) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drawn.put(key, drawn, len(drawn.Wide)+len(drawn.Narrow))
}

func chartKey(out *store.RecordOutput) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "chart %d\n%s\n%s", chart.Version, out.Display, out.Name))
	return hex.EncodeToString(sum[:])
}

// bounded is a map that drops its oldest entries once they weigh too much. Its
// owner guards it.
type bounded[V any] struct {
	limit  int
	weight int
	values map[string]weighed[V]
	order  []string
}

type weighed[V any] struct {
	value  V
	weight int
}

func (b *bounded[V]) get(key string) (V, bool) {
	entry, ok := b.values[key]
	return entry.value, ok
}

func (b *bounded[V]) put(key string, value V, weight int) {
	if _, ok := b.values[key]; ok || weight > b.limit {
		return
	}
	if b.values == nil {
		b.values = make(map[string]weighed[V])
	}
	b.values[key] = weighed[V]{value, weight}
	b.order = append(b.order, key)
	for b.weight += weight; b.weight > b.limit; {
		oldest := b.order[0]
		b.order = b.order[1:]
		b.weight -= b.values[oldest].weight
		delete(b.values, oldest)
	}
}
