package python

import (
	"regexp"
	"strings"
)

// What IPython reads before Python does: lines that begin with %, ! or ?, and cells
// that begin with %%. See https://ipython.readthedocs.io/en/stable/interactive/magics.html.

// timed are magics whose argument is Python.
var timed = regexp.MustCompile(`^%(time|timeit|prun|memit|mprun|lprun)[ \t]+(-[A-Za-z]+([ \t]*\d+|[ \t]+\w+)?[ \t]+)*`)

// magicPrefix is how many bytes of a line are a magic that runs the Python behind it.
func magicPrefix(line string) int { return len(timed.FindString(line)) }

// Cell magics that run their cell as Python, in their own way.
var transparent = words("time timeit capture prun memit heat mprun lprun local px notify")

// Split parts a cell from the magic in its first line, with two percent signs.
// Language is that of the rest: "python", or the name of the magic for anything else,
// such as bash, html or writefile. Blank is put where the magic was, so that lines and
// offsets stay.
func Split(source string) (language, blanked string) {
	trimmed := strings.TrimLeft(source, " \t\n")
	if !strings.HasPrefix(trimmed, "%%") {
		return "python", source
	}
	at := len(source) - len(trimmed)
	line, _, _ := strings.Cut(trimmed, "\n")
	fields := strings.Fields(line[2:])
	if len(fields) > 0 && !transparent[fields[0]] {
		return fields[0], source
	}
	return "python", source[:at] + strings.Repeat(" ", len(line)) + source[at+len(line):]
}

func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[word] = true
	}
	return all
}
