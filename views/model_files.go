package views

import "time"

// Files is what a project is made of and reads.
type Files struct {
	Page       Page
	Path       string // of the project
	Folder     string // of its data
	Problem    string // why something cannot be listed, or ""
	Data       []FileRow
	More       bool // the folder holds more than is listed
	Sources    []FileRow
	Unfinished []Unfinished
	Bin        []BinnedFile
	Open       *OpenFile // nil for the list alone
}

// FileRow is one file.
type FileRow struct {
	Name    string // relative to the package
	Kind    string // Go, data, pattern
	Size    int64
	Changed time.Time // when its content was written last
	Href    string    // shows it; "" when it cannot be shown
	Cells   []Ref     // declared in it, or reading it
	Stale   []string  // cells that another content makes stale
	Note    string    // "tests", "missing", where a link leads
	Bad     bool
	Missing bool   // declared, and not there
	Mutable bool   // may be replaced, renamed and deleted here
	Digest  string // "" when it is not known
}

// Unfinished is a file of which a part has come.
type Unfinished struct {
	ID         string
	Path       string
	Size, Here int64
	Begun      time.Time
}

// BinnedFile is a file in the bin of its project.
type BinnedFile struct {
	ID    string
	Path  string
	Size  int64
	Why   string // deleted, replaced
	Who   string
	At    time.Time
	Taken bool     // a file of its path is there
	Stale []string // with Taken: what bringing it back makes stale
}

// OpenFile is one file with the start of what it holds.
type OpenFile struct {
	Name    string
	Raw     string // address of its bytes
	Size    int64
	Changed time.Time
	Digest  string
	Note    string // what is to be said of it, or ""
	Kind    string // text, table, picture, binary
	Text    string
	Go      bool // highlighted as Go
	Cut     bool // only the start
	Columns []PreviewColumn
	Rows    [][]string
	Wider   int   // columns that are not shown
	Total   int64 // rows of the whole; -1 when nobody counted
}

// PreviewColumn is one column of a file that holds a table.
type PreviewColumn struct {
	Name    string
	Type    string // "" when the file says none
	Numeric bool
}
