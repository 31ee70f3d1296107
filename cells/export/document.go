package export

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"stagebook/cells/display"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// Shown is what a document is drawn from.
type Shown struct {
	State  *session.State
	Store  *store.Store
	Draw   Drawer
	Beside string // name of the folder for what a document cannot hold itself
}

// Drawer draws a chart as SVG; notes say what the picture leaves out. The id is any
// text, and is never given twice in a document.
type Drawer func(ctx context.Context, c *display.Chart, id string) (svg []byte, notes []string, err error)

// File is one file of an export, below its folder.
type File struct {
	Name string // with slashes
	Data []byte
	Path string // of the file that it is a copy of, instead of Data
	Exec bool   // it is a program
}

// The rows and columns of a table, and the lines of a text, in a document that is
// read from top to bottom.
const (
	tableRows = 10
	tableCols = 24
	textLines = 60
)

// head is the start of a text, and what it leaves out, "" for nothing.
func head(text string) (start, missing string) {
	lines := strings.SplitAfter(strings.TrimRight(text, "\n"), "\n")
	if len(lines) <= textLines {
		return text, ""
	}
	return strings.Join(lines[:textLines], ""), fmt.Sprintf("the first %d of %s", textLines, counted(len(lines), "line"))
}

// figure is a chart as a picture that stands alone.
type figure struct {
	svg   []byte
	notes []string
	alt   string
}

var (
	// themed is a colour of the page's theme with the one to take where there is no page.
	themed = regexp.MustCompile(`var\(--[a-z0-9-]+,\s*([^()]+)\)`)
	opened = regexp.MustCompile(`^<svg[^>]*>`)
	named  = regexp.MustCompile(` aria-label="([^"]*)"`)
)

// figure draws a chart on paper of its own, because its lines are dark and the page
// that it comes to stand on may be dark, too.
func (s *Shown) figure(ctx context.Context, c *display.Chart, id string) (figure, error) {
	svg, notes, err := s.Draw(ctx, c, id)
	if ctx.Err() != nil {
		return figure{}, ctx.Err()
	}
	if err != nil { // the rest of the document is none the worse for it
		return figure{notes: []string{err.Error()}, alt: c.Kind + " chart, not drawn"}, nil
	}
	svg = themed.ReplaceAll(svg, []byte("$1"))
	f := figure{notes: notes, alt: c.Kind + " chart"}
	if tag := opened.Find(svg); tag != nil {
		svg = append(append(bytes.Clone(tag), `<rect width="100%" height="100%" fill="#fff"/>`...), svg[len(tag):]...)
		if label := named.FindSubmatch(tag); label != nil {
			f.alt = unescape.Replace(string(label[1]))
		}
	}
	f.svg = svg
	return f, nil
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&amp;", "&")

// note says how a cell stands that is not fresh, "" for one that is.
func (c *NotebookCell) note() string {
	if c.Status == "fresh" {
		return ""
	}
	text := string(c.Status)
	if len(c.Reasons) > 0 {
		text += ": " + strings.Join(c.Reasons, "; ")
	}
	return text
}

// left says what of a table is not in the first rows and cols of it, "" for nothing.
func left(t *display.Table, rows, cols int) string {
	var words []string
	if all := t.Rows; rows < all {
		words = append(words, fmt.Sprintf("the first %d of %s", rows, counted(all, "row")))
	}
	if all := len(t.Columns) + t.MoreCols; cols < all {
		words = append(words, fmt.Sprintf("the first %d of %s", cols, counted(all, "column")))
	}
	return strings.Join(words, ", ")
}

func counted(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}

// ending is that of a file of a kind of pictures, sounds or films.
func ending(mime string) string {
	known := map[string]string{"image/svg+xml": "svg", "image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "video/ogg": "ogv"}[mime]
	if known == "" {
		_, known, _ = strings.Cut(mime, "/")
	}
	return "." + known
}

func dataAddress(mime string, data []byte) string {
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data)
}
