package draft

import (
	"fmt"
	"go/token"
	"regexp"
	"strings"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/flow"
	"stagebook/cells/project"
)

// Comment is a text as lines of a comment.
func Comment(text string) string { return comment(text) }

// unwritable are characters that a Go file cannot have.
var unwritable = strings.NewReplacer("\x00", "", "\ufeff", "", "\r", "")

func comment(text string) string {
	var b strings.Builder
	text = unwritable.Replace(text)
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		line = strings.TrimRight(line, " \t\n")
		if line == "" {
			b.WriteString("//\n")
		} else {
			b.WriteString("// " + line + "\n")
		}
	}
	return b.String()
}

// Prose is a text of a notebook between declarations, with a blank line behind it; ""
// for an empty one. A text that Stagebook would take for code somebody commented out is
// shown as code.
func Prose(text string) string {
	text = strings.Trim(text, "\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	lines := comment(text)
	if len(project.Parse(token.NewFileSet(), "prose.go", []byte("package prose\n\n"+lines)).Prose()) == 0 {
		lines = comment(code("", text))
	}
	return lines + "\n"
}

// wrapped breaks a paragraph into lines of a comment, each with a mark before it.
func wrapped(text, mark string) string {
	var b strings.Builder
	line := ""
	for _, word := range strings.Fields(unwritable.Replace(text)) {
		if line != "" && len(line)+1+len(word) > 100 {
			b.WriteString(mark + line + "\n")
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return b.String() + mark + line + "\n"
}

// code is source as a block in a text.
func code(language, source string) string {
	fence := "```"
	for strings.Contains(source, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.Trim(source, "\n") + "\n" + fence
}

var (
	firstHeading = regexp.MustCompile(`\A\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\z)`)
	attached     = regexp.MustCompile(`!\[([^\]\n]*)\]\(attachment:([^)\s]+)\)`)
)

// Title parts a text that begins with a heading of the first level from that; "" where
// it begins with none.
func Title(text string) (title, left string) {
	m := firstHeading.FindStringSubmatchIndex(text)
	if m == nil {
		return "", ""
	}
	return unwritable.Replace(text[m[2]:m[3]]), text[m[1]:]
}

// title is the first heading of the notebook's first text, and what is left of that.
func (d *drafter) title() (title, left string) {
	if len(d.g.Cells) == 0 || d.g.Cells[0].Kind != notebook.Markdown {
		return "", ""
	}
	return Title(d.g.Cells[0].Source)
}

// prose is a text of the notebook between functions.
func (d *drafter) prose(c *flow.Cell) string {
	text := c.Source
	if c.Kind == notebook.Raw {
		text = code("", text)
	}
	if title, left := d.title(); title != "" && c == d.g.Cells[0] {
		text = left
	}
	return Prose(d.pictured(c, text))
}

// pictured names the files that pictures in a text have become.
func (d *drafter) pictured(c *flow.Cell, text string) string {
	for _, a := range c.Attachments {
		name := fmt.Sprintf("%d-%s", c.At+1, strings.Map(func(r rune) rune {
			if r <= ' ' || strings.ContainsRune(`/\:*"<>|`, r) {
				return '_'
			}
			return r
		}, a.Name))
		d.pictures = append(d.pictures, notebook.Attachment{Name: name, Data: a.Data})
		text = attached.ReplaceAllStringFunc(text, func(found string) string {
			m := attached.FindStringSubmatch(found)
			if m[2] != a.Name {
				return found
			}
			return fmt.Sprintf("*(picture: pictures/%s)*", name)
		})
	}
	return text
}

// aside is a cell that is no function, as a text with the reason.
func aside(c *flow.Cell, reason, source string) string {
	language := "python"
	if c.Code != nil && c.Code.Language != "python" {
		language = ""
	}
	label := flow.Label(c)
	return comment(fmt.Sprintf("%s: %s.\n\n%s", strings.ToUpper(label[:1])+label[1:], reason, code(language, source))) + "\n"
}

// overview says at the top what cannot be seen in the notebook as a whole.
func (d *drafter) overview() string {
	var b strings.Builder
	for _, w := range d.warnings {
		if w.Cell < 0 {
			b.WriteString(wrapped("**"+headline[w.Kind]+"**: "+w.Text+".", "// > ") + "//\n")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return strings.TrimSuffix(b.String(), "//\n") + "\n"
}

// notes are the warnings about a cell, as quotations in a comment.
func (d *drafter) notes(c *flow.Cell) string {
	var b strings.Builder
	for _, w := range d.warnings {
		if w.Cell != c.At || w.Kind == flow.Dead || w.Kind == flow.Other {
			continue
		}
		line := ""
		if w.Line > 0 {
			line = fmt.Sprintf(" (line %d)", w.Line)
		}
		b.WriteString("//\n" + wrapped("**"+headline[w.Kind]+"**"+line+": "+w.Text+".", "// > "))
	}
	return b.String()
}

var headline = map[flow.Kind]string{
	flow.Order: "Order", flow.Never: "Never run", flow.Below: "Defined below", flow.Missing: "Missing", flow.Twice: "Several values of one name",
	flow.Changed: "Changed in place", flow.Broken: "Not read", flow.Failed: "It failed", flow.Star: "Unseen", "file": "A file",
}
