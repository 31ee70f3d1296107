package server

import (
	"bytes"
	"compress/gzip"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"
)

// draw renders a component whole before the first byte is sent, so that an
// error never leaves half a page.
func (s *Server) draw(c *echo.Context, status int, component templ.Component) error {
	var page bytes.Buffer
	if err := component.Render(c.Request().Context(), &page); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding")
	if page.Len() < 1<<10 || !strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		return c.HTMLBlob(status, page.Bytes())
	}
	packed, err := pack(page.Bytes())
	if err != nil {
		return err
	}
	h.Set("Content-Encoding", "gzip")
	return c.HTMLBlob(status, packed)
}

var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func pack(page []byte) ([]byte, error) {
	var packed bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&packed)
	if _, err := w.Write(page); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
