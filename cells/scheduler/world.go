package scheduler

import (
	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
)

// Project is what the scheduler needs to know of one state of the sources. What
// it says never changes.
type Project struct {
	Cells  map[string]*graph.Cell
	Params map[string]*graph.Param
	Source map[string]*graph.Source
	Graph  *graph.Graph
	Static *fingerprint.Static
	// Broken says why a diagnostic keeps a cell from running.
	Broken map[string]string
	// By is the Go version and platform that results are made with.
	By string

	decoded decoded
}

// World is everything outside of the code that a result depends on, as it was
// when the plan was made.
type World struct {
	Params  map[string]Literal   // by parameter ID
	Files   map[string]FileState // by source ID
	Env     map[string]string    // value by source ID
	Secrets map[string]SecretState
}

// Literal is the value of a parameter: its canonical text, which is hashed, and
// the text of its basic type, which the worker parses. They differ for choices.
type Literal struct {
	Canonical string
	Value     string
}

// part is what a key hashes of a parameter. The value behind a choice is part of
// it: its name may come to mean something else.
func (l Literal) part(in graph.Input) fingerprint.ParamPart {
	part := fingerprint.ParamPart{Name: in.Name, Type: in.Type, Text: l.Canonical}
	if l.Value != l.Canonical {
		part.Value = l.Value
	}
	return part
}

// FileState is the content of a file or glob.
type FileState struct {
	Path    string // that is read in place of the declared one; "" for that
	Digest  string
	Seen    string // what it looks like from outside: another look may mean another content in between
	Problem string // why it cannot be read, with the remedy; "" when it can
}

// SecretState is a secret without its value.
type SecretState struct {
	Set bool
	MAC string // HMAC of the value under the key of the store
}
