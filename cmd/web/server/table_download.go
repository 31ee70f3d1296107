package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/table"
	"stagebook/cells/table/columnar"
)

// format is a form in which a table is downloaded.
type format struct {
	name  string
	file  string // ending of the name of its file
	word  string
	mime  string
	write func(ctx context.Context, w io.Writer, t *table.Table, rows table.Selection) error
}

var formats = []format{
	{"csv", "csv", "CSV", "text/csv; charset=utf-8", func(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
		return t.WriteCSV(ctx, w, s)
	}},
	{"sheet", "csv", "CSV for a spreadsheet", "text/csv; charset=utf-8", writeSheet},
	{"parquet", "parquet", "Parquet", "application/vnd.apache.parquet", columnar.WriteParquet},
	{"arrow", "arrow", "Arrow", "application/vnd.apache.arrow.stream", columnar.WriteArrow},
	{"json", "json", "JSON", "application/json", func(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
		return t.WriteJSON(ctx, w, s)
	}},
}

// writeSheet writes CSV for a program that would calculate a text that begins like
// a formula, and that knows UTF-8 only by its mark.
func writeSheet(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	s.Harmless = true
	return t.WriteCSV(ctx, w, s)
}

// download streams the rows of a table that its query lets through.
func (s *Server) download(c *echo.Context) error {
	state, err := s.state(c)
	if err != nil {
		return err
	}
	out, err := s.output(c, state)
	if err != nil {
		return err
	}
	q, err := table.ParseQuery(c.QueryParam(stateName(out.Name)))
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "The table cannot be asked this", text: err.Error()}
	}
	for _, as := range formats {
		if as.name == c.QueryParam("_as") && s.askable(out) {
			return s.send(c, as, out.Name, volumeOf(out), q)
		}
	}
	return &pageError{
		status: http.StatusNotFound, title: "It cannot be had in this form",
		text: "A table can be downloaded as `csv`, `sheet`, `parquet`, `arrow` or `json`, once it is stored.",
	}
}

func (s *Server) send(c *echo.Context, as format, name, volume string, q table.Query) error {
	ctx := c.Request().Context()
	q.First, q.Size = 0, 0
	return s.tables.Ask(ctx, volume, q, func(p table.Page) error {
		h := c.Response().Header()
		h.Set("Content-Type", as.mime)
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ReplaceAll(name, "/", "-")+"."+as.file))
		h.Set("X-Content-Type-Options", "nosniff")
		to := &patient{out: c.Response(), control: http.NewResponseController(c.Response())}
		if err := as.write(ctx, to, p.Table, table.Selection{Columns: q.Chosen(p.Table.Names()), Rows: p.Rows}); err != nil {
			if !to.begun {
				return fmt.Errorf("writing %s as %s: %w", name, as.word, err)
			}
			s.cfg.Logger.Warn("a download broke off", "output", name, "as", as.name, "err", err)
			panic(http.ErrAbortHandler) // so that the reader does not take a part for the whole
		}
		return nil
	})
}

// patient writes to a reader that may be slow but must not stand still.
type patient struct {
	out     io.Writer
	control *http.ResponseController
	begun   bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	_ = p.control.SetWriteDeadline(time.Now().Add(patience)) // a recorder has none
	return p.out.Write(b)
}
