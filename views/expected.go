package views

import "fmt"

// Expected is something that an author expects of a result, and what the result says.
type Expected struct {
	Text    string // as it is written: "rows > 100"
	Passed  bool
	Seen    string // what was found, in words
	Unknown string // why it could not be told; then it has not passed either
	File    string
	Line    int
}

// expectedTone is "fresh" when all hold, "stale" when one does not, and "idle" while the
// results are not those of the code: then nothing is known.
func (c Cell) expectedTone() string {
	tone := "fresh"
	for _, e := range c.Expected {
		switch {
		case e.Unknown != "" && c.Status != "fresh":
			return "idle"
		case !e.Passed:
			tone = "stale"
		}
	}
	return tone
}

// expectedWords say how much is as expected.
func (c Cell) expectedWords() string {
	n, held := len(c.Expected), 0
	for _, e := range c.Expected {
		if e.Passed {
			held++
		}
	}
	switch {
	case c.expectedTone() == "idle":
		return count(n, "expectation", "expectations")
	case held == n:
		return "as expected"
	case n == 1:
		return "not as expected"
	}
	return fmt.Sprintf("%d of %d not as expected", n-held, n)
}

// word says what became of one.
func (e Expected) word(c Cell) string {
	switch {
	case e.Passed:
		return "holds"
	case e.Unknown != "" && c.Status != "fresh":
		return "not looked at"
	case e.Unknown != "":
		return "not known"
	}
	return "does not hold"
}

// said is what was seen, or why nothing was.
func (e Expected) said() string {
	if e.Unknown != "" {
		return e.Unknown
	}
	return "seen: " + e.Seen
}

// expectedShape is the sign of a tone.
func expectedShape(tone string) string {
	switch tone {
	case "fresh":
		return "check"
	case "stale":
		return "differs"
	}
	return "queued"
}
