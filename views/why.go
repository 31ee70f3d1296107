package views

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// Explained is one cell with why it stands as it does.
type Explained struct {
	Page    Page
	ID      string
	Name    string
	Status  string
	Words   string // in one sentence
	Reasons []Because
	Changes bool // the changes of the code are shown
	Made    string
	MadeAt  time.Time
	Failed  string
	Root    *Ref // of a blocked cell: the one to mend
	Parts   []PartGroup
}

// Because is one reason, and how the code has changed where that is the reason.
type Because struct {
	Text    string
	File    string
	Coded   bool // it is about code, so its change can be asked for
	Change  []DiffLine
	Missing string // why the change cannot be shown
}

// DiffLine is a line of changed code. Op is '+', '-', ' ', or '@' for a gap.
type DiffLine struct {
	Op   byte
	Text string
}

// PartGroup is the parts of a key of one kind.
type PartGroup struct {
	Title string
	Lines []string
}

// question is the heading: "Why is Sum stale?".
func (e Explained) question() string {
	switch e.Status {
	case "failed":
		return "Why has " + e.Name + " failed?"
	case "fresh":
		return "What was " + e.Name + " made from?"
	}
	return "Why is " + e.Name + " " + e.Status + "?"
}

// asksForChanges reports whether some reason has a change that is not shown.
func (e Explained) asksForChanges() bool {
	for _, b := range e.Reasons {
		if b.Coded && !e.Changes {
			return true
		}
	}
	return false
}

// Why is the address of the explanation of a cell.
func (p Page) Why(cell string, changes bool) templ.SafeURL {
	q := "_cell=" + url.QueryEscape(cell)
	if changes {
		q += "&_diff=1"
	}
	if p.Query != "" {
		q = p.Query + "&" + q
	}
	return templ.SafeURL(p.Base + "/why?" + q)
}

// spoken is what a line of a change is to who cannot see its colour.
func (l DiffLine) spoken() string {
	switch l.Op {
	case '+':
		return "added: "
	case '-':
		return "removed: "
	}
	return ""
}

// sign is the sign before a line of a change.
func (l DiffLine) sign() string {
	if l.Op == '@' {
		return "…"
	}
	return string(l.Op)
}

// Diff turns a unified diff into lines.
func Diff(text string) []DiffLine {
	var list []DiffLine
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "--- ") && list == nil || strings.HasPrefix(line, "+++ ") && list == nil:
		case strings.HasPrefix(line, "@@"):
			list = append(list, DiffLine{Op: '@'})
		default:
			list = append(list, DiffLine{Op: line[0], Text: line[1:]})
		}
	}
	if len(list) > 0 && list[0].Op == '@' {
		list = list[1:] // nothing stands before the first change
	}
	return list
}
