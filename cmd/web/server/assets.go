package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/chart"
	"stagebook/static"
)

// asset sends a file that the browser loads. Its address changes with its
// content, so it may be kept for ever.
func asset(c *echo.Context) error {
	if script, ok := chart.Scripts()[c.Param("*")]; ok {
		return chartScript(c, script)
	}
	found, ok := static.Lookup(c.Param("*"))
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("ETag", `"`+found.Hash+`"`)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Access-Control-Allow-Origin", "*") // live charts have an origin of their own, and want the fonts
	h.Set("Cache-Control", "no-cache")
	if c.QueryParam("v") == found.Hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if c.Request().Header.Get("If-None-Match") == `"`+found.Hash+`"` {
		return c.NoContent(http.StatusNotModified)
	}
	if found.Gzip != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, found.Type, found.Gzip)
	}
	return c.Blob(http.StatusOK, found.Type, found.Data)
}
