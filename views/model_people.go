package views

import "time"

// SignIn asks who somebody is.
type SignIn struct {
	Page    Page
	To      string // address to go to then
	Name    string // that was given before
	Problem string // why it was not taken, or ""
	Issuer  string // by whose page people sign in, "" for name and password
	Out     bool   // somebody has just signed out
}

// People is who may do what in a project.
type People struct {
	Page   Page
	Team   bool // people sign in
	Parts  []Part
	Others []string // who has no role in it by themselves
	Roles  []string // that can be given
}

// Part is the role of one person.
type Part struct {
	Person     string
	Role       string
	Everybody  bool // it is of all who are signed in
	Everywhere bool // it holds in all projects, and is not changed here
	You        bool
}

func (p Part) who() string {
	if p.Everybody {
		return "Everybody who is signed in"
	}
	return p.Person
}

// roleWords say what a role lets do.
var roleWords = map[string]string{
	"view":    "sees results, code and data",
	"explore": "and moves parameters and runs",
	"edit":    "and changes code and data",
	"own":     "and shares, grants, deletes and gives roles",
}

// Audit is what was done.
type Audit struct {
	Page    Page
	Here    string // address of the list
	Who     string // whose acts alone are shown, or ""
	Older   string // address of what was done before, or ""
	Entries []AuditEntry
}

// AuditEntry is one act.
type AuditEntry struct {
	At      time.Time
	Times   int // within a minute
	Who     string
	Address string
	Project string
	Act     string
	Detail  string
	Refused string // why it was not done, or ""
}

// You is what a person can do about themselves.
type You struct {
	Page     Page
	Name     string
	Password bool // they have one that they can change here
	CanLeave bool // they can sign out
	Problem  string
	Done     string
	Sessions []Session
}

// Session is a browser in which a person is signed in.
type Session struct {
	ID      string
	Agent   string
	Address string
	Used    time.Time
	Here    bool
}
