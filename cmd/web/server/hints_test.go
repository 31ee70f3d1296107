package server_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"stagebook/cmd/web/server"
)

const doubtful = `package doubtful

import "time"

// Clock reads the clock.
func Clock() time.Time { return now() }

func now() time.Time { return time.Now() }

// Plain does not.
func Plain() int { return 1 }
`

// TestHintsStandOnTheirCells waits for hints to come beside the page, and asks
// another program for them, which shows them at once and without the Go tool.
func TestHintsStandOnTheirCells(t *testing.T) {
	s := newSite(t)
	s.write("projects/doubtful/doubtful.go", doubtful)
	page := s.get("/p/doubtful").Body.String()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(page, `data-hint="clock"`); page = s.get("/p/doubtful").Body.String() {
		if time.Now().After(deadline) {
			t.Fatal("no hint comes")
		}
		time.Sleep(10 * time.Millisecond)
	}
	parse(t, page)
	calls := s.calls()
	again := server.New(server.Config{
		Projects: s.projects, Store: s.store, Token: token, Version: "test", Who: "tester", GoTool: s.root + "/bin/go", Logger: slog.New(slog.DiscardHandler),
	})
	s.server.Close()
	s.server, s.cookie = again, nil
	s.cookie = s.enter()
	page = s.get("/p/doubtful").Body.String()
	clock, plain, _ := strings.Cut(page, `data-cell="plain"`)
	if !strings.Contains(clock, "doubtful.go:8") || !strings.Contains(clock, "take the moment as a parameter") {
		t.Error("the first page of another program does not show the place and the remedy")
	}
	if strings.Contains(plain, "data-hint") {
		t.Error("a cell that reaches no clock shows a hint")
	}
	if now := s.calls(); now != calls {
		t.Errorf("the go tool was started %d times for a page of known sources", now-calls)
	}
}
