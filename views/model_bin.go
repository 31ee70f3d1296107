package views

import "time"

// DeletedProjects is the list of deleted projects, newest first.
type DeletedProjects struct {
	Page     Page
	Projects []Binned
}

// Binned is one deleted project.
type Binned struct {
	ID    string
	Name  string
	From  string // where it lay
	Who   string
	At    time.Time
	To    string // the name under which it comes back
	Taken bool   // something lies where it was, so To is another name
}
