package supervisor

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/worker/protocol"
)

// goExit is the exit code of a Go program that the runtime ends.
const goExit = 2

// post finds out how the process ended, from our own doing, its exit status and
// its last words. It is called with the lock held.
func (w *Worker) post(err error) *Failure {
	f := w.cause(err)
	f.Died = true
	f.Message = w.secrets.strike(f.Message)
	return f
}

func (w *Worker) cause(err error) *Failure {
	switch {
	case w.ended == closed || w.ended == "" && w.stops:
		return &Failure{Kind: KindCancelled, Message: "the worker was closed"}
	case w.ended != "":
		return &Failure{Kind: KindKilled, Message: "the worker was ended: " + w.ended}
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return &Failure{Kind: KindBug, Message: "waiting for the worker: " + err.Error()}
	}
	if exit == nil {
		return &Failure{Kind: KindExit, Message: "the process ended itself with os.Exit(0)"}
	}
	status, signaled := exit.Sys().(syscall.WaitStatus)
	signaled = signaled && status.Signaled()
	switch crash := w.lines.words.crash(); {
	case crash != nil && (signaled && status.Signal() == syscall.SIGABRT || exit.ExitCode() == goExit):
		return w.crashed(crash)
	case signaled && status.Signal() == syscall.SIGKILL && oomKills() > w.ooms:
		return &Failure{Kind: KindMemory, Message: "the system ended the worker because the machine ran out of memory"}
	case signaled:
		return &Failure{Kind: KindKilled, Message: fmt.Sprintf("the worker was ended from outside by the signal %q", status.Signal())}
	}
	return w.exited(exit.ExitCode())
}

// exited describes an end by an exit code that is not the runtime's.
func (w *Worker) exited(code int) *Failure {
	last := w.lines.words.last
	if trouble, ok := strings.CutPrefix(last, protocol.Trouble); ok && code == protocol.TroubleCode {
		return &Failure{Kind: KindBug, Message: trouble}
	}
	f := &Failure{Kind: KindExit, Message: fmt.Sprintf("the process ended itself with os.Exit(%d)", code)}
	if last != "" {
		f.Message += "; it last wrote: " + last
	}
	return f
}

// crashed describes an end by the runtime. Without a frame of the author's it
// is for want of memory, or ours.
func (w *Worker) crashed(c *crash) *Failure {
	f := &Failure{Kind: KindPanic, Message: c.message}
	w.place(w.hello, f, c.stack)
	switch {
	case c.memory:
		f.Kind, f.Message = KindMemory, "the worker ran out of memory"
		if limit := w.cfg.MemoryLimit; limit > 0 {
			f.Message += fmt.Sprintf(": it may take %d MiB", limit>>20)
		}
	case f.Pos.File == "" && w.ours(c.stack):
		f.Kind = KindBug
	case strings.HasPrefix(c.message, "fatal error: stack overflow"):
		f.Message += ": a function calls itself without end"
	}
	return f
}

// placeOf is where a failure happened, else where the cell's function begins.
// It is called with the lock held.
func (w *Worker) placeOf(call *pending, f Failure) graph.Position {
	if f.Pos.File != "" || w.hello == nil || f.Kind == KindBug {
		return f.Pos
	}
	at := slices.Index(w.hello.Cells, call.cell)
	if at < 0 || at >= len(w.hello.Places) {
		return f.Pos
	}
	w.place(w.hello, &f, w.hello.Places[at:at+1])
	return f.Pos
}

// failure is what the worker says of a cell, with places in the author's words.
func (w *Worker) failure(sent *protocol.Failure) *Failure {
	f := &Failure{Kind: sent.Kind, Message: w.secrets.strike(sent.Message), Temporary: sent.Temporary, Alone: true}
	if said := w.cfg.Confine.Explain(w.cfg.Dir, sent.Message); said != "" {
		f.Message = strings.TrimRight(f.Message, ".\n") + ".\n" + w.secrets.strike(said)
		f.Temporary = false // trying again does not help
	}
	if shown, ok := w.secrets.strikeJSON(sent.Shown); ok && len(shown) > 0 {
		f.Shown = shown
	}
	w.place(w.greeting(), f, sent.Stack)
	if sent.Outside && f.Pos.File == "" && sent.Kind == KindPanic {
		f.Kind = KindBug
	}
	return f
}

// place fills in the stack and the innermost place that is the author's.
func (w *Worker) place(hello *protocol.Hello, f *Failure, stack []protocol.Frame) {
	if hello == nil {
		return
	}
	for _, frame := range stack {
		shown := Frame{Func: shortFunc(frame.Func), File: frame.File, Line: frame.Line}
		if pkg := packageOf(frame.Func); authors(hello, pkg) {
			shown.Author = true
			shown.File = relative(hello, pkg, frame.File)
			if f.Pos.File == "" {
				f.Pos = graph.Position{File: shown.File, Line: frame.Line}
			}
		}
		f.Stack = append(f.Stack, shown)
	}
}

func (w *Worker) ours(stack []protocol.Frame) bool {
	return w.hello != nil && slices.ContainsFunc(stack, func(frame protocol.Frame) bool {
		return within(w.hello.Runtime, packageOf(frame.Func))
	})
}

// unshown stands for a display that cannot be shown without a secret.
func unshown() ([]byte, error) {
	const text = "Not shown: it holds a secret."
	return display.Display{Kind: display.KindText, Text: &display.Text{Text: text, Bytes: len(text)}}.Encode()
}
