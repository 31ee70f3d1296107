package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// lists is a project of values that are shown as tables and are no frames.
const lists = `package lists

import (
	"time"

	"stagebook/cells"
)

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

// Ages are found by name.
func Ages() map[string]uint64 {
	m := make(map[string]uint64)
	for i := range uint64(100) {
		m[string([]byte{byte('a' + i/10), byte('a' + i%10)})] = 1<<63 + i
	}
	return m
}

// Both lie beside a function, which holds the whole in memory.
func Both(people []Person) cells.Layout {
	return cells.Tabs(cells.Titled("Nothing", func() {}), cells.Titled("More", cells.Row("text", people)))
}
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
}

// What cannot be read from the stored bytes is laid out beside them: elements that
// write themselves, maps, and tables in a layout that is only held.
func TestTablesBesideTheirBytes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/lists/lists.go", lists)
	s.post("/p/lists/run")
	page := s.settle("/p/lists")
	for _, of := range []string{"kinds", "ages", "both"} {
		if !strings.Contains(page, `data-ask="/p/lists/table" data-of="`+of+`"`) {
			t.Errorf("the table in %s cannot be asked in the page", of)
		}
	}
	for _, c := range []struct{ cell, out, state, head, first string }{
		{"kinds", "kinds", "p=10", "Is", "kind"},
		{"ages", "ages", "s=d:key", "key,value", "jj,9223372036854775907"},
		{"both", "both/1/1", "s=d:Age&has.Name=t", "Name,Age,Born", "t,99,2000-12-23"},
	} {
		own := url.Values{"_cell": {c.cell}, "_out": {c.out}, "_t." + c.out: {c.state}}
		part := s.own(request("GET", "/p/lists/table?"+own.Encode()))
		part.Header.Set("X-Part", "1")
		got := s.do(part)
		if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), strings.Split(c.first, ",")[0]) || strings.Contains(got.Body.String(), `role="alert"`) {
			t.Errorf("%s: status %d\n%.400s", c.out, got.Code, got.Body)
		}
		own.Set("_as", "csv")
		file := s.get("/p/lists/download?" + own.Encode())
		lines := strings.Split(file.Body.String(), "\n")
		if file.Code != http.StatusOK || lines[0] != c.head || lines[1] != c.first {
			t.Errorf("%s: status %d, and the file begins with %q", c.out, file.Code, lines[:min(2, len(lines))])
		}
	}
}
