package supervisor

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"stagebook/cells/confine"
	"stagebook/cells/graph"
)

// Store is where inputs come from and outputs go.
type Store interface {
	PutObject(data []byte) (digest string, err error)
	PutObjectFile(path string) (digest string, size int64, err error)
	OpenObject(digest string) (*os.File, error)
}

// Config says which worker to start, and with what.
type Config struct {
	Exe         string   // the executable that package build made
	Dir         string   // package folder; the worker's working directory
	Spool       string   // folder for spools, on the same disk as the store
	Env         []string // declared variables, as NAME=value
	Store       Store
	Secrets     []string        // values to strike out of logs, messages and displays
	HotBytes    int64           // limit of the values kept in the worker's memory; 0: its default
	MemoryLimit int64           // of the process; 0: none
	AheadBytes  int64           // from this size on, outputs are told of before they are published; 0: DefaultAheadBytes; below 0: none are
	Grace       time.Duration   // for a cancelled cell to end; 0: DefaultGrace
	Confine     *confine.Policy // what the worker may do beside its own folders; nil: all that we may
	Silence     time.Duration   // without a sign of life until the worker is given up; 0: DefaultSilence
}

const (
	// DefaultAheadBytes is a size whose publishing takes longer than to go ahead of
	// it.
	DefaultAheadBytes = 1 << 20
	// DefaultGrace is how long a cancelled cell may take to end.
	DefaultGrace = 2 * time.Second
	// DefaultSilence is how long a worker may answer no ping. The goroutine that
	// answers waits for no cell, so that only a stopped or thrashing process is
	// silent.
	DefaultSilence = time.Minute
)

// Call asks for one run of a cell.
type Call struct {
	Cell   string // ID
	Key    string // the refs of its outputs begin with it
	Inputs []Input
}

// Input is one argument: a literal, or a value by its ref.
type Input struct {
	Name   string
	Text   *string // of a literal
	Ref    string  // digest of a stored value, or KEY#output of one that is held in memory
	Digest string  // object to open when the worker does not hold it; "" for a held value
}

// Listener hears of a call while it runs, and no more once Call has returned.
// Its functions may be nil. They are called from several goroutines, and must
// not wait for a call or for Close.
type Listener struct {
	Log      func(LogLine)
	Progress func(done, total int)
	// Ready hears of large outputs, at most once, when the cell is done with them and
	// they are still to be published: of their names, digests, refs and sizes. Other
	// calls of the same worker can ask for them by digest. The call may fail all the
	// same, and then nothing that was made from them is worth anything.
	Ready func(outputs []Output)
}

// LogLine is one line that a cell wrote.
type LogLine struct {
	Time   time.Time `json:"time"`
	Stream string    `json:"stream"`          // stdout, stderr or log
	Level  string    `json:"level,omitempty"` // of a log line
	Text   string    `json:"text"`
	Shared bool      `json:"shared,omitempty"` // another cell that ran then may have written it
}

// Result is how a call ended.
type Result struct {
	Outputs []Output
	Failure *Failure // nil: it worked
	Steps   map[string]time.Duration
	Changed []string // inputs that the cell changed
}

// Output is one published result.
type Output struct {
	Name        string
	Type        string
	Digest      string // of its bytes; "" when Held
	Size        int64
	Held        string // why it is in the worker's memory only
	Ref         string // KEY#name
	Display     string // digest
	DisplaySize int64
	Summary     string
	Tables      []Table // what of it is shown as a table and is not in its bytes in columns
}

// Table is a table within an output, in columns.
type Table struct {
	Way    string // places in layouts within layouts: "2/0"; "" for the output itself
	Digest string
	Size   int64
}

// Failure is why a call gave no results.
type Failure struct {
	Kind      string         `json:"kind"` // one of the kinds below
	Message   string         `json:"message"`
	Pos       graph.Position `json:"pos"` // author's place, if known
	Stack     []Frame        `json:"stack,omitempty"`
	Temporary bool           `json:"temporary,omitempty"` // the error says that trying again may help
	Died      bool           `json:"died,omitempty"`      // the worker ended with it
	Alone     bool           `json:"alone,omitempty"`     // no other cell that ran then can be to blame
	// Shown is the display of what the error has to show beside its text, in the
	// form of package display; empty if it has nothing.
	Shown json.RawMessage `json:"shown,omitempty"`
}

// The kinds of failure.
const (
	KindError     = "error"         // the cell returned it
	KindPanic     = "panic"         // of the cell, or of a goroutine it started
	KindExit      = "exit"          // the cell ended the process
	KindKilled    = "killed"        // someone else did
	KindMemory    = "memory"        // the process ran out of it
	KindTimeout   = "timeout"       // the cell took longer than it may
	KindCancelled = "cancelled"     // a person stopped it
	KindChanged   = "input-changed" // the cell changed a value that others share
	KindBuild     = "build"         // there is no executable to run it
	KindBug       = "bug"           // ours
	KindStore     = "store"         // the result could not be kept: the disk is full, or must not be written
)

// Error says what happened, for logs.
func (f *Failure) Error() string {
	if f.Pos.File == "" {
		return f.Kind + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.Pos.File, f.Pos.Line, f.Kind, f.Message)
}

// WorkerDied reports whether the whole worker ended, whoever was to blame.
func (f *Failure) WorkerDied() bool { return f.Died }

// Blameless reports whether another cell may have caused the failure, so that
// the call deserves another try on its own.
func (f *Failure) Blameless() bool { return !f.Alone && (f.Died || f.Kind == KindChanged) }

// Frame is one line of a stack.
type Frame struct {
	Func   string `json:"func"`
	File   string `json:"file"` // relative to the package folder for the author's own
	Line   int    `json:"line"`
	Author bool   `json:"author,omitempty"` // code of the main module
}

// MissingError says that values which live in memory only are not there any
// more: the cells that made them have to run again first.
type MissingError struct{ Refs []string }

func (e *MissingError) Error() string {
	return "not in the worker's memory: " + strings.Join(e.Refs, ", ")
}
