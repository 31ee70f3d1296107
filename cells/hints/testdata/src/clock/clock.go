package clock

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net"
	"os"
	"time"
)

func Days(born time.Time) float64 {
	return time.Since(born).Hours() / 24 // want `reads the clock: time.Since`
}

func Left(end time.Time) time.Duration { return time.Until(end) } // want `reads the clock: time.Until`

func Stamp() time.Time {
	now := time.Now() // want `reads the clock: time.Now`
	return now
}

func Both() time.Time {
	now := time.Now() // want `reads the clock: time.Now`
	log.Println(now)
	return now
}

func Source() func() time.Time { return time.Now } // want `reads the clock: time.Now`

func Tick(ticker *time.Ticker) time.Time {
	<-ticker.C
	<-time.After(time.Second)
	return <-ticker.C // want `reads the clock: the moment that a timer sends`
}

func After() (at time.Time) {
	at = <-time.After(time.Second) // want `a timer sends`
	return at
}

func Other(moments chan time.Time) time.Time { return <-moments }

func Logged(ctx context.Context, conn net.Conn) error {
	start := time.Now()
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(time.Minute))
	defer cancel()
	conn.SetDeadline(time.Now().Add(time.Second))
	defer func() { slog.Info("done", "took", time.Since(start)) }()
	took := time.Since(start).Round(time.Millisecond)
	fmt.Fprintf(os.Stderr, "%s\n", took)
	log.Print(fmt.Sprintf("%.1f s", time.Now().Sub(start).Seconds()))
	return ctx.Err()
}

func Written(w *os.File) {
	fmt.Fprintln(w, time.Now()) // want `reads the clock`
}

func Constructed() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Hour) }
