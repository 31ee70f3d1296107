package server

import (
	"testing"
	"time"
)

// A page's words may overtake each other on the way; the last one said counts.
func TestWordsOvertakeEachOther(t *testing.T) {
	now := time.Now()
	c := newCompany()
	c.enter("sums", "one", guest{cell: "base", seen: now, word: 1})
	c.enter("sums", "one", guest{seen: now, word: 3, gone: true})
	c.enter("sums", "one", guest{cell: "total", seen: now, word: 2})
	if at := c.at("sums", now); len(at) > 0 {
		t.Errorf("a page that has gone is at %+v", at)
	}
	c.enter("sums", "one", guest{cell: "total", seen: now, word: 4}) // from the browser's cache of pages
	if at := c.at("sums", now); len(at) != 1 || at[0].Cell != "total" {
		t.Errorf("a page that came back is at %+v", at)
	}
}

// Whoever has said nothing for long is gone, and the others are told.
func TestSilentPagesAreForgotten(t *testing.T) {
	now := time.Now()
	c := newCompany()
	c.enter("sums", "one", guest{cell: "base", seen: now.Add(-2 * guestAge), word: 1})
	c.enter("sums", "two", guest{cell: "base", seen: now, word: 1})
	door, end := c.listen("sums")
	defer end()
	<-door // the one that it has at first
	c.prune("sums", now)
	select {
	case <-door:
	default:
		t.Error("nobody is told that a page has gone")
	}
	if at := c.at("sums", now); len(at) != 1 || at[0].ID != "two" {
		t.Errorf("there are %+v", at)
	}
	c.prune("sums", now)
	select {
	case <-door:
		t.Error("the others are told of nothing")
	default:
	}
}
