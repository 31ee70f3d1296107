package views

import (
	"strings"
	"time"
)

// Shared is what is behind a link: the results of one moment.
type Shared struct {
	Notebook   Notebook
	Code       bool // code is shown
	Name       string
	Note       string // HTML, or ""
	Taken      time.Time
	Expires    time.Time // zero: never
	Unfresh    []string  // cells whose results were not of their code then
	Provenance Provenance
}

// Provenance is what results were made from.
type Provenance struct {
	Source  string // digest of the sources
	Go      string
	Target  string
	Files   []FileDigest
	Modules []string // "gonum.org/v1/gonum v0.17.0"
}

// FileDigest is the content of a data file.
type FileDigest struct{ Path, Digest string }

// Locked asks for the password of a link.
type Locked struct {
	Page    Page
	Action  string
	Problem string
}

// Share is the page of a project's links.
type Share struct {
	Page      Page
	Links     []LinkRow
	Unfresh   []string // cells whose results are not of their code now
	Empty     bool     // there is no result to share
	Lifetimes []string
}

// LinkRow is one link as its owner sees it.
type LinkRow struct {
	Token   string
	Address string // whole, to copy
	Href    string
	Name    string
	Right   string
	Params  []string // "seed = 7"
	Code    bool
	Locked  bool
	Taken   time.Time
	Expires time.Time
	Expired bool
	Used    time.Time
	Uses    int
	New     bool // it was made just now
}

// app is the notebook as a page without code shows it.
func (s Shared) app() Notebook {
	n := s.Notebook
	n.Page.Tab = TabApp
	return n
}

func (s Shared) unfreshWords() string { return unfreshWords(s.Unfresh, "when this was shared") }

func (s Share) unfreshWords() string { return unfreshWords(s.Unfresh, "now") }

// unfreshWords says of which cells the results are not those of their code.
func unfreshWords(names []string, then string) string {
	const most = 3
	shown := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		shown = append(shown, "`"+name+"`")
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		text += " and " + count(more, "more cell", "more cells")
	}
	if len(names) == 1 {
		return text + " is not fresh " + then + ": it shows its last result, if it has one."
	}
	return text + " are not fresh " + then + ": they show their last results, if they have any."
}

// stateWords says how a link stands: "used 3 times, last today 18:04".
func (l LinkRow) stateWords(p Page) string {
	var parts []string
	switch {
	case l.Expired:
		parts = append(parts, "expired "+when(p.Now, l.Expires))
	case !l.Expires.IsZero():
		parts = append(parts, "until "+when(p.Now, l.Expires))
	}
	if l.Uses == 0 {
		parts = append(parts, "not opened yet")
	} else {
		parts = append(parts, "opened "+count(l.Uses, "time", "times")+", last "+when(p.Now, l.Used))
	}
	return strings.Join(parts, "; ")
}

// showsWords says what a link shows: "results and code of today 18:04".
func (l LinkRow) showsWords(p Page) string {
	what := "results"
	if l.Code {
		what = "results and code"
	}
	return what + " of " + when(p.Now, l.Taken)
}

func (l LinkRow) title() string {
	if l.Name == "" {
		return "Without a name"
	}
	return l.Name
}
