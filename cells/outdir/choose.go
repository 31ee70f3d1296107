package outdir

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/look"
	"stagebook/cells/table"
)

// Table is a format of frames.
type Table struct {
	Ending string // of file names, "" for CSV
	Write  func(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error
}

// choose returns the ways to write a result, the most natural first.
func (c *Config) choose(r Result, shown display.Display) ([]file, error) {
	if r.Out.Digest == "" {
		return c.shownOnly(shown, "the value is held in memory only, and this is what is shown of it"), nil
	}
	switch shown.Kind {
	case display.KindChart:
		if shown.Chart.Options == nil {
			break // its value is its options
		}
		return c.shownOnly(shown, ""), nil
	case display.KindImage, display.KindMedia, display.KindMarkdown, display.KindHTML, display.KindMetrics:
		return c.shownOnly(shown, ""), nil
	}
	stored, err := c.Store.ReadObject(r.Out.Digest)
	if err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	if whole, ok := c.frame(stored); ok {
		return []file{whole}, nil
	}
	if options, ok := codec.Plain(stored); ok && shown.Chart != nil {
		return []file{text(".echarts.json", options)}, nil
	}
	return append(c.whole(stored), c.shownOnly(shown, "its types cannot be written outside of Go, and this is what is shown of it")...), nil
}

func (c *Config) display(r Result) (display.Display, error) {
	data, err := c.Store.ReadObject(r.Out.Display)
	if err != nil {
		return display.Display{}, fmt.Errorf("reading how the result looks: %w", err)
	}
	return display.Decode(data)
}

// frame is how a stored frame is written.
func (c *Config) frame(stored []byte) (file, bool) {
	t, err := table.Open(stored)
	if err != nil {
		return file{}, false
	}
	all := table.Selection{Rows: table.AllRows(t.Rows())}
	if c.Table.Write != nil {
		return file{ending: "." + c.Table.Ending, write: func(ctx context.Context, w io.Writer) error { return c.Table.Write(ctx, w, t, all) }}, true
	}
	return file{ending: ".csv", write: func(ctx context.Context, w io.Writer) error { return t.WriteCSV(ctx, w, all) }}, true
}

// whole are the ways to write all of a stored value that is no frame.
func (c *Config) whole(stored []byte) []file {
	if d, err := codec.Describe(stored); err == nil && d.Type != "encoding/json.RawMessage" {
		if data, ok := codec.Plain(stored); ok && utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
			return []file{text(".txt", data)}
		} else if ok {
			return []file{text(".bin", data)}
		}
	}
	unfit := func(write func(io.Writer, []byte) error) func(context.Context, io.Writer) error {
		return func(_ context.Context, w io.Writer) error {
			var b bytes.Buffer
			if err := write(&b, stored); err != nil {
				return errors.Join(errUnfit, err)
			}
			_, err := b.WriteTo(w)
			return err
		}
	}
	return []file{
		{ending: ".csv", write: unfit(look.WriteCSV)},
		{ending: ".json", write: unfit(func(w io.Writer, stored []byte) error {
			err := look.WriteJSON(w, stored)
			if err == nil {
				_, err = io.WriteString(w, "\n")
			}
			return err
		})},
	}
}

// endings are those of files of some kinds of pictures, sounds and films.
var endings = map[string]string{
	"image/svg+xml": "svg", "image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "video/ogg": "ogv",
}

func ending(mime string) string {
	if known := endings[mime]; known != "" {
		return "." + known
	}
	_, kind, _ := strings.Cut(mime, "/")
	return "." + kind
}

// shownOnly writes what is shown of a result.
func (c *Config) shownOnly(d display.Display, partial string) []file {
	f := file{partial: partial}
	switch d.Kind {
	case display.KindChart:
		return c.chart(d.Chart)
	case display.KindImage:
		f = text(ending(d.Image.MIME), d.Image.Data)
		if d.Image.Halved > 1 {
			f.partial = fmt.Sprintf("one pixel of %d in each direction", d.Image.Halved)
		}
	case display.KindMedia:
		f = text(ending(d.Media.MIME), d.Media.Data)
	case display.KindMarkdown:
		f = text(".md", []byte(d.Markdown.Source))
	case display.KindHTML:
		f = text(".html", []byte(d.HTML.Source))
	case display.KindMetrics:
		f = text(".json", metrics(d.Metrics))
	case display.KindTable:
		f = text(".csv", rows(d.Table))
		f.partial = partial
		if len(d.Table.Cells) < d.Table.Rows {
			f.partial = fmt.Sprintf("the first %d of %d rows, as they are shown", len(d.Table.Cells), d.Table.Rows)
		}
		if d.Table.MoreCols > 0 {
			f.partial = strings.TrimPrefix(f.partial+fmt.Sprintf("; %d columns are left out", d.Table.MoreCols), "; ")
		}
	case display.KindText, display.KindNil:
		f = text(".txt", []byte(d.Text.Text))
		f.partial = partial
	default:
		data, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			data = nil // a display always has JSON
		}
		f = text(".display.json", data)
		f.partial = partial
	}
	return []file{f}
}

// chart draws a chart; where nobody can, its options are written.
func (c *Config) chart(d *display.Chart) []file {
	options := text(".echarts.json", d.Options)
	if c.Drawer == nil {
		return []file{options}
	}
	options.partial = "the chart could not be drawn, and these are its options"
	return []file{{ending: ".svg", write: func(ctx context.Context, w io.Writer) error {
		drawn, err := c.Drawer(ctx, d.Options, d.Width, d.Height)
		if err != nil && ctx.Err() == nil {
			return errors.Join(errUnfit, err)
		}
		if err != nil {
			return err
		}
		_, err = w.Write(themed.ReplaceAll(drawn, []byte("$1")))
		return err
	}}, options}
}

// themed is a colour of the page's theme with the one to take where there is no page.
// Few programs but browsers know the first.
var themed = regexp.MustCompile(`var\(--[a-z0-9-]+,\s*([^()]+)\)`)

// metrics writes figures as an object, in their order.
func metrics(list []display.Metric) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.Name) // a text always has JSON
		value := []byte(m.Value)
		if !json.Valid(value) {
			value, _ = json.Marshal(m.Text) // as above
		}
		fmt.Fprintf(&b, "\n  %s: %s", name, value)
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}

// rows writes the rows that a display has.
func rows(t *display.Table) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b) // never fails on a buffer
	var header []string
	for _, column := range t.Columns {
		header = append(header, column.Name)
	}
	_ = out.Write(header)
	for _, cells := range t.Cells {
		var row []string
		for _, cell := range cells {
			value := cell.Text
			if cell.Raw != "" {
				value = cell.Raw
			}
			row = append(row, value)
		}
		_ = out.Write(row)
	}
	out.Flush()
	return b.Bytes()
}
