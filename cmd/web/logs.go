package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"stagebook/cells/session"
	"stagebook/cells/supervisor"
)

// logs tells what cells write while they run: lines behind the name of the cell on
// standard error, or JSON events. All its methods do nothing on nil.
type logs struct {
	began  time.Time                       // of the run: what is older was told by another
	told   map[string]int                  // lines by cell
	shared map[supervisor.LogLine]struct{} // lines of which nobody knows whose they are, each told once
}

// logEvent is one line of --json about a line that a cell wrote.
type logEvent struct {
	Event string `json:"event"` // "log"
	Cell  string `json:"cell"`
	supervisor.LogLine
}

func newLogs(began time.Time) *logs {
	return &logs{began: began, told: make(map[string]int), shared: make(map[supervisor.LogLine]struct{})}
}

// news returns the lines of a cell that were not told yet, and how many before them
// came so fast that the state has lost them.
func (l *logs) news(cs *session.CellState) (lines []supervisor.LogLine, lost int) {
	if l == nil || len(cs.Log) == 0 {
		return nil, 0
	}
	id := cs.Cell.ID
	told, seen := l.told[id]
	if !seen {
		told = cs.LogLines - len(cs.Log)
		for _, line := range cs.Log {
			if !line.Time.Before(l.began) {
				break
			}
			told++
		}
		if told == cs.LogLines-len(cs.Log) { // not even the first that is left is an old one
			told = 0
		}
	}
	if cs.LogLines < told { // it was begun anew
		told = 0
	}
	l.told[id] = cs.LogLines
	fresh := min(cs.LogLines-told, len(cs.Log))
	lost = cs.LogLines - told - fresh
	for _, line := range cs.Log[len(cs.Log)-fresh:] {
		if line.Shared {
			if _, known := l.shared[line]; known {
				continue
			}
			l.shared[line] = struct{}{}
		}
		lines = append(lines, line)
	}
	return lines, lost
}

// tellLog tells the new lines of a cell.
func (r *reporter) tellLog(cs *session.CellState) {
	lines, lost := r.logs.news(cs)
	if len(lines) == 0 {
		return
	}
	if r.json {
		for _, line := range lines {
			r.p.encode(logEvent{Event: "log", Cell: cs.Cell.ID, LogLine: line})
		}
		return
	}
	r.bar.clear()
	if lost > 0 {
		fmt.Fprintf(r.p.stderr, "%s | (%d lines came too fast to be shown here; the log of the cell has them)\n", cs.Cell.Name, lost)
	}
	for _, line := range lines {
		fmt.Fprintln(r.p.stderr, logText(cs.Cell.Name, line))
	}
}

// escapes are what tells a terminal to colour or to move (ECMA-48, control sequences).
var escapes = regexp.MustCompile("\x1b\\[[0-?]*[ -/]*[@-~]")

// logText is a line of a log as a terminal takes it: what would move the cursor or
// change the screen is left out.
func logText(cell string, line supervisor.LogLine) string {
	text := strings.Map(func(letter rune) rune {
		if letter == '\t' || !unicode.IsControl(letter) {
			return letter
		}
		return -1
	}, escapes.ReplaceAllString(line.Text, ""))
	if line.Level != "" && !strings.EqualFold(line.Level, "info") {
		text = strings.ToUpper(line.Level) + " " + text
	}
	if line.Shared {
		cell += "?" // another cell that ran then may have written it
	}
	return cell + " | " + text
}
