package views

// ProsePlace says which comment of the sources a piece of prose is, so that it
// can be edited. The zero place stands for prose that cannot.
type ProsePlace struct {
	ID    string // of its element
	File  string // "" for the comment of the package
	Line  int
	Base  string // digest of what it says
	Draft bool   // a text is kept for it that is not in the file
}

// Kept is a text that was written and is not in the sources, and that no cell
// or prose of the page stands for any more.
type Kept struct {
	Title string // "Raw", "text of Raw"
	Text  string
	Code  bool   // Text is Go
	Of    string // with Name and Base, what throws it away
	Name  string
	Base  string
}
