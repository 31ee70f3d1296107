// Package graph holds the nouns of a project (cell, input, output, parameter,
// source, status) as plain data, and the graph that inputs and outputs draw
// between cells: its order, its cycles, and who is upstream or downstream of
// whom.
//
// Nothing here knows how cells are found, built, run or stored. Every other
// room speaks in these words, so they are data that encodes to JSON and back.
package graph

import "time"

// Position is a place in the author's sources.
type Position struct {
	File   string `json:"file"` // relative to the package folder, with slashes
	Line   int    `json:"line"` // from 1
	Column int    `json:"column,omitempty"`
}

// Kind says what provides an input.
type Kind string

// The providers of an input. The zero Kind means that nothing provides it.
const (
	Value  Kind = "value"  // the output of a cell
	Knob   Kind = "param"  // a parameter
	File   Kind = "file"   // a file or a glob of files
	Env    Kind = "env"    // a declared environment variable
	Secret Kind = "secret" // a declared secret
)

// Cell is one exported function of a project.
type Cell struct {
	Name         string   `json:"name"`              // as declared: "ROC"
	ID           string   `json:"id"`                // lower-cased by the rules of the design: "roc"
	Doc          string   `json:"doc,omitempty"`     // Markdown, directives taken out
	Code         string   `json:"code"`              // source of the declaration without its doc comment
	CodeLine     int      `json:"codeLine"`          // line of the file on which Code starts
	Pos          Position `json:"pos"`               // of the name
	Inputs       []Input  `json:"inputs,omitempty"`  // in order of the signature, without the context
	Outputs      []Output `json:"outputs,omitempty"` // empty for a sink
	TakesContext bool     `json:"takesContext,omitempty"`
	ReturnsError bool     `json:"returnsError,omitempty"`
	Policy       Policy   `json:"policy"`

	Expect []Expectation `json:"expect,omitempty"` // in order of their lines
}

// Expectation is what an author expects of a result: a line //cell:expect, which
// package expect reads.
type Expectation struct {
	Text   string   `json:"text"`   // as it is written, without the directive: "rows > 100"
	Output string   `json:"output"` // name of the result that it is about
	Pos    Position `json:"pos"`
}

// Sink reports whether the cell only acts on the world and provides nothing.
func (c *Cell) Sink() bool { return len(c.Outputs) == 0 }

// Manual reports whether the cell runs only when a person asks for it.
func (c *Cell) Manual() bool { return c.Sink() || c.Policy.Manual }

// Input is one parameter of a cell's function and what provides it.
type Input struct {
	Name string   `json:"name"` // "testSize"
	Type string   `json:"type"` // as the author would write it: "float64"
	Kind Kind     `json:"kind,omitempty"`
	Cell string   `json:"cell,omitempty"` // ID of the providing cell, for Value
	Pos  Position `json:"pos"`
}

// Output is one result of a cell's function.
type Output struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Policy is what a cell's directives ask for.
type Policy struct {
	Manual   bool          `json:"manual,omitempty"`   // run manual
	Timeout  time.Duration `json:"timeout,omitempty"`  // 0: none
	Retries  int           `json:"retries,omitempty"`  // further tries after a failure
	Refresh  time.Duration `json:"refresh,omitempty"`  // stale when its record is older; 0: never
	CacheOff bool          `json:"cacheOff,omitempty"` // stale at the start of every run that needs it
	Alone    bool          `json:"alone,omitempty"`    // runs while nothing else does
	HideCode bool          `json:"hideCode,omitempty"`
	Live     bool          `json:"live,omitempty"`   // chart interactive
	Hidden   bool          `json:"hidden,omitempty"` // not on pages without code
	Column   int           `json:"column,omitempty"` // of its row there, from 1; 0: in no row
	Wide     bool          `json:"wide,omitempty"`   // its column is twice as wide
	Tab      string        `json:"tab,omitempty"`    // name of the tab that it stands behind
}

// Param is a knob: an exported constant, or a variable with a constant value.
type Param struct {
	Name    string   `json:"name"`    // as declared: "TestSize"
	ID      string   `json:"id"`      // "testSize"
	Type    string   `json:"type"`    // as the author would write it
	Basic   string   `json:"basic"`   // bool, int…, uint…, float32, float64, complex…, string, duration, time
	Default string   `json:"default"` // canonical text
	Choices []Choice `json:"choices,omitempty"`
	Widget  Widget   `json:"widget"`
	Doc     string   `json:"doc,omitempty"`
	Pos     Position `json:"pos"`
}

// Choice is one declared constant of a named type.
type Choice struct {
	Name string `json:"name"` // the constant's name, which is its canonical text
	Text string `json:"text"` // its value as canonical text of the basic type
	Doc  string `json:"doc,omitempty"`
}

// Widget is how a person moves a parameter. Limits are canonical texts of the
// parameter's type; the empty text means none.
type Widget struct {
	Kind string `json:"kind,omitempty"` // slider, choice, text, textarea, date, switch, number; never empty after reading
	Min  string `json:"min,omitempty"`
	Max  string `json:"max,omitempty"`
	Step string `json:"step,omitempty"`
}

// Source is an input that lies outside of the code: a file, a glob, an
// environment variable or a secret.
type Source struct {
	Name string   `json:"name"` // as declared: "Measurements"
	ID   string   `json:"id"`   // "measurements"
	Kind Kind     `json:"kind"` // File, Env or Secret
	Type string   `json:"type"` // of the variable, as the author would write it
	Path string   `json:"path"` // File: relative to the package folder; Env and Secret: the variable's name
	Glob bool     `json:"glob,omitempty"`
	Doc  string   `json:"doc,omitempty"`
	Pos  Position `json:"pos"`
}

// Status is where a cell stands in a view.
type Status string

// Every status that the page, the command line and the logs know.
const (
	Fresh     Status = "fresh"     // the shown result is current
	Stale     Status = "stale"     // it is not, and a reason says why
	Queued    Status = "queued"    // waits for its turn or for its inputs
	Running   Status = "running"   //
	Failed    Status = "failed"    // its own error
	Blocked   Status = "blocked"   // by a failed cell upstream or by a diagnostic
	Cancelled Status = "cancelled" // stopped before it ended
	Manual    Status = "manual"    // stale, and waits for a person
)
