// Package peek shows the start of a data file: the first rows of a table, the
// first lines of a text, or that it is a picture. It reads a bounded part of the
// file whatever its size, and never fails on what a file holds: what cannot be
// read as its name promises is shown as text, or not at all, with the reason.
package peek

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// Bounds of what is shown.
const (
	textLimit   = 64 << 10 // bytes of a text
	tableBytes  = 256 << 10
	rowLimit    = 20
	columnLimit = 60
	cellLimit   = 200 // letters of a field
)

// Kind is what a file looks like.
type Kind string

// The kinds.
const (
	Table   Kind = "table"
	Text    Kind = "text"
	Picture Kind = "picture"
	Binary  Kind = "binary"
)

// Preview is the start of a file as plain data.
type Preview struct {
	Kind    Kind
	Text    string     // of Text
	Columns []Column   // of Table, at most columnLimit
	Rows    [][]string // of Table, at most rowLimit; as wide as Columns
	Wider   int        // columns beyond those shown
	Total   int64      // rows of the whole file; -1 when only reading it all would tell
	More    bool       // there is more than what is shown
	Type    string     // media type of Picture
	Note    string     // in plain words: why this is not what the name promises, or what was found; "" for nothing
}

// Column is one column of a table.
type Column struct {
	Name    string
	Type    string // as the file says: "int64"; "" where it says nothing
	Numeric bool   // its values shown are numbers
}

// pictures are the types that browsers draw, by extension.
var pictures = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".svg": "image/svg+xml", ".avif": "image/avif", ".bmp": "image/bmp", ".ico": "image/x-icon",
}

// PictureType is the media type of a picture by its name; "" for other files.
func PictureType(name string) string { return pictures[strings.ToLower(path.Ext(name))] }

// Of reads the start of a file of size bytes. Its error is one of reading.
func Of(name string, from io.ReaderAt, size int64) (*Preview, error) {
	ext := strings.ToLower(path.Ext(name))
	if kind := pictures[ext]; kind != "" {
		return &Preview{Kind: Picture, Type: kind}, nil
	}
	if ext == ".parquet" {
		shown, err := readParquet(from, size)
		if err == nil {
			return shown, nil
		}
		return &Preview{Kind: Binary, Note: "This cannot be read as Parquet: " + err.Error() + "."}, nil
	}
	head := make([]byte, min(size, tableBytes))
	n, err := from.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	whole := int64(n) == size
	if !isText(head) {
		return &Preview{Kind: Binary}, nil
	}
	switch ext {
	case ".csv", ".tsv", ".tab", ".psv":
		if shown := readCSV(head, whole, ext); shown != nil {
			return shown, nil
		}
		shown := text(head, whole)
		shown.Note = "The rows do not agree on their fields, so the file is shown as text."
		return shown, nil
	}
	return text(head, whole), nil
}

func text(head []byte, whole bool) *Preview {
	shown := &Preview{Kind: Text, More: !whole}
	if len(head) > textLimit {
		head, shown.More = head[:textLimit], true
	}
	shown.Text = strings.ToValidUTF8(string(head), "\uFFFD")
	return shown
}

// isText reports whether bytes read as text: UTF-8 but for some, and no zeros.
func isText(head []byte) bool {
	head = head[:min(len(head), 8<<10)]
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	bad := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 && len(head)-i >= utf8.UTFMax {
			bad++
		}
		i += n
	}
	return bad*20 <= len(head) // Latin-1 has a few
}

// short cuts a field.
func short(s string) string {
	if len(s) <= cellLimit {
		return s
	}
	for i := range s {
		if i >= cellLimit {
			return s[:i] + "…"
		}
	}
	return s
}
