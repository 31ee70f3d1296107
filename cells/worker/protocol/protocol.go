// Package protocol holds the messages between a worker and its supervisor, and
// nothing that sends them.
//
// A frame on the wire is
//
//	length of the header, 4 bytes, big endian
//	header: one Message as JSON
//	blobs: the bytes whose lengths the header lists, one after the other
//
// and may carry open files beside it. A message has one of its pointers set;
// Call names the call that it belongs to.
//
// The worker speaks first: Hello. After that the supervisor sends Start, Cancel,
// Named, Drop and Ping. The worker answers each Start with Log and Progress, in
// any number, and then with one Missing or Done; each Ping with a Pong; and it
// says by Hot which values it has come to hold and which no longer.
package protocol

import (
	"encoding/json"
	"time"
)

// Version is the version of these messages. Both sides must speak the same.
const Version = 1

// MemoryVariable names the environment variable in which the supervisor leaves
// the worker's limit of memory, in bytes.
const MemoryVariable = "STAGEBOOK_WORKER_MEMORY"

// What a worker writes last, and its exit code, when it meets trouble that is
// not the author's.
const (
	Trouble     = "worker: "
	TroubleCode = 70
)

// Limits of a frame. What is larger travels in a file.
const (
	MaxHeader = 16 << 20
	MaxBlobs  = 64 << 20 // all blobs of a frame together
	BlobCount = 4096     // blobs of a frame
)

// Message is one frame.
type Message struct {
	Call     uint64    `json:"call,omitempty"` // the call it belongs to
	Hello    *Hello    `json:"hello,omitempty"`
	Start    *Start    `json:"start,omitempty"`
	Cancel   *Cancel   `json:"cancel,omitempty"`
	Named    *Named    `json:"named,omitempty"`
	Drop     *Drop     `json:"drop,omitempty"`
	Ping     *Ping     `json:"ping,omitempty"`
	Pong     *Ping     `json:"pong,omitempty"`
	Hot      *Hot      `json:"hot,omitempty"`
	Log      *Log      `json:"log,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	Missing  *Missing  `json:"missing,omitempty"`
	Done     *Done     `json:"done,omitempty"`

	BlobSizes []int64 `json:"blobs,omitempty"`
	Files     int     `json:"files,omitempty"` // open files that came with the frame
}

// Hello says what the worker is and can do.
type Hello struct {
	Version int      `json:"version"`
	Module  string   `json:"module"`  // main module
	Package string   `json:"package"` // of the cells
	Runtime string   `json:"runtime"` // import path below which all code is the runtime's
	Cells   []string `json:"cells"`   // IDs
	Places  []Frame  `json:"places"`  // where the function of each cell begins
}

// Start calls a cell.
type Start struct {
	Cell     string        `json:"cell"`
	Key      string        `json:"key"`
	Inputs   []Input       `json:"inputs,omitempty"`
	HotBytes int64         `json:"hotBytes,omitempty"` // limit of the values kept in memory
	Spool    string        `json:"spool"`              // folder for outputs that are too large for a blob
	Left     time.Duration `json:"left,omitempty"`     // until the deadline of the call; 0: it has none
	Digests  bool          `json:"digests,omitempty"`  // somebody wants to know the digests of the outputs before they are stored
}

// Input is one argument: a literal text, or a value known by its ref.
type Input struct {
	Name   string  `json:"name"`
	Text   *string `json:"text,omitempty"`
	Ref    string  `json:"ref,omitempty"`
	Digest string  `json:"digest,omitempty"` // of the value's bytes; "" when it has none
	File   int     `json:"file,omitempty"`   // number of the open file that holds them, from 1; 0: none
}

// Cancel ends the context of a call.
type Cancel struct{}

// Named gives a value that the worker made a second name: the digest of its bytes.
type Named struct {
	Ref    string `json:"ref"`
	Digest string `json:"digest"`
}

// Drop makes the worker forget values.
type Drop struct {
	Refs []string `json:"refs"`
}

// Hot says which refs the worker has come to hold, and which no longer.
type Hot struct {
	Kept    []string `json:"kept,omitempty"`
	Dropped []string `json:"dropped,omitempty"`
}

// Ping asks for an answer with the same number.
type Ping struct {
	N uint64 `json:"n"`
}

// Log is one line that a cell logged by its context.
type Log struct {
	Time  time.Time `json:"time"`
	Level string    `json:"level"`
	Text  string    `json:"text"`
}

// Progress is how far a cell is.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Missing names inputs that the worker does not hold and was given no file of.
type Missing struct {
	Refs []string `json:"refs"`
}

// Done ends a call.
type Done struct {
	Outputs []Output                 `json:"outputs,omitempty"`
	Failure *Failure                 `json:"failure,omitempty"`
	Steps   map[string]time.Duration `json:"steps,omitempty"`
	Changed []string                 `json:"changed,omitempty"` // inputs whose value is another after the call
}

// Output is one result of a cell. Its bytes are in a blob or a file, or
// nowhere: then Held says why. With a Digest the value can be asked for by that
// at once.
type Output struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Ref     string `json:"ref"` // what the worker knows the value by
	Held    string `json:"held,omitempty"`
	Blob    int    `json:"blob,omitempty"` // number of the blob, from 1
	File    string `json:"file,omitempty"` // name in the spool folder
	Size    int64  `json:"size,omitempty"` // of its bytes
	Digest  string `json:"digest,omitempty"`
	Display int    `json:"display"` // number of the blob of its display, from 1
	Summary string `json:"summary,omitempty"`
	// Tables are what of it is shown as a table and is not in its bytes in columns, and
	// the options of charts in it that are too large to be drawn.
	Tables []Table `json:"tables,omitempty"`
}

// Table is a table within an output, in columns. Its bytes are in a blob or a file.
type Table struct {
	Way  string `json:"way,omitempty"`  // places in layouts within layouts: "2/0"; "" for the output itself
	Blob int    `json:"blob,omitempty"` // number of the blob, from 1
	File string `json:"file,omitempty"` // name in the spool folder
}

// Failure is what went wrong in a cell.
type Failure struct {
	Kind      string  `json:"kind"` // error, panic, exit, timeout or bug
	Message   string  `json:"message"`
	Stack     []Frame `json:"stack,omitempty"`
	Temporary bool    `json:"temporary,omitempty"`
	Outside   bool    `json:"outside,omitempty"` // not in the cell's function: while its results were looked at
	// Shown is the display of what the error has to show beside its text.
	Shown json.RawMessage `json:"shown,omitempty"`
}

// Frame is one line of a stack, with file names as the compiler keeps them.
type Frame struct {
	Func string `json:"func"`
	File string `json:"file"`
	Line int    `json:"line"`
}
