package worker

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// shelf is a hotValues with what it told.
type shelf struct {
	*hotValues
	held map[string]bool // as somebody knows who only hears the news
}

func newShelf(limit int64) *shelf {
	s := &shelf{held: map[string]bool{}}
	s.hotValues = newHotValues(func(kept, dropped []string) {
		for _, ref := range dropped {
			if !s.held[ref] {
				panic("dropped what was never kept: " + ref)
			}
			delete(s.held, ref)
		}
		for _, ref := range kept {
			s.held[ref] = true
		}
	})
	s.limit(limit)
	return s
}

func (s *shelf) add(ref string, size int64) *use {
	return s.put(&hotValue{refs: []string{ref}, value: reflect.ValueOf(ref), size: size})
}

func (s *shelf) refs() []string {
	var refs []string
	for ref := range s.byRef {
		refs = append(refs, ref)
		if !s.held[ref] {
			refs = append(refs, "untold "+ref)
		}
	}
	if len(s.held) != len(s.byRef) {
		refs = append(refs, fmt.Sprint("told of ", len(s.held)))
	}
	slices.Sort(refs)
	return refs
}

func TestHotLimit(t *testing.T) {
	s := newShelf(10)
	for i := range 4 {
		s.release(s.add(fmt.Sprint(i), 4))
	}
	if got := s.refs(); !slices.Equal(got, []string{"2", "3"}) {
		t.Errorf("holds %q", got)
	}
	if u, _, ok := s.acquire("2", ""); ok { // now used last
		s.release(u)
	}
	s.release(s.add("held", 0))
	s.release(s.add("4", 4))
	if got := s.refs(); !slices.Equal(got, []string{"2", "4", "held"}) {
		t.Errorf("holds %q", got)
	}
	large := s.add("large", 100) // stays while it is used
	if got := s.refs(); !slices.Equal(got, []string{"held", "large"}) {
		t.Errorf("holds %q", got)
	}
	s.release(large)
	if got := s.refs(); !slices.Equal(got, []string{"held"}) || s.weight != 0 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
}

func TestHotNames(t *testing.T) {
	s := newShelf(100)
	s.release(s.add("key#a", 4))
	s.name("key#a", "digest")
	if got := s.refs(); !slices.Equal(got, []string{"digest", "key#a"}) {
		t.Errorf("holds %q", got)
	}
	s.release(s.add("other#a", 4)) // the same bytes made by another cell
	s.name("other#a", "digest")
	if got := s.refs(); !slices.Equal(got, []string{"digest", "other#a"}) || s.weight != 4 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
	s.release(s.add("other#a", 6)) // made again
	if got := s.refs(); !slices.Equal(got, []string{"other#a"}) || s.weight != 6 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
	s.drop("other#a", "unknown")
	if got := s.refs(); len(got) != 0 || s.weight != 0 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
}

func TestHotBeside(t *testing.T) {
	s := newShelf(100)
	s.release(s.add("a", 4))
	acquire := func() *use {
		u, _, ok := s.acquire("a", "")
		if !ok {
			t.Fatal("it is gone")
		}
		return u
	}
	if alone := acquire(); s.release(alone) {
		t.Error("nobody was beside it")
	}
	first, second := acquire(), acquire()
	if !s.release(second) || !s.release(first) {
		t.Error("the two were beside each other")
	}
	s.forget(first)
	if got := s.refs(); len(got) != 0 {
		t.Errorf("holds %q", got)
	}
	s.release(s.add("a", 4))
	s.forget(first) // another value by now
	if got := s.refs(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("holds %q", got)
	}
}

func TestHotReadOnce(t *testing.T) {
	s := newShelf(100)
	if _, wait, ok := s.acquire("a", ""); ok || wait != nil {
		t.Fatal("the first to ask has to read it")
	}
	_, wait, ok := s.acquire("a", "")
	if ok || wait == nil {
		t.Fatal("the second has to wait")
	}
	s.abandon("a")
	<-wait
	if _, again, ok := s.acquire("a", ""); ok || again != nil {
		t.Fatal("after the first gave up the second reads it")
	}
	_, wait, _ = s.acquire("a", "")
	s.release(s.add("a", 4))
	<-wait
	if _, _, ok := s.acquire("a", ""); !ok {
		t.Error("it came and is not there")
	}
}
