package display

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Version is the version of the encoding.
const Version = 1

// The kinds of display.
const (
	KindTable    = "table"
	KindChart    = "chart"
	KindMarkdown = "markdown"
	KindText     = "text"
	KindTree     = "tree"
	KindImage    = "image"
	KindMetrics  = "metrics"
	KindHTML     = "html"
	KindLayout   = "layout"
	KindMedia    = "media"
	KindNil      = "nil"
)

// Display is how one result looks. The field that Kind names is set.
type Display struct {
	V        int       `json:"v"`
	Kind     string    `json:"kind"`
	Table    *Table    `json:"table,omitempty"`
	Chart    *Chart    `json:"chart,omitempty"`
	Markdown *Markdown `json:"markdown,omitempty"`
	Text     *Text     `json:"text,omitempty"`
	Tree     *Tree     `json:"tree,omitempty"`
	Image    *Image    `json:"image,omitempty"`
	Metrics  []Metric  `json:"metrics,omitempty"`
	HTML     *HTML     `json:"html,omitempty"`
	Layout   *Layout   `json:"layout,omitempty"`
	Media    *Media    `json:"media,omitempty"`
}

// Table is the start of a table, with what there is to say of each column of
// the whole.
type Table struct {
	Rows       int      `json:"rows"` // in all
	Columns    []Column `json:"columns"`
	Cells      [][]Cell `json:"cells"` // the first rows, row by row
	RowNumbers []int    `json:"rowNumbers,omitempty"`
	MoreCols   int      `json:"moreCols,omitempty"` // columns left out
}

// Column is one column of a table.
type Column struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Numeric   bool   `json:"numeric,omitempty"`
	Missing   int    `json:"missing,omitempty"`
	Distinct  int    `json:"distinct,omitempty"` // 0: not counted
	Min       string `json:"min,omitempty"`
	Max       string `json:"max,omitempty"`
	Mean      string `json:"mean,omitempty"`
	Bins      []Bin  `json:"bins,omitempty"`
	Precision int    `json:"precision,omitempty"` // digits behind the point of every number
	Sampled   int    `json:"sampled,omitempty"`   // rows that range and distribution come from; 0: all
}

// Bin is one bar of a column's distribution: of a category, or of the numbers
// from Lo to below Hi.
type Bin struct {
	Label string  `json:"label,omitempty"`
	Count int     `json:"count"`
	Lo    float64 `json:"lo,omitempty"`
	Hi    float64 `json:"hi,omitempty"`
}

// Cell is one value of a table.
type Cell struct {
	Text    string `json:"t,omitempty"`
	Raw     string `json:"r,omitempty"` // the whole value, when Text is rounded or cut
	Missing bool   `json:"m,omitempty"`
}

// Chart is a chart of ECharts as its validated options. A chart that is too large to be
// drawn has none in its display: they are its stored value, and Bytes says how many.
type Chart struct {
	Kind    string          `json:"kind"` // of the first series
	Options json.RawMessage `json:"options,omitempty"`
	Bytes   int             `json:"bytes,omitempty"`
	Whole   json.RawMessage `json:"-"`                // the options of a chart that is too large, where it was made
	Width   int             `json:"width,omitempty"`  // px; 0: as the page likes
	Height  int             `json:"height,omitempty"` // px; 0: as the page likes
	Theme   string          `json:"theme,omitempty"`
	Series  int             `json:"series,omitempty"`
	Points  int             `json:"points,omitempty"`
	Missing int             `json:"missing,omitempty"` // numbers that were NaN or infinite, and are gaps
}

// Markdown is text in GitHub's Markdown, as the cell gave it.
type Markdown struct {
	Source string `json:"source"`
}

// Text is text as it is.
type Text struct {
	Text      string `json:"text"`
	Truncated bool   `json:"truncated,omitempty"`
	Bytes     int    `json:"bytes"` // of the whole
}

// Tree is a value with parts.
type Tree struct {
	Root Node `json:"root"`
}

// Node is one part of a tree.
type Node struct {
	Label    string `json:"label,omitempty"`
	Type     string `json:"type,omitempty"`
	Value    string `json:"value,omitempty"`
	Children []Node `json:"children,omitempty"`
	More     int    `json:"more,omitempty"` // children left out
}

// Image is a picture.
type Image struct {
	MIME   string `json:"mime"`
	Data   []byte `json:"data"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Halved int    `json:"halved,omitempty"` // every how many pixels of the value is one of Data; 0: all are there
	Alt    string `json:"alt,omitempty"`    // what it shows, for those who cannot see it
	Note   string `json:"note,omitempty"`   // what it is, where "image" says too little: "plot"
}

// Metric is one figure.
type Metric struct {
	Name  string `json:"name"`
	Text  string `json:"text"` // formatted
	Unit  string `json:"unit,omitempty"`
	Note  string `json:"note,omitempty"`
	Value string `json:"value,omitempty"` // shortest text of the number
}

// HTML is a page that a cell made. It is untrusted.
type HTML struct {
	Source string `json:"source"`
}

// ErrVersion says that a display was made by another version.
var ErrVersion = errors.New("made by another version")

// Encode returns the bytes of a display: the same for the same display.
func (d Display) Encode() ([]byte, error) {
	d.V = Version
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encoding a display: %w", err)
	}
	return data, nil
}

// Decode reads what Encode wrote. It returns ErrVersion for a version that it
// does not know.
func Decode(data []byte) (Display, error) {
	var d Display
	if err := json.Unmarshal(data, &d); err != nil {
		return Display{}, fmt.Errorf("decoding a display: %w", err)
	}
	if d.V != Version {
		return Display{}, fmt.Errorf("decoding a display: %w (%d)", ErrVersion, d.V)
	}
	if !d.whole() {
		return Display{}, fmt.Errorf("decoding a display: what it says of kind %q is not there", d.Kind)
	}
	return d, nil
}

// whole reports whether the field that Kind names is set.
func (d Display) whole() bool {
	switch d.Kind {
	case KindTable:
		return d.Table != nil
	case KindChart:
		return d.Chart != nil
	case KindMarkdown:
		return d.Markdown != nil
	case KindText, KindNil:
		return d.Text != nil
	case KindTree:
		return d.Tree != nil
	case KindImage:
		return d.Image != nil
	case KindHTML:
		return d.HTML != nil
	case KindMedia:
		return d.Media != nil
	case KindLayout:
		return d.Layout != nil && !slices.ContainsFunc(d.Layout.Parts, func(p Part) bool { return !p.Display.whole() })
	}
	return d.Kind == KindMetrics // of which there may be none
}
