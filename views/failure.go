package views

import (
	"html"
	"strings"
)

// headline is the error in one line: what kind, then what it said.
func (e Error) headline() string {
	switch e.Kind {
	case "", "error":
		return e.Message
	case "panic":
		if strings.HasPrefix(e.Message, "panic: ") {
			return e.Message
		}
		return "panic: " + e.Message
	}
	kind := map[string]string{
		"exit":          "the program ended itself",
		"killed":        "the worker was killed",
		"memory":        "out of memory",
		"timeout":       "timed out",
		"cancelled":     "stopped",
		"input-changed": "an input was changed",
		"bug":           "a mistake of Stagebook, not of yours",
	}[e.Kind]
	switch {
	case kind == "":
		return e.Message
	case e.Message == "":
		return kind
	}
	return kind + ": " + e.Message
}

// ours counts the frames of the author.
func (e Error) ours() int {
	n := 0
	for _, f := range e.Stack {
		if f.Author {
			n++
		}
	}
	return n
}

// stackWords says what the stack holds: "Stack, 2 frames of yours, 5 of others folded".
func (e Error) stackWords() string {
	s := "Stack, " + count(e.ours(), "frame of yours", "frames of yours")
	if others := len(e.Stack) - e.ours(); others > 0 {
		s += ", " + itoa(others) + " of others"
	}
	if e.Folded > 0 {
		s += ", " + itoa(e.Folded) + " more left out"
	}
	return s
}

// stack draws the frames in columns.
func (e Error) stack() string {
	names, places := 0, 0
	for _, f := range e.Stack {
		names = max(names, len(f.Func))
		places = max(places, len(place(f.File, f.Line, 0)))
	}
	names = min(names, 40)
	var b strings.Builder
	b.WriteString("<pre>")
	for i, f := range e.Stack {
		if i > 0 {
			b.WriteByte('\n')
		}
		name := html.EscapeString(f.Func)
		if f.Author {
			name = "<b>" + name + "</b>"
		}
		b.WriteString(name + strings.Repeat(" ", max(0, names-len(f.Func))+2))
		at := place(f.File, f.Line, 0)
		b.WriteString(html.EscapeString(at))
		if f.Note != "" {
			b.WriteString(strings.Repeat(" ", max(0, places-len(at))+2) + "<i>" + html.EscapeString(f.Note) + "</i>")
		}
	}
	b.WriteString("</pre>")
	return b.String()
}

// words says how much the log holds: "Log, 4 lines".
func (l Log) words() string {
	s := "Log, " + count(max(l.Total, len(l.Lines)), "line", "lines")
	if l.Total > len(l.Lines) {
		s += ", the last " + number(len(l.Lines)) + " shown"
	}
	return s
}

// text draws the lines: time, level, words.
func (l Log) text() string {
	var b strings.Builder
	b.WriteString("<pre>")
	for i, line := range l.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		if !line.At.IsZero() {
			b.WriteString(`<span class="at">` + line.At.Format("15:04:05.000") + `</span> `)
		}
		text := html.EscapeString(line.Text)
		if line.Level != "" {
			text = html.EscapeString(line.Level) + " " + text
		}
		switch line.Level {
		case "WARN", "ERROR":
			text = `<span class="warn">` + text + `</span>`
		}
		b.WriteString(text)
		if line.Shared {
			b.WriteString(` <span class="at">(several cells were running)</span>`)
		}
	}
	b.WriteString("</pre>")
	return b.String()
}
