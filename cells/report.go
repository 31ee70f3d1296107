package cells

import (
	"context"
	"log/slog"
)

// Reporter hears what a running cell says of itself. Runtimes provide it;
// authors call Progress and Log.
type Reporter interface {
	// Progress hears that done of total steps are behind.
	Progress(done, total int)
	// Log hears a record of the cell's log.
	Log(ctx context.Context, record slog.Record)
}

type reporterKey struct{}

// WithReporter returns a context whose Progress and Log reach r.
func WithReporter(ctx context.Context, r Reporter) context.Context {
	return context.WithValue(ctx, reporterKey{}, r)
}

func reporter(ctx context.Context) Reporter {
	r, _ := ctx.Value(reporterKey{}).(Reporter)
	return r
}

// Progress says how far the cell is: done of total steps. The page draws a bar
// with the time left. It is cheap enough for an inner loop, and does nothing
// outside of a run.
func Progress(ctx context.Context, done, total int) {
	if r := reporter(ctx); r != nil {
		r.Progress(done, total)
	}
}

// Log returns a logger whose lines stand under the cell that ctx belongs to,
// also when several cells run at once. Outside of a run it is slog.Default().
func Log(ctx context.Context) *slog.Logger {
	r := reporter(ctx)
	if r == nil {
		return slog.Default()
	}
	return slog.New(&handler{to: r})
}

// handler passes records on to a reporter, with the attributes and groups that
// were set on the logger.
type handler struct {
	to     Reporter
	attrs  []slog.Attr
	groups []string
}

func (h *handler) Enabled(context.Context, slog.Level) bool { return true }

func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	out := slog.NewRecord(record.Time, record.Level, record.Message, record.PC)
	out.AddAttrs(h.attrs...)
	var own []slog.Attr
	record.Attrs(func(a slog.Attr) bool { own = append(own, a); return true })
	out.AddAttrs(h.grouped(own)...)
	h.to.Log(ctx, out)
	return nil
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.attrs = append(next.attrs[:len(next.attrs):len(next.attrs)], h.grouped(attrs)...)
	return &next
}

func (h *handler) WithGroup(name string) slog.Handler {
	next := *h
	next.groups = append(next.groups[:len(next.groups):len(next.groups)], name)
	return &next
}

// grouped puts attributes into the groups that are open, the innermost last.
func (h *handler) grouped(attrs []slog.Attr) []slog.Attr {
	for i := len(h.groups) - 1; i >= 0 && len(attrs) > 0; i-- {
		attrs = []slog.Attr{{Key: h.groups[i], Value: slog.GroupValue(attrs...)}}
	}
	return attrs
}
