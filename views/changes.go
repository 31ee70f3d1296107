package views

import (
	"net/url"

	"github.com/a-h/templ"
)

// Changes say how a result differs from one before it.
type Changes struct {
	Page    Page
	Cell    Ref
	Output  string
	Against string    // what it is compared with: "run 3, testSize 0.2"; "" when there is nothing
	Others  []Earlier // what else it may be compared with
	Body    Changed
}

// Earlier is a result that the shown one may be compared with.
type Earlier struct {
	Text string
	Key  string
	On   bool
}

// Changed is what differs. Whatever does not apply is empty.
type Changed struct {
	Words   []string // sentences, the most telling first
	Figures []FigureChange
	Facts   []FactChange
	Values  []FactChange // of single cells
	Gone    *Table       // the first rows that went
	New     *Table
	Diff    []DiffLine
	Before  *Result // a picture or chart beside what it became
	Now     *Result
	Parts   []PartChanged
}

// PartChanged is what differs in a part of a layout.
type PartChanged struct {
	Title string
	Body  Changed
}

// FigureChange is one figure of both.
type FigureChange struct{ Name, Was, Now, Difference string }

// FactChange is one place or property with its old and its new text.
type FactChange struct {
	Of, Name     string
	Was, Now     string
	WasNo, NowNo bool // there is none
}

func (c Changes) title() string { return "What changed in " + c.Output + "?" }

// against is the address that compares with another result.
func (c Changes) against(e Earlier) templ.SafeURL {
	q := "_cell=" + url.QueryEscape(c.Cell.ID) + "&_out=" + url.QueryEscape(c.Output) + "&_with=" + e.Key
	if c.Page.Query != "" {
		q = c.Page.Query + "&" + q
	}
	return templ.SafeURL(c.Page.Base + "/changes?" + q)
}

// hue is the class of a difference.
func (f FigureChange) hue() string {
	if f.Difference == "" || f.Difference == "0" {
		return "quiet"
	}
	return ""
}
