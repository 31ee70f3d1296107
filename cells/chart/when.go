package chart

import (
	"errors"
	"time"
)

// layouts are the forms of a time that ECharts reads, those that go-echarts writes
// first.
var layouts = []string{
	time.RFC3339Nano, time.DateOnly, time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006/01/02", "2006/01/02 15:04:05", "2006-01", "2006",
}

var errNoTime = errors.New("no time")

func parseTime(text string) (time.Time, error) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errNoTime
}
