package views

// Hint is something in the code that a cell reaches which may make its result
// another tomorrow. It is no mistake.
type Hint struct {
	Kind    string // clock, random, maporder, …
	File    string
	Line    int
	Message string
	Remedy  string
}

// mostHints is how many hints a cell shows: they are to be quiet.
const mostHints = 3

func (c Cell) shownHints() []Hint { return c.Hints[:min(len(c.Hints), mostHints)] }
