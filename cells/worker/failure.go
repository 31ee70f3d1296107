package worker

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"unicode/utf8"

	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

const (
	stackDepth = 64       // frames of a failure
	textLimit  = 64 << 10 // bytes of a message or of a line of a log
)

// failed describes an error that a cell returned. Its place is that of the
// cell: an error does not say where it was made.
func failed(ctx context.Context, c *callable, err error) *protocol.Failure {
	f := &protocol.Failure{Kind: "error", Message: message(err)}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		f.Kind = "timeout"
	}
	f.Temporary = temporary(err)
	f.Shown = shown(err)
	if place := c.place(); place.Line > 0 {
		f.Stack = []protocol.Frame{place}
	}
	return f
}

// shownLimit bounds the display of an error.
const shownLimit = 256 << 10

// shown is the display of what an error, or one that it wraps, has to show: what
// its method Show returns, as if a cell had returned it.
func shown(err error) (encoded []byte) {
	defer func() {
		if recover() != nil {
			encoded = nil
		}
	}()
	var shows interface{ Show() any }
	if !errors.As(err, &shows) {
		return nil
	}
	picture := display.Of(reflect.ValueOf(shows.Show()))
	encoded, problem := picture.Encode()
	if problem != nil || len(encoded) > shownLimit {
		return nil
	}
	return encoded
}

// trouble describes what went wrong beside the cell: a mistake of ours, unless the
// disk that outputs are left on has no room or must not be written.
func trouble(err error, spool string) *protocol.Failure {
	var says, remedy string
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		says, remedy = "the disk is full", "make room there, remove old results with `web gc`, or name another folder with --store"
	case errors.Is(err, syscall.EROFS):
		says, remedy = "the store can't be written", "change its rights, or name another folder with --store"
	default:
		return &protocol.Failure{Kind: "bug", Message: clip(err.Error())}
	}
	return &protocol.Failure{Kind: "store", Message: clip(fmt.Sprintf("the result could not be kept: %s (%s): %s: %v", says, spool, remedy, err))}
}

// temporary asks an error whether trying again may help.
func temporary(err error) (yes bool) {
	defer func() {
		if recover() != nil {
			yes = false
		}
	}()
	var asked interface{ Temporary() bool }
	return errors.As(err, &asked) && asked.Temporary()
}

// panicked describes a panic. The deferred function that recovered it calls it
// directly: the frames of the author are still on the stack. They end where
// they were called from here.
func panicked(cause any) *protocol.Failure {
	f := &protocol.Failure{Kind: "panic", Message: message(cause)}
	pcs := make([]uintptr, stackDepth)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	caller := ourPackage() + ".(*running).invoke"
	for {
		frame, more := frames.Next()
		if frame.Function == caller {
			break
		}
		if !strings.HasPrefix(frame.Function, "reflect.Value.") {
			f.Stack = append(f.Stack, protocol.Frame{Func: frame.Function, File: frame.File, Line: frame.Line})
		}
		if !more {
			break
		}
	}
	return f
}

// message is what an error or the argument of a panic says, even when saying it
// panics.
func message(cause any) (text string) {
	defer func() {
		if again := recover(); again != nil {
			text = fmt.Sprintf("a %s that panics when asked what it says", reflect.TypeOf(cause))
		}
	}()
	switch cause := cause.(type) {
	case error:
		return clip(cause.Error())
	case fmt.Stringer:
		return clip(cause.String())
	}
	return clip(fmt.Sprint(cause))
}

// clip makes a text fit for a message.
func clip(text string) string {
	if len(text) > textLimit {
		text = text[:textLimit] + " …"
	}
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}
