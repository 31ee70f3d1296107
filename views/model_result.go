package views

// Result is one output of a cell and how it looks. At most one of the pointers
// and slices of the second half is set; with none, Empty is said.
type Result struct {
	Name    string // of the output: "train"
	Type    string // as the author would write it
	Summary string // "569 rows × 31 columns"
	Size    int64  // bytes of the stored value, 0 when unknown
	UsedBy  []Ref
	Held    string // why it is in memory only, or ""
	Changes string // address that says how it differs from results before; "" for the first

	Table    *Table
	Chart    *Chart
	Tree     *Tree
	Metrics  []Metric
	Text     *Text
	Image    *Image
	Media    *Media
	Markdown string // HTML, already sanitised
	HTML     *HTML
	Group    *Group
	Empty    string // a sentence: "nil", "An empty table of 3 columns."; "" means "No result yet."
}

// Table is one page of a table.
type Table struct {
	Rows      int // that match what is asked
	All       int // of the table; 0: as Rows
	Hidden    int // columns that are not shown
	Columns   []Column
	Pinned    int           // how many of the first columns are kept in sight
	Cells     [][]TableCell // row by row
	Numbers   []int         // number of each row, as shown; empty: counted from First
	First     int           // number of the first row shown, from 0
	Prev      Turn          // the page before; no address at the start
	Next      Turn
	Sizes     []Turn // other numbers of rows
	Downloads []Link // of the rows that the filters let through
	Whole     []Link // of everything; none where that is the same
	Problem   string // why it is not shown as asked, or ""
	Controls  *Controls

	FirstColumn int // number of the first one that is not pinned, on all pages of columns
	AllColumns  int // that are not pinned, on all pages
	PrevColumns Turn
	NextColumns Turn
}

// ColumnList is what the columns of a table are chosen from.
type ColumnList struct {
	Search  string
	Entries []ColumnEntry
	More    int  // that match and are not listed
	All     Turn // shows every column; no address when they are
	Only    Turn // shows those that match alone; no address without a search
}

// ColumnEntry is one column, and where it leads.
type ColumnEntry struct {
	Name   string
	Shown  bool
	Toggle Turn // shows or hides it
	Reveal Turn // the page of columns that it stands on; no address when it is hidden
}

// Controls are what a table that can be asked is asked with.
type Controls struct {
	Cell   string
	State  string // what is asked now, as the address keeps it
	Name   string // under which the address keeps it
	Action string // address that takes the forms
	Fields []Field
	Search string
	List   string // address of the list of columns
	Value  string // address of one whole value
	Clear  string // address without filters and search; "" when there are none
}

// Group is several results shown together.
type Group struct {
	ID    string // of its element, for its tabs
	Form  string // row, grid or tabs
	Cols  int
	Parts []GroupPart
	More  int // parts that are not shown
}

// GroupPart is one of them.
type GroupPart struct {
	Title  string
	Result Result
}

// Field is a hidden field of a form.
type Field struct{ Name, Value string }

// Filter is what one column lets through.
type Filter struct {
	Min, Max, Has string
	Missing       string // "only", "none" or ""
	Options       []Option
}

// Option is one of the frequent values of a column.
type Option struct {
	Text  string
	Count int
	On    bool
}

// Active reports whether the filter lets less through than everything.
func (f *Filter) Active() bool {
	if f == nil {
		return false
	}
	for _, o := range f.Options {
		if o.On {
			return true
		}
	}
	return f.Min+f.Max+f.Has+f.Missing != ""
}

// Turn leads to another state of a table.
type Turn struct {
	Text  string
	Href  string // of the page
	State string // of the table there
}

// Column is one column and its distribution.
type Column struct {
	Name     string
	Type     string
	Numeric  bool
	Missing  int
	Bins     []Bin
	Label    string // the distribution in words: "from 6.98 to 28.1"
	Sort     string // "", "asc" or "desc"
	SortHref string // "" when it cannot be sorted
	SortTo   string // what the table is asked then
	AddTo    string // what it is asked when the column is added to the order
	Rank     int    // place in an order of several columns, from 1; 0: none
	Filter   *Filter
	Shape    *Shape
	Width    int // px; 0: as wide as it likes
}

// Shape is how a column may be shown otherwise.
type Shape struct {
	Pinned         bool
	Pin            Turn // or lets go of it
	Hide           Turn
	Wider, Tighter Turn
}

// Bin is one bar of a distribution.
type Bin struct {
	Label string // of a category; "" for a range
	Count int
}

// TableCell is one value of a table.
type TableCell struct {
	Text    string
	Raw     string // full value, shown on hover when it differs
	Missing bool
}

// Link is words with an address.
type Link struct {
	Text string
	Href string
}

// Chart is a chart drawn on the server, in two widths.
type Chart struct {
	Wide    string // SVG, 720 wide
	Narrow  string // SVG, 346 wide; "" to shrink the wide one
	Label   string // what it shows, for those who cannot see it
	Problem string // why it could not be drawn; then Wide is ""
	Live    string // address of the live chart, to be framed; "" when there is none
	Open    bool   // it is live from the start
	Height  int    // px, of the picture as it is drawn
	Saves   []Link
	Notes   []string // what has to be said of the picture, in sentences
}

// Tree is a value with parts.
type Tree struct {
	Root TreeNode
	Save string // address of the whole value where that is text; ""
}

// TreeNode is one part of it.
type TreeNode struct {
	Label    string // field, key or index
	Type     string
	Value    string
	Children []TreeNode
	More     int    // children left out
	Open     string // address of the children that are left out, to be put in their place; ""
}

// Metric is one figure.
type Metric struct {
	Name  string
	Value string // formatted
	Unit  string
	Note  string // "+0.008 since run 45", "48 of 50 found"
}

// Text is preformatted text.
type Text struct {
	Text  string
	Total int64  // bytes in all
	Href  string // the whole text when this is only its start
}

// Image is a picture.
type Image struct {
	Src           string // address; data: addresses of png, jpeg, gif, webp and svg are allowed
	Alt           string
	Width, Height int
	Halved        int    // every how many pixels of the value is one of the picture; 0 or 1: all are there
	Save          string // address to save it from; ""
}

// Media is a sound or a film.
type Media struct {
	Src   string
	MIME  string
	Film  bool
	Label string
	Size  int64
	Save  string
}

// HTML is a page that a cell made, shown in a sandboxed frame.
type HTML struct {
	Src    string // address that answers with a sandboxing policy; "" to use Source
	Source string
	Height int // pixels, 0 for the usual
	Title  string
}
