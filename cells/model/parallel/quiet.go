package parallel

import (
	"context"
	"log/slog"

	"stagebook/cells"
)

// Quiet returns a context whose progress is not shown, for fits within tasks
// that have a bar of their own. Logs go where those of ctx go.
func Quiet(ctx context.Context) context.Context {
	return cells.WithReporter(ctx, quiet{cells.Log(ctx).Handler()})
}

// quiet is a cells.Reporter that hears logs only.
type quiet struct{ logs slog.Handler }

func (quiet) Progress(int, int) {}

func (q quiet) Log(ctx context.Context, record slog.Record) {
	if q.logs.Enabled(ctx, record.Level) {
		_ = q.logs.Handle(ctx, record)
	}
}
