package diff

import (
	"fmt"
	"strings"
)

// Hunk is a run of lines around some changes. Old and New are the numbers of its
// first lines, from 1.
type Hunk struct {
	Old, New int
	Lines    []Line
}

// Hunks returns the changes between two texts, each with as many lines around it
// as context says. Changes that are closer stand together. There are none for
// equal texts.
func Hunks(old, now string, context int) []Hunk {
	lines := Lines(old, now)
	var hunks []Hunk
	oldAt, newAt := 1, 1
	last := -1 // index after the last line that is in a hunk
	for i, line := range lines {
		if line.Op == Same {
			oldAt, newAt = oldAt+1, newAt+1
			continue
		}
		first := max(i-context, 0)
		if last >= 0 && first <= last {
			first = last
		} else {
			hunks = append(hunks, Hunk{Old: oldAt - (i - first), New: newAt - (i - first)})
		}
		end := i + 1
		for end < len(lines) && end <= i+context && lines[end].Op == Same {
			end++
		}
		h := &hunks[len(hunks)-1]
		if first < end {
			h.Lines = append(h.Lines, lines[first:end]...)
		}
		last = max(last, end)
		if line.Op == Remove {
			oldAt++
		} else {
			newAt++
		}
	}
	return hunks
}

// Unified writes the changes as `diff -u` does, with three lines around each. It
// is "" for equal texts.
func Unified(oldName, newName, old, now string) string {
	hunks := Hunks(old, now, 3)
	if len(hunks) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", oldName, newName)
	for _, h := range hunks {
		was, is := 0, 0
		for _, line := range h.Lines {
			was += one(line.Op != Add)
			is += one(line.Op != Remove)
		}
		fmt.Fprintf(&b, "@@ -%s +%s @@\n", span(h.Old, was), span(h.New, is))
		for _, line := range h.Lines {
			b.WriteByte(byte(line.Op))
			b.WriteString(line.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// span writes a first line and a number of lines. An empty span names the line
// before it.
func span(first, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", first-1)
	case 1:
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d,%d", first, n)
}
