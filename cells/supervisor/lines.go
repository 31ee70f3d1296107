package supervisor

import (
	"bytes"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// lineLimit is how many bytes of one line are shown; the rest of it is cut.
const lineLimit = 16 << 10

// lines splits what the worker prints into lines and gives each to the cell
// that wrote it: the one that runs, or, when several do, all of them, marked as
// shared.
type lines struct {
	w *Worker

	mu      sync.Mutex // guards the rest, and is held while listeners hear
	streams []*lineStream
	words   lastWords // of standard error
}

// lineStream is one of the worker's two outputs.
type lineStream struct {
	lines  *lines
	pipe   *pipe
	part   []byte // of a line that has not ended
	cut    bool   // the line was longer
	buffer [32 << 10]byte
}

func newLines(w *Worker) *lines { return &lines{w: w} }

// stream adds an output. All are added before anything is read.
func (l *lines) stream(p *pipe) *lineStream {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &lineStream{lines: l, pipe: p}
	l.streams = append(l.streams, s)
	return s
}

// take splits a piece of output. It is called with the lock held.
func (s *lineStream) take(p []byte) {
	for rest := p; len(rest) > 0; {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		room := min(len(line), lineLimit-len(s.part))
		s.part = append(s.part, line[:room]...)
		s.cut = s.cut || room < len(line)
		if ended {
			s.emit()
		}
		rest = after
	}
}

// emit passes on the line that has ended. It is called with the lock held.
func (s *lineStream) emit() {
	text := strings.TrimSuffix(string(s.part), "\r")
	if s.cut {
		text += " …"
	}
	s.part, s.cut = s.part[:0], false
	if s.pipe.name == "stderr" {
		s.lines.words.add(text)
	}
	s.lines.deliver(LogLine{Time: time.Now().UTC(), Stream: s.pipe.name, Text: text})
}

func (l *lines) deliver(line LogLine) {
	l.w.mu.Lock()
	line.Shared = len(l.w.calls) > 1
	var hear []func(LogLine)
	for _, call := range l.w.calls {
		if call.listener.Log != nil {
			hear = append(hear, call.listener.Log)
		}
	}
	l.w.mu.Unlock()
	if len(hear) == 0 {
		return
	}
	line = l.w.line(line)
	for _, log := range hear {
		log(line)
	}
}

// catchUp reads what was printed until now. What a cell printed before it ended
// lies in the pipes by the time that its answer arrives. When the cell was
// alone, the line that it left open is its own too.
func (l *lines) catchUp() {
	l.mu.Lock()
	streams := l.streams
	l.mu.Unlock()
	for _, s := range streams {
		s.pipe.drain(s)
	}
	l.w.mu.Lock()
	alone := len(l.w.calls) == 1
	l.w.mu.Unlock()
	if alone {
		l.flush()
	}
}

// flush ends the lines that were left open.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.streams {
		if len(s.part) > 0 {
			s.emit()
		}
	}
}

// quietly runs f while no listener hears of a line, so that a call that f ends
// hears of none later.
func (l *lines) quietly(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// line makes a line fit for showing: valid text, of bounded length, without
// secrets.
func (w *Worker) line(line LogLine) LogLine {
	text := strings.ToValidUTF8(line.Text, string(utf8.RuneError))
	if len(text) > 2*lineLimit {
		text = strings.ToValidUTF8(text[:2*lineLimit], "") + " …"
	}
	line.Text = w.secrets.strike(text)
	return line
}
