package main

import (
	"strings"
	"testing"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/supervisor"
)

func at(began time.Time, seconds int, text string) supervisor.LogLine {
	return supervisor.LogLine{Time: began.Add(time.Duration(seconds) * time.Second), Text: text}
}

// TestLogsAreToldOnce holds that a line is told once, that those of an earlier run are
// not, and that a count says which were lost on the way.
func TestLogsAreToldOnce(t *testing.T) {
	began := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	l := newLogs(began)
	cs := &session.CellState{Cell: &graph.Cell{ID: "fit", Name: "Fit"}}
	tell := func() (text string, lost int) {
		lines, lost := l.news(cs)
		var texts []string
		for _, line := range lines {
			texts = append(texts, line.Text)
		}
		return strings.Join(texts, " "), lost
	}
	for _, step := range []struct {
		log   []supervisor.LogLine
		lines int
		want  string
		lost  int
	}{
		{[]supervisor.LogLine{at(began, -9, "old"), at(began, -8, "older")}, 2, "", 0},
		{[]supervisor.LogLine{at(began, 1, "a")}, 1, "a", 0}, // begun anew
		{[]supervisor.LogLine{at(began, 1, "a")}, 1, "", 0},
		{[]supervisor.LogLine{at(began, 1, "a"), at(began, 2, "b"), at(began, 2, "b")}, 3, "b b", 0},
		{[]supervisor.LogLine{at(began, 7, "y"), at(began, 8, "z")}, 9, "y z", 4},
		{nil, 9, "", 0}, // the tail is gone with the run
	} {
		cs.Log, cs.LogLines = step.log, step.lines
		if got, lost := tell(); got != step.want || lost != step.lost {
			t.Errorf("of %d lines %q are told and %d lost, want %q and %d", step.lines, got, lost, step.want, step.lost)
		}
	}
	shared := at(began, 9, "whose?")
	shared.Shared = true
	for _, id := range []string{"one", "two"} {
		cs = &session.CellState{Cell: &graph.Cell{ID: id, Name: id}, Log: []supervisor.LogLine{shared}, LogLines: 1}
		if got, _ := tell(); (got == "whose?") != (id == "one") {
			t.Errorf("of a shared line %s tells %q", id, got)
		}
	}
	if text := logText("one", shared); text != "one? | whose?" {
		t.Error(text)
	}
	if text := logText("Fit", supervisor.LogLine{Level: "ERROR", Text: "\x1b[1;31mred\x1b[0m\a\ttab\u009b"}); text != "Fit | ERROR red\ttab" {
		t.Errorf("%q", text)
	}
}
