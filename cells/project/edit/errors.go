package edit

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// Mistake is one place that does not parse.
type Mistake struct {
	Offset  int    `json:"offset"` // in bytes, from the start of the text given
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // in bytes, from 1
	Message string `json:"message"`
}

// SyntaxError says that a text does not parse, and so was not written. Places
// count from the start of the text that was given: of the cell, not of its file.
type SyntaxError struct {
	File     string
	Mistakes []Mistake
}

func (e *SyntaxError) Error() string {
	m := e.Mistakes[0]
	return fmt.Sprintf("line %d, column %d: %s", m.Line, m.Column, m.Message)
}

// ConflictError says that a file no longer holds what an edit was made from.
// Neither text is lost: Ours was not written.
type ConflictError struct {
	File               string
	Base, Ours, Theirs []byte
}

func (e *ConflictError) Error() string {
	return e.File + " was changed meanwhile; compare the two texts and save again"
}

// NotFoundError says that there is no such declaration or prose.
type NotFoundError struct{ Target Target }

func (e *NotFoundError) Error() string {
	if e.Target.Name != "" {
		return fmt.Sprintf("nothing named %s is declared in the project", e.Target.Name)
	}
	return fmt.Sprintf("there is no prose on line %d of %s", e.Target.Line, e.Target.File)
}

// RefusedError says why an operation cannot be done, and where that shows.
type RefusedError struct {
	What    string // "splitting Raw"
	Reasons []string
}

func (e *RefusedError) Error() string { return e.What + ": " + strings.Join(e.Reasons, "; ") }

func refuse(what, format string, args ...any) error {
	return &RefusedError{What: what, Reasons: []string{fmt.Sprintf(format, args...)}}
}

const parseMode = parser.ParseComments | parser.AllErrors | parser.SkipObjectResolution

// parseFile returns what of a whole file does not parse.
func parseFile(src []byte) []Mistake {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parseMode)
	return mistakes(err, 0)
}

// fragmentHead makes a file of declarations that stand alone.
const fragmentHead = "package p;"

// parseFragment returns what of declarations that stand alone does not parse.
func parseFragment(text string) []Mistake {
	_, err := parser.ParseFile(token.NewFileSet(), "", fragmentHead+text, parseMode)
	return mistakes(err, len(fragmentHead))
}

// mistakes takes the errors of the parser apart. The first line was given so
// many bytes more than the text had.
func mistakes(err error, head int) []Mistake {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		if err == nil {
			return nil
		}
		return []Mistake{{Line: 1, Column: 1, Message: err.Error()}}
	}
	var found []Mistake
	for _, e := range list {
		m := Mistake{Offset: max(0, e.Pos.Offset-head), Line: e.Pos.Line, Column: e.Pos.Column, Message: e.Msg}
		if m.Line == 1 {
			m.Column = max(1, m.Column-head)
		}
		found = append(found, m)
	}
	return found
}
