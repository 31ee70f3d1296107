package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/chart"
	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/store"
	"stagebook/views"
)

// chartHeight is how high a chart is drawn, in px.
func chartHeight(c *display.Chart) int {
	if c.Height > 0 {
		return c.Height
	}
	return chart.DefaultHeight
}

// outputAddress makes addresses about one output in the view of a request.
func outputAddress(c *echo.Context, cell, output string) func(what string) string {
	own := make(url.Values)
	for name, text := range asked(c.QueryParams()) {
		own.Set(name, text)
	}
	own.Set("_cell", cell)
	own.Set("_out", output)
	return func(what string) string { return base(c) + "/" + what + "?" + own.Encode() }
}

// shownPart is the display that a request is about: an output, or a part of one.
func (s *Server) shownPart(c *echo.Context) (*store.RecordOutput, display.Display, error) {
	state, err := s.state(c)
	if err != nil {
		return nil, display.Display{}, err
	}
	out, err := s.output(c, state)
	if err != nil {
		return nil, display.Display{}, err
	}
	shown, err := s.pictures.display(out.Display)
	if err != nil {
		return nil, display.Display{}, notFound(c)
	}
	_, path, _ := strings.Cut(out.Name, "/")
	part, ok := partOf(shown, path)
	if !ok {
		return nil, display.Display{}, notFound(c)
	}
	return out, part, nil
}

// shownChart is the chart that a request is about.
func (s *Server) shownChart(c *echo.Context) (*store.RecordOutput, *display.Chart, error) {
	out, part, err := s.shownPart(c)
	if err != nil {
		return nil, nil, err
	}
	if part.Chart == nil || part.Chart.Options == nil {
		return nil, nil, notFound(c)
	}
	return out, part.Chart, nil
}

// livePolicy is that of a live chart. Its options may hold functions of the
// author, so it lies in an origin of its own: it can draw and calculate, but
// neither ask the server nor reach the page around it.
const livePolicy = "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// liveChart is a page for a frame: the chart drawn by ECharts in the browser.
func (s *Server) liveChart(c *echo.Context) error {
	out, shown, err := s.shownChart(c)
	if err != nil {
		return err
	}
	colours, err := json.Marshal(chart.Colours())
	if err != nil {
		return fmt.Errorf("writing the colours: %w", err)
	}
	c.Response().Header().Set("Content-Security-Policy", framedIn(c, livePolicy))
	return s.draw(c, http.StatusOK, views.LiveChart(views.Live{
		Title: out.Summary, Options: shown.Options, Colours: colours, Theme: c.QueryParam("_theme"),
		Scripts: []string{scriptURL("echarts.js"), scriptURL("charts.js")},
	}))
}

func scriptURL(name string) string {
	return "/static/" + name + "?v=" + chart.Scripts()[name].Hash
}

// chartScript sends a program of the live charts. Their frame has an origin of
// its own, which is why any may load it.
func chartScript(c *echo.Context, script chart.Script) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if c.QueryParam("v") == script.Hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", script.Gzip)
	}
	plain, err := gzip.NewReader(bytes.NewReader(script.Gzip))
	if err != nil {
		return fmt.Errorf("unpacking a script: %w", err)
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		return fmt.Errorf("unpacking a script: %w", err)
	}
	return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", data)
}

// chartSVG sends the picture of a chart as a file.
func (s *Server) chartSVG(c *echo.Context) error {
	out, shown, err := s.shownChart(c)
	if err != nil {
		return err
	}
	drawn, err := s.pictures.chart(c.Request().Context(), out, shown)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", out.Name+".svg"))
	return c.Blob(http.StatusOK, "image/svg+xml", []byte(drawn.Wide))
}

// chartOptions sends the options of a chart, which hold its data.
func (s *Server) chartOptions(c *echo.Context) error {
	out, part, err := s.shownPart(c)
	if err != nil {
		return err
	}
	if part.Chart == nil {
		return notFound(c)
	}
	options, release, err := s.options(out, part.Chart)
	if err != nil {
		return &pageError{
			status: http.StatusNotFound, title: "The options are gone",
			text: "The stored options of `" + out.Name + "` can no longer be read. Run its cell again.", detail: err.Error(),
		}
	}
	defer release()
	h := c.Response().Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ReplaceAll(out.Name, "/", "-")+".json"))
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(options))
	return nil
}

// options lends the options of a chart: those of one that is too large to be drawn are
// its stored value, or lie beside the layout that it is a part of.
func (s *Server) options(out *store.RecordOutput, c *display.Chart) (options []byte, release func(), err error) {
	if c.Options != nil {
		return c.Options, func() {}, nil
	}
	if digest := laidBeside(out); digest != "" {
		return s.mapped(digest)
	}
	stored, release, err := s.mapped(out.Digest)
	if err != nil {
		return nil, nil, err
	}
	options, ok := codec.Plain(stored)
	if !ok {
		release()
		return nil, nil, errors.New("the stored value holds no options")
	}
	return options, release, nil
}

// chartData sends the points of a chart as CSV.
func (s *Server) chartData(c *echo.Context) error {
	out, shown, err := s.shownChart(c)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ReplaceAll(out.Name, "/", "-")+".csv"))
	return chart.WriteData(c.Response(), shown.Options)
}
