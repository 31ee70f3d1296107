package views

// Rights is the page of what a project's code may do.
type Rights struct {
	Page  Page
	Off   bool     // workers are not confined, because a person said so
	Lacks []string // what this system cannot confine, a clause each
	Reads []string // folders of its own: "its folder, /home/me/flights"
	Data  []string // what it declares as its data outside of them
	Limit []string // "8192 files open at once"
	Asks  []RightsAsk
}

// RightsAsk is one thing that it asks for, or has.
type RightsAsk struct {
	Text      string // "network", "read ../shared", as it is asked for
	Words     string // "reach the network"
	Directive string // "//project:network"
	Asked     bool   // the sources ask for it now
	Granted   bool
	By        string // who granted it: "me, 2 March 2026 12:04"
}

// FootRights says in the foot of a notebook what its code may do.
type FootRights struct {
	Text string // "confined, no network"; "" where nothing is said
	Ask  string // "asks for the network"; "" when it has what it asks for
}
