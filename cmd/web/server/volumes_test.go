package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// lists is a project of values that are shown as tables and are no frames.
const lists = `package lists

import "time"

// Person is one of many.
type Person struct {
	Name string
	Age  int
	Born time.Time
}

// People are many.
func People() []Person {
	list := make([]Person, 500)
	for i := range list {
		list[i] = Person{Name: string(rune('a'+i%26)), Age: (i * 7) % 100, Born: time.Date(2000, 1, 1+i, 0, 0, 0, 0, time.UTC)}
	}
	return list
}

// Kind says itself what it is.
type Kind int

func (Kind) String() string { return "kind" }

// Kinds are what only their own code can write.
func Kinds() []struct{ Is Kind } { return make([]struct{ Is Kind }, 60) }
`

// A list of records is asked like a frame; one whose elements write themselves is
// shown, and no more is offered.
func TestListsAreAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/lists/lists.go", lists)
	s.post("/p/lists/run")
	s.settle("/p/lists")
	ask := func(state string) []string {
		page := s.get("/p/lists?" + url.Values{"_t.people": {state}}.Encode()).Body.String()
		_, first := rows(t, page)
		return first
	}
	if first := ask("s=d:Age&s=a:Born&p=10&n=10"); len(first) < 10 || first[0] != "t" { // the first of those that are 97
		t.Fatalf("the second page of a sorted list begins with %q", first)
	}
	got := s.get("/p/lists/download?" + url.Values{"_cell": {"people"}, "_out": {"people"}, "_t.people": {"min.Age=97&s=d:Age"}, "_as": {"csv"}}.Encode())
	lines := strings.Split(strings.TrimSpace(got.Body.String()), "\n")
	if got.Code != http.StatusOK || lines[0] != "Name,Age,Born" || len(lines) != 16 || !strings.Contains(lines[1], ",99,2000-") {
		t.Errorf("the filtered list is %d lines long: %q", len(lines), lines[:min(3, len(lines))])
	}
	page := s.get("/p/lists").Body.String()
	if !strings.Contains(page, `data-ask="/p/lists/table" data-of="people"`) {
		t.Error("the list of records cannot be asked in the page")
	}
	if strings.Contains(page, `data-of="kinds"`) {
		t.Error("a list that only its own code can write is offered to be asked")
	}
}
