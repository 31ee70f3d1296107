package server

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/store"
	"stagebook/views"
)

// layoutModel is several results shown together. Each part is an output of its
// own to what draws and addresses it, named by its place: "charts/2".
func (s *Server) layoutModel(c *echo.Context, cell string, out *store.RecordOutput, l *display.Layout) *views.Group {
	model := &views.Group{ID: "parts-" + strings.ReplaceAll(out.Name, "/", "-"), Form: l.Form, Cols: l.Columns, More: l.More}
	for i, part := range l.Parts {
		own := store.RecordOutput{Name: fmt.Sprintf("%s/%d", out.Name, i), Display: out.Display, Summary: part.Summary, Tables: out.Tables}
		result := views.Result{Name: own.Name, Summary: part.Summary}
		s.fillShown(c, cell, &result, &own, part.Display)
		model.Parts = append(model.Parts, views.GroupPart{Title: part.Title, Result: result})
	}
	return model
}

// partOf follows a name such as "charts/2" into a display; "" is the whole.
func partOf(d display.Display, path string) (display.Display, bool) {
	if path == "" {
		return d, true
	}
	first, rest, _ := strings.Cut(path, "/")
	i, err := strconv.Atoi(first)
	if err != nil || d.Layout == nil || i < 0 || i >= len(d.Layout.Parts) {
		return display.Display{}, false
	}
	return partOf(d.Layout.Parts[i].Display, rest)
}
