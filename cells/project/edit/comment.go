package edit

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Normal returns Markdown as it comes back out of a comment: lines end in \n
// without spaces before it, one blank line at most stands between two others,
// and none at the start and the end.
func Normal(markdown string) string {
	text := strings.ToValidUTF8(markdown, string(utf8.RuneError))
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\ufeff", "").Replace(text)
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Comment writes Markdown as the lines of a Go comment, without a newline at the
// end; the empty text for empty prose. Every line has a space behind its mark,
// so that none can be read as a directive.
func Comment(markdown string) string {
	markdown = Normal(markdown)
	if markdown == "" {
		return ""
	}
	lines := strings.Split(markdown, "\n")
	for i, line := range lines {
		if line == "" {
			lines[i] = "//"
			continue
		}
		lines[i] = "// " + line
	}
	return strings.Join(lines, "\n")
}

// isDirective matches the comments that go/ast and gofmt take for directives.
var isDirective = regexp.MustCompile(`^//(line |extern |export |[a-z0-9]+:[a-z0-9])`)

// directiveLines takes the directives out of a comment: those before any prose,
// and all others, in order.
func directiveLines(comment string) (head, rest []string) {
	prose := false
	for line := range strings.SplitSeq(strings.ReplaceAll(comment, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(strings.TrimLeft(line, " \t"), " \t\r")
		switch {
		case isDirective.MatchString(line) && !prose:
			head = append(head, line)
		case isDirective.MatchString(line):
			rest = append(rest, line)
		case line != "//" && line != "":
			prose = true
		}
	}
	if !prose { // directives alone stay the last lines
		return nil, head
	}
	return head, rest
}

// withDirectives puts prose, as comment lines, between directives.
func withDirectives(head []string, prose string, rest []string) string {
	lines := append([]string(nil), head...)
	if prose != "" {
		if len(head) > 0 {
			lines = append(lines, "//")
		}
		lines = append(lines, prose)
		if len(rest) > 0 {
			lines = append(lines, "//")
		}
	}
	return strings.Join(append(lines, rest...), "\n")
}
