package views

// Guest is a page that has the project open.
type Guest struct {
	ID      string // of the page
	Who     string
	Cell    string // ID of the cell it is at, or ""
	Writing bool   // it has the cell's editor open
}

// words say where a guest is, for a list.
func (g Guest) words() string {
	who := g.Who
	if who == "" {
		who = "Somebody"
	}
	switch {
	case g.Cell == "":
		return who + " has this project open elsewhere"
	case g.Writing:
		return who + " is writing in " + g.Cell + " elsewhere"
	}
	return who + " is at " + g.Cell + " elsewhere"
}
