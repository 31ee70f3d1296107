package worker

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"stagebook/cells"
	"stagebook/cells/worker/protocol"
)

// progressPace is the least time between two reports of progress: an inner loop
// may call it as often as it likes.
const progressPace = 50 * time.Millisecond

// reporter carries what a running cell says of itself to the supervisor.
type reporter struct {
	w    *worker
	call uint64

	mu    sync.Mutex // guards the rest
	last  time.Time
	wait  *protocol.Progress // not sent yet; timer sends it
	timer *time.Timer
	over  bool
}

var _ cells.Reporter = (*reporter)(nil)

func newReporter(w *worker, call uint64) *reporter {
	r := &reporter{w: w, call: call}
	r.timer = time.AfterFunc(time.Hour, r.sendWaiting)
	r.timer.Stop()
	return r
}

// Progress sends how far the cell is: at once, or, when that would be too
// often, the last of them a little later.
func (r *reporter) Progress(done, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return
	}
	late := r.wait != nil
	r.wait = &protocol.Progress{Done: done, Total: total}
	if late {
		return
	}
	if pause := progressPace - time.Since(r.last); pause > 0 {
		r.timer.Reset(pause)
		return
	}
	r.flush()
}

func (r *reporter) sendWaiting() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.flush()
	}
}

// flush sends the progress that waits. It is called with the lock held.
func (r *reporter) flush() {
	if r.wait == nil {
		return
	}
	r.w.send(&protocol.Message{Call: r.call, Progress: r.wait}, nil)
	r.last, r.wait = time.Now(), nil
}

// end sends the last progress, and takes no more: a goroutine that outlives its
// cell has nothing to say.
func (r *reporter) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return
	}
	r.flush()
	r.timer.Stop()
	r.over = true
}

// Log sends one line.
func (r *reporter) Log(_ context.Context, record slog.Record) {
	line := record.Message
	if attrs := attributes(record); attrs != "" {
		line += " " + attrs
	}
	r.mu.Lock()
	over := r.over
	r.mu.Unlock()
	if !over {
		r.w.send(&protocol.Message{Call: r.call, Log: &protocol.Log{Time: record.Time, Level: record.Level.String(), Text: clip(line)}}, nil)
	}
}

// attributes writes the attributes of a record as slog's text handler does.
// Time, level and message travel apart.
func attributes(record slog.Record) string {
	var text strings.Builder
	handler := slog.NewTextHandler(&text, &slog.HandlerOptions{Level: record.Level})
	plain := slog.NewRecord(time.Time{}, record.Level, "", 0)
	record.Attrs(func(a slog.Attr) bool { plain.AddAttrs(a); return true })
	_ = handler.Handle(context.Background(), plain) // a strings.Builder does not fail
	return strings.TrimSpace(strings.TrimPrefix(text.String(), "level="+record.Level.String()+` msg=""`))
}
