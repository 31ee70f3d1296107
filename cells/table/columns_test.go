package table

import (
	"fmt"
	"strings"
	"testing"
)

func TestStrips(t *testing.T) {
	names := strings.Fields("a b c d e f g h")
	for query, want := range map[string]string{
		"":                "a b c d +0 0/8",
		"x=4":             "e f g h +0 4/8",
		"x=6":             "g h +0 6/8",
		"x=80":            "a b c d +0 0/8",
		"k=c":             "c a b d +1 0/7",
		"k=c&x=3":         "c e f g +1 3/7",
		"h=a&h=b":         "c d e f +0 0/6",
		"c=g&c=b":         "g b +0 0/2",
		"c=g&k=b":         "b g +1 0/1",
		"c=g&c=gone":      "g +0 0/1",
		"k=gone&k=a&k=a":  "a b c d +1 0/7",
		"k=a&k=b&k=c&x=1": "a b d e +2 1/6", // half of a page at most
	} {
		q, err := ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		s := q.Strip(names, 4)
		if got := fmt.Sprintf("%s +%d %d/%d", strings.Join(s.Names, " "), s.Pinned, s.First, s.Of); got != want {
			t.Errorf("%q shows %q, want %q", query, got, want)
		}
	}
}

func TestColumnsAreShownAndHidden(t *testing.T) {
	q := Query{}.Show("b", false)
	if q.String() != "h=b" || q.Shows("b") || !q.Shows("a") {
		t.Errorf("hidden: %s", q)
	}
	q = q.Show("a", false).Show("b", true).Pin("a", true)
	if q.String() != "k=a" || !q.Shows("a") {
		t.Errorf("pinned: %s", q)
	}
	if q = q.Show("a", false); q.String() != "h=a" || q.Shows("a") {
		t.Errorf("a pinned column that is hidden: %s", q)
	}
	only := Query{Columns: []string{"a", "b"}}
	if q = only.Show("c", true).Show("a", false); q.String() != "c=b&c=c" || q.Shows("d") {
		t.Errorf("chosen: %s", q)
	}
	if names := (Query{Hidden: []string{"b"}, Pinned: []string{"c"}}).Chosen([]string{"a", "b", "c"}); strings.Join(names, " ") != "c a" {
		t.Errorf("downloaded are %v", names)
	}
	for _, bad := range []string{"w.a=3", "w.a=wide", "x=-1"} {
		if _, err := ParseQuery(bad); err == nil {
			t.Errorf("%q is no mistake", bad)
		}
	}
}
