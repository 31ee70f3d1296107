package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-isatty"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// bar is the last line of a terminal while a run is under way: how far it is, what
// runs, and how long it may still take. All its methods do nothing on nil.
type bar struct {
	out    io.Writer
	width  func() int
	wanted []string // IDs of the cells that the run is about
	slots  int      // cells that run at once
	now    func() time.Time
	drawn  bool
}

// barEvery is how often the bar is drawn while nothing changes.
const barEvery = 200 * time.Millisecond

// onTerminal reports whether a line on standard error can be drawn anew.
func onTerminal() bool {
	return isatty.IsTerminal(os.Stderr.Fd()) && os.Getenv("TERM") != "dumb"
}

// ticks say when to draw, until stop is called.
func (b *bar) ticks() (tick <-chan time.Time, stop func()) {
	if b == nil {
		return nil, func() {}
	}
	ticker := time.NewTicker(barEvery)
	return ticker.C, ticker.Stop
}

// clear takes the line away, so that another can be written.
func (b *bar) clear() {
	if b != nil && b.drawn {
		fmt.Fprint(b.out, "\r\x1b[K")
		b.drawn = false
	}
}

func (b *bar) draw(state *session.State) {
	if b == nil {
		return
	}
	line := b.line(state)
	if limit := b.width() - 1; utf8.RuneCountInString(line) > limit {
		line = string([]rune(line)[:max(0, limit-1)]) + "…"
	}
	fmt.Fprint(b.out, "\r\x1b[K"+line)
	b.drawn = true
}

const (
	barCells     = 20 // width of the drawn part
	defaultWidth = 80 // of a terminal that does not say
)

func (b *bar) line(state *session.State) string {
	settled, total := 0, len(b.wanted)
	var running []string
	for _, id := range b.wanted {
		cs := state.Cells[id]
		switch {
		case cs == nil:
		case cs.Status == graph.Running:
			running = append(running, runningWords(cs, b.now()))
		case cs.Status != graph.Queued:
			settled++
		}
	}
	full := barCells
	if total > 0 {
		full = barCells * settled / total
	}
	line := fmt.Sprintf("[%s%s] %d of %d", strings.Repeat("#", full), strings.Repeat(".", barCells-full), settled, total)
	if left, known := timeLeft(state, b.wanted, b.slots, b.now()); left > 0 {
		words := "about "
		if !known {
			words = "over "
		}
		line += ", " + words + roughTime(left) + " left"
	}
	if len(running) > 0 {
		line += ": " + strings.Join(running, ", ")
	}
	return line
}

func runningWords(cs *session.CellState, now time.Time) string {
	text := cs.Cell.Name
	if cs.Total > 0 {
		text += fmt.Sprintf(" %d%%", 100*cs.Done/cs.Total)
	}
	if since := now.Sub(cs.Started); !cs.Started.IsZero() && since >= time.Second {
		text += " " + since.Round(time.Second).String()
	}
	return text
}

// timeLeft estimates how long a run still takes: from the progress that cells tell,
// else from how long each took last. It is the longer of the longest chain of cells
// that wait for one another and of all their time shared out among the slots. A
// cell that never ran makes it a lower bound, which known says.
func timeLeft(state *session.State, wanted []string, slots int, now time.Time) (left time.Duration, known bool) {
	known = true
	var sum, longest time.Duration
	end := make(map[string]time.Duration, len(wanted)) // by cell, when it may be done
	for _, id := range wanted {                        // in the order of the graph
		cs := state.Cells[id]
		if cs == nil || (cs.Status != graph.Queued && cs.Status != graph.Running) {
			continue
		}
		need, ok := needs(cs, now)
		known = known && ok
		sum += need
		for _, up := range state.Graph.Upstream(id) {
			end[id] = max(end[id], end[up])
		}
		end[id] += need
		longest = max(longest, end[id])
	}
	return max(longest, sum/time.Duration(max(1, slots))), known
}

// needs is how long a cell still takes, and whether that is known.
func needs(cs *session.CellState, now time.Time) (time.Duration, bool) {
	elapsed := time.Duration(0)
	if cs.Status == graph.Running && !cs.Started.IsZero() {
		elapsed = now.Sub(cs.Started)
		if cs.Total > 0 && cs.Done > 0 {
			return time.Duration(float64(elapsed) * float64(cs.Total-cs.Done) / float64(cs.Done)), true
		}
	}
	return max(0, cs.Last-elapsed), cs.Shown != nil
}

// roughTime writes a duration with no more than an estimate is worth.
func roughTime(d time.Duration) string {
	switch {
	case d < time.Second:
		return "1s"
	case d < 2*time.Minute:
		return d.Round(time.Second).String()
	case d < 2*time.Hour:
		return fmt.Sprintf("%dm", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%dh", int(d.Round(time.Hour).Hours()))
}
