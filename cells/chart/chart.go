package chart

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Version is that of the drawing: equal options give equal pictures under one
// version. It is part of what drawn charts are kept under.
const Version = 6

// DefaultWidth is the width of a picture when nobody asks for one, in px.
const DefaultWidth = 720

// DefaultHeight is the height of a chart that names none, in px.
const DefaultHeight = 330

// Options limit a renderer.
type Options struct {
	Engines int           // charts drawn at once; 0: half the cores, at least one
	Timeout time.Duration // for one chart; 0: 20 s
	Memory  uint64        // of one engine, in bytes; 0: 512 MiB
}

// Request asks for one picture.
type Request struct {
	Options json.RawMessage // of ECharts, as go-echarts validates them
	Width   int             // px; 0: DefaultWidth
	Height  int             // px; 0: DefaultHeight
	Theme   string          // that the author named; the page's own is drawn whatever it is
	ID      string          // prefix of the ids in the picture; letters and digits
	Label   string          // what it shows, for those who cannot see it; "": made from the options
}

// ErrOptions wraps what is wrong with the options of a chart.
var ErrOptions = errors.New("the chart cannot be drawn")

// Renderer draws charts. It keeps engines warm. Its methods may be called from
// any goroutine.
type Renderer struct {
	opts  Options
	slots chan struct{} // one token an engine

	mu     sync.Mutex // guards idle and closed
	idle   []*engine
	closed bool
}

// New returns a renderer. It starts no engine before the first chart.
func New(opts Options) *Renderer {
	if opts.Engines <= 0 {
		opts.Engines = max(1, runtime.GOMAXPROCS(0)/2)
	}
	if opts.Timeout <= 0 {
		opts.Timeout = 20 * time.Second
	}
	if opts.Memory == 0 {
		opts.Memory = 512 << 20
	}
	return &Renderer{opts: opts, slots: make(chan struct{}, opts.Engines)}
}

// SVG draws one picture. The error wraps ErrOptions when the options are to
// blame, and is that of ctx when the caller has gone.
func (r *Renderer) SVG(ctx context.Context, req Request) ([]byte, error) {
	if req.Height <= 0 {
		req.Height = DefaultHeight
	}
	if req.Width <= 0 {
		req.Width = DefaultWidth
	}
	if err := checkSeries(req.Options); err != nil {
		return nil, err
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e, err := r.take()
	if err != nil {
		return nil, err
	}
	stop := e.watch(ctx)
	drawn, err := e.render(req)
	if stop() {
		err = ctx.Err() // an interrupt may be pending
	}
	if err != nil || runsCode(req.Options) {
		e.close() // the next chart gets an engine that nothing has touched
	} else {
		r.give(e)
	}
	if err != nil {
		return nil, err
	}
	return rewrite(drawn, req)
}

func (r *Renderer) take() (*engine, error) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil, errors.New("drawing a chart: the renderer was closed")
	}
	if n := len(r.idle); n > 0 {
		e := r.idle[n-1]
		r.idle = r.idle[:n-1]
		r.mu.Unlock()
		return e, nil
	}
	r.mu.Unlock()
	return newEngine(r.opts)
}

func (r *Renderer) give(e *engine) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || e.worn() {
		e.close()
		return
	}
	r.idle = append(r.idle, e)
}

// Close stops all engines that draw nothing; the others stop when they are done.
func (r *Renderer) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, e := range r.idle {
		e.close()
	}
	r.idle = nil
}

// runsCode reports whether options may hold functions of the author. Such code
// can change whatever the engine holds, and with it every later picture, which
// may be that of another project.
func runsCode(options []byte) bool {
	return bytes.Contains(options, []byte("__f__")) || bytes.Contains(options, []byte(`\u005`)) // an underscore, escaped
}

// drawable are the types of series that the engine draws. It would leave
// others blank without a word.
var drawable = map[string]bool{
	"bar": true, "line": true, "scatter": true, "effectScatter": true, "heatmap": true, "boxplot": true,
	"candlestick": true, "pie": true, "funnel": true, "gauge": true, "radar": true, "graph": true, "sankey": true,
	"tree": true, "treemap": true, "sunburst": true, "themeRiver": true, "parallel": true, "custom": true,
	"pictorialBar": true, "lines": true, "chord": true,
}

func checkSeries(options json.RawMessage) error {
	var shape struct {
		Series []struct {
			Type string `json:"type"`
		} `json:"series"`
	}
	if err := json.Unmarshal(options, &shape); err != nil {
		return fmt.Errorf("%w: its options are no JSON: %v", ErrOptions, err)
	}
	for _, s := range shape.Series {
		if !drawable[s.Type] {
			return fmt.Errorf("%w on the server: there is no series of type %q; it needs a browser", ErrOptions, s.Type)
		}
	}
	if len(shape.Series) == 0 {
		return fmt.Errorf("%w: it has no series", ErrOptions)
	}
	return nil
}

// terse turns what ECharts throws into something to act on.
func terse(message string) string {
	switch {
	case strings.Contains(message, "'get' of undefined"):
		return "an axis or coordinate system that a series names is not there"
	case strings.Contains(message, "interrupted"):
		return "drawing it takes too long; give it fewer points, or see whether a function in its options ever ends"
	case strings.Contains(message, "stack overflow"):
		return "a function in its options calls itself without end"
	case strings.Contains(message, "out of memory"), strings.Contains(message, "string too long"):
		return "drawing it takes too much memory; give it fewer points"
	case strings.Contains(message, "regions"):
		return "it needs a map, and none is registered"
	}
	return message
}
