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
	Explore    *Explore // how the values stand, when they can be moved; else nil
	Still      string   // why they cannot be moved although the link allows it, or ""
	Card       Card
}

// tag says in the bar what can be done here.
func (s Shared) tag() string {
	if s.Explore != nil {
		return "Shared, parameters can be moved"
	}
	return "Shared, read only"
}

// Explore is how the values of a visitor's view stand.
type Explore struct {
	Wanting        int // cells that would have to be worked out
	Missing        int // of all cells, those that show nothing
	Running        bool
	Settled, Total int    // of the run
	Cut            string // why the last run was ended early, or ""
}

// Announcement is what a screen reader is told.
func (e *Explore) Announcement() string {
	switch {
	case e.Running:
		return "Working the values out."
	case e.Cut != "":
		return e.Cut
	case e.Wanting > 0:
		return "These values have not been worked out yet."
	}
	return "The results are those of the values."
}

// words say how the values stand.
func (e *Explore) words() string {
	switch {
	case e.Running && e.Total > 1:
		return "Working these values out: " + itoa(e.Settled) + " of " + count(e.Total, "result", "results")
	case e.Running:
		return "Working these values out"
	case e.Cut != "":
		return e.Cut
	case e.Wanting > 0 && e.Missing > 0:
		return "Nobody has asked for these values yet"
	case e.Wanting > 0:
		return "Some results are of other values, or of an earlier state of the project"
	}
	return "Everything shown is of these values"
}

// shape is the sign of how the values stand.
func (e *Explore) shape() string {
	switch {
	case e.Running:
		return "running"
	case e.Cut != "":
		return "cancelled"
	case e.Wanting > 0:
		return "stale"
	}
	return "fresh"
}

// Card is what a chat shows of a link.
type Card struct {
	URL   string // of the page
	Title string
	Text  string
	Image string // address of the picture, or ""
	Alt   string
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
	NoWalls   bool // nothing can be run for visitors on this machine
	Knobs     int  // parameters of the project
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
	Note    string
	Embeds  []EmbedChoice // that can stand in another page
	Short   string        // beginning of its token, by which the command line knows it
	Until   string        // day on which it ends, "2026-12-24", or ""
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
	switch l.Right {
	case "explore":
		return what + " as they are now, with parameters to move; results of " + when(p.Now, l.Taken) + " while the project cannot run"
	case "edit":
		return "the whole project, to edit and run"
	}
	return what + " of " + when(p.Now, l.Taken)
}

// rightWord says what a link lets people do.
func (l LinkRow) rightWord() string {
	return map[string]string{"view": "view", "explore": "explore", "edit": "edit"}[l.Right]
}

func (l LinkRow) title() string {
	if l.Name == "" {
		return "Without a name"
	}
	return l.Name
}
