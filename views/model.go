package views

import "time"

// Page is what every page knows about itself: where it stands, and what the
// reader may do there.
type Page struct {
	Title   string    // of the document, before " · Stagebook"
	Project string    // title of the project in the bar; "" outside of one
	Base    string    // address of the project without a slash at the end: "/p/tumours"
	Tab     Tab       // which tab is current
	Query   string    // the view, as in the address and without "?": "testSize=0.3"; links and forms keep it
	Now     time.Time // dates are said relative to it: "today 18:04"
	CanRun  bool      // false: no button that runs or stops is drawn
	Guest   bool      // its reader came by a link to edit, and has this project alone
	Since   string    // "epoch-seq" of the state drawn; "" when the page is not live
}

// Tab is one page of a project.
type Tab string

// The tabs of a project, in order.
const (
	TabNotebook Tab = "notebook"
	TabApp      Tab = "app"
	TabPresent  Tab = "present" // no tab in the bar: the app's results as slides
	TabGraph    Tab = "graph"
	TabRuns     Tab = "runs"
	TabFiles    Tab = "files"
	TabHistory  Tab = "history"
	TabShare    Tab = "share"
	TabDocs     Tab = "docs"
)

// Notebook is a project in a view. The app page draws the same model without code.
type Notebook struct {
	Page     Page
	RunBar   RunBar
	Path     string // where the project lies, as its reader knows it: "projects/tumours"
	Title    string
	Lede     string // HTML: the first paragraph of the introduction, without its <p>; may be ""
	Intro    string // HTML: the rest of it
	About    ProsePlace
	LastRun  RunRef // Number 0: it never ran
	AsOf     string // set when no Go tool was found and an old reading is shown: "go1.26.8, 18:04"
	Params   []Param
	Sources  []Source
	Items    []Item
	Problems []Diagnostic // of the project, and of no single cell
	NotCells []NotCell
	Kept     []Kept // drafts that no item stands for
	Outline  Outline
	Foot     Foot
	Drawn    *Drawn // how its cells were drawn for the reader; may be nil
	Patch    bool   // the reader has the page: cells that look as they did are named
}

// RunRef names a run.
type RunRef struct {
	Number int
	At     time.Time
}

// RunBar is the one button of the page: "Run all 2" or "Stop".
type RunBar struct {
	Stale  int  // cells that Run all would run
	Active int  // cells queued or running
	Never  bool // nothing of the project has ever run here
	Cells  int  // of the project
	Auto   bool // a moved knob runs what it makes stale
	Offer  bool // Auto may be switched here
}

// Item is one step of the column: prose or a cell.
type Item struct {
	Prose string // HTML
	Place ProsePlace
	Cell  *Cell // nil for prose
}

// Param is a knob with its value in this view.
type Param struct {
	ID      string // "testSize"
	Type    string // "float64"
	Basic   string // the basic type behind it: "float64", "duration", "time"
	Widget  string // slider, number, switch, choice, text, textarea, date, datetime, file
	Value   string // canonical text
	Default string // canonical text
	Min     string // canonical texts of the limits, or ""
	Max     string
	Step    string
	Choices []Choice // of a choice
	Doc     string   // HTML without <p>, or ""
	Problem string   // why the text in the address was not taken, or ""
	Detail  string   // of a file: "122 KB", "missing"
	Bad     bool     // Detail says why it cannot be read
}

// Choice is one of the values that a parameter may have.
type Choice struct {
	Name string
	Doc  string // plain text, or ""
}

// Changed reports whether the view moved the knob.
func (p Param) Changed() bool { return p.Value != p.Default }

// Source is a file, a glob, an environment variable or a secret.
type Source struct {
	ID     string // "measurements"
	Kind   string // file, env, secret
	Path   string // path, pattern or name of the variable
	Detail string // "569 lines, 122 KB", "3 files", "set", "not set"
	Bad    bool   // missing or not set: Detail says so
	Given  bool   // a secret that a page has set: it may be forgotten
}

// Cell is one cell with all that is shown of it.
type Cell struct {
	ID     string // "roc"; also the id of its section
	Name   string // "ROC"
	Status string // a word of graph.Status: fresh, stale, queued, running, failed, blocked, cancelled, manual
	Reason string // plain words why, `names` between backquotes; "" for fresh
	Held   string // why its result is in memory only, in plain words; "" when stored

	Run       int           // run that made what is shown, 0 for none
	At        time.Time     // when it was made; shown for manual cells
	Took      time.Duration // how long the shown result, or the failure, took
	FromStore bool          // the shown result came from the store and was not made in this run
	MadeBy    string        // "go1.26.8 darwin/arm64" when made elsewhere, else ""
	Started   time.Time     // when running
	Last      time.Duration // running: how long it took last time, 0 when unknown

	Doc      string // HTML of the doc comment; its first word is made the anchor by RunIn
	Inputs   []Chip
	Code     string // source of the declaration
	CodeFile string // "scores.go"
	CodeLine int    // line of CodeFile on which Code starts
	HitLine  int    // line of CodeFile that failed, 0 for none
	HideCode bool   // fold it
	Place    Placement
	Draft    string // text that was written for Code and is not in the file; "" when there is none
	DocDraft bool   // a text that was written for Doc is kept, and is not in the file

	Progress *Progress
	Results  []Result // one an output; empty for a sink
	Sink     bool     // returns nothing but an error
	Log      *Log
	Error    *Error
	Problems []Diagnostic // why it is blocked by its own code
	Hints    []Hint       // what its code hints at
	Expected []Expected   // what its author expects of its results
	Blocker  *Ref         // the cell upstream, failed or with a mistake, that blocks it
	Unseen   bool         // pages without code do not show the blocker
}

// Ref is a link to a cell.
type Ref struct {
	ID   string
	Name string
}

// Chip is one input of a cell.
type Chip struct {
	Name   string  // "train"
	Kind   string  // value, param, file, env, secret; "" when nothing provides it
	Cell   string  // ID of the providing cell, for value
	Type   string  // shown on hover
	Status string  // of the providing cell; stale and failed are coloured
	Moved  bool    // it is a reason why the cell is stale
	Knob   *Param  // of a parameter or file: what moves it from here; may be nil
	Secret *Source // of a secret: what sets it from here; may be nil
}

// Progress is how far a running cell is.
type Progress struct {
	Done, Total int
	Left        time.Duration // estimate; 0 when unknown
}

// Log is what a cell said.
type Log struct {
	Lines []LogLine // the last ones
	Total int       // of all lines
	Href  string    // the whole text, "" when Lines are all
	Open  bool      // unfolded at first
}

// LogLine is one line of it.
type LogLine struct {
	At     time.Time // zero: not shown
	Level  string    // "INFO", "WARN", "ERROR"; "" for plain output
	Text   string
	Shared bool // may be from another cell that ran at the same time
}

// Error is the failure of a cell.
type Error struct {
	Kind    string // error, panic, exit, killed, memory, timeout, cancelled, input-changed, bug
	Message string // as it was said
	File    string // author's position, "" when unknown
	Line    int
	Func    string  // "Neighbours"
	Stack   []Frame // of the author first
	Folded  int     // frames of the runtime and of libraries that are not in Stack
	Advice  string  // next step in plain words, or ""
	Shown   *Table  // what the error has to show; may be nil
}

// Frame is one line of a stack.
type Frame struct {
	Func   string
	File   string
	Line   int
	Author bool
	Note   string // "x[i] with i = 142"
}

// Diagnostic is a mistake in the sources.
type Diagnostic struct {
	Code    string // "unknown-input"
	File    string
	Line    int
	Column  int
	Message string
	Path    []string // a cycle, or how the mistake is reached
	Remedy  string
	Related []Related
}

// Related is another place that a diagnostic speaks of.
type Related struct {
	File    string
	Line    int
	Message string
}

// NotCell is an exported function that is no cell, and why.
type NotCell struct {
	Name   string
	File   string
	Line   int
	Reason string // "nothing provides path"
}

// Foot is the last line of a notebook.
type Foot struct {
	Go     string // "go1.26.8"
	Target string // "linux/amd64"
	Source string // digest of the sources; shortened here
	Steps  []Step // "type-check" 4 ms, "build" 0.31 s
	Rights FootRights
}

// Step is one timed step.
type Step struct {
	Name string
	Took time.Duration
}
