// Package notebook reads Jupyter notebooks: files of nbformat 2, 3 and 4, which are
// JSON. It gives the cells with what they say and in which order they were run last,
// and knows nothing of the language they are written in; the packages below it do.
//
// The format is described in https://nbformat.readthedocs.io/en/latest/format_description.html.
// What a notebook shows is of no use to somebody who is about to run it again, so of
// outputs only their kinds and the beginning of their text are kept.
package notebook

// Kind is what a cell holds.
type Kind string

// The kinds of cells.
const (
	Code     Kind = "code"
	Markdown Kind = "markdown"
	Raw      Kind = "raw" // text that Jupyter passes on to a converter
)

// Notebook is what a file holds.
type Notebook struct {
	Format   int    // the major version of nbformat
	Language string // of the code cells, in small letters: "python", "go"; "" where the file does not say
	Kernel   string // the name of the kernel that ran it, such as python3, gonb or gophernotes; may be ""
	Title    string // from the metadata; most often ""
	Cells    []Cell
}

// Cell is one cell. Its number for people, "cell 3", is its index plus one.
type Cell struct {
	Kind        Kind
	Source      string // lines end in \n
	Count       int    // the number in brackets beside it: the how-manieth that was run; 0 when it never was
	Outputs     []Output
	Attachments []Attachment // pictures that a text shows as attachment:NAME
}

// Output is something that a cell showed.
type Output struct {
	Kind  string // stream, display, result (the value of the last line) or error
	Text  string // as plain text, at most MaxOutput bytes of it; of an error its name and message
	Table bool   // a frame of pandas
	Image bool
}

// Attachment is a file inside of a text.
type Attachment struct {
	Name string
	Data []byte
}

// The limits of what is read.
const (
	MaxBytes  = 256 << 20 // of a file
	MaxCells  = 10_000
	MaxSource = 1 << 20 // bytes in a cell
	MaxOutput = 4 << 10 // bytes kept of an output
)
