package supervisor

import (
	"regexp"
	"strconv"
	"strings"

	"stagebook/cells/worker/protocol"
)

// crashLimit is how much of a crash report is kept; the goroutine to blame
// comes first.
const crashLimit = 256 << 10

// lastWords keeps from standard error what a crashed Go program says at its
// end, and its last line.
type lastWords struct {
	report strings.Builder // since the line that may begin a crash
	stack  bool            // the report has come to its first stack
	last   string          // line that is not empty
}

var crashStart = regexp.MustCompile(`^(panic: |fatal error: |runtime: out of memory|runtime: goroutine stack exceeds |runtime: cannot allocate )`)

func (l *lastWords) add(line string) {
	if strings.TrimSpace(line) != "" {
		l.last = line
	}
	open := l.report.Len() > 0 && !l.stack && l.report.Len() < crashLimit
	if !open && crashStart.MatchString(line) {
		l.report.Reset()
		l.stack = false
		open = true
	}
	if !open && !l.stack || l.report.Len() > crashLimit {
		return
	}
	l.stack = l.stack || strings.HasPrefix(line, "goroutine ") && strings.HasSuffix(line, ":")
	l.report.WriteString(line)
	l.report.WriteByte('\n')
}

// crash is what a Go program says when the runtime ends it.
type crash struct {
	memory  bool // for want of memory
	message string
	stack   []protocol.Frame // of the goroutine to blame, innermost first
}

var (
	crashLine = regexp.MustCompile(`(?m)^(panic: |fatal error: )(.*(?:\n\t.*)*)`)
	wanting   = regexp.MustCompile(`(?m)^(runtime|fatal error): .*(out of memory|cannot allocate|cannot map pages|failed to reserve|ENOMEM)`)
	recovered = regexp.MustCompile(`(?m) \[recovered(, repanicked)?\]$`)
)

// crash reads the report, and returns nil when there is none.
func (l *lastWords) crash() *crash {
	head, stack, _ := strings.Cut(l.report.String(), "\ngoroutine ")
	all := crashLine.FindAllStringSubmatch(head, -1)
	if len(all) == 0 {
		return nil
	}
	at := all[len(all)-1]
	c := &crash{message: strings.ReplaceAll(recovered.ReplaceAllString(strings.TrimSpace(at[2]), ""), "\n\t", "\n")}
	if at[1] == "fatal error: " {
		c.message = at[1] + c.message
	}
	c.memory = wanting.MatchString(head)
	stack, _, _ = strings.Cut(stack, "\n\n")
	c.stack = parseStack(stack)
	return c
}

var (
	frameFunc = regexp.MustCompile(`^(\S.*)\([^()]*\)$`)
	frameFile = regexp.MustCompile(`^\t(.+\.(?:go|s)):(\d+)`)
)

// parseStack reads the frames of one goroutine. A frame is two lines: the call,
// and the place.
func parseStack(stack string) []protocol.Frame {
	var frames []protocol.Frame
	name := ""
	for line := range strings.SplitSeq(stack, "\n") {
		if m := frameFile.FindStringSubmatch(line); m != nil && name != "" {
			number, _ := strconv.Atoi(m[2]) // digits; one too large is 0
			frames = append(frames, protocol.Frame{Func: name, File: m[1], Line: number})
			name = ""
			continue
		}
		line = strings.TrimPrefix(line, "created by ")
		line, _, _ = strings.Cut(line, " in goroutine ")
		if m := frameFunc.FindStringSubmatch(line); m != nil {
			line = m[1]
		}
		name = line
	}
	return frames
}
