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
	return s.put(&hotValue{refs: []string{ref}, value: reflect.ValueOf(ref), size: size, only: size == 0}, 0)
}

// ask asks for a value on behalf of a call.
func (s *shelf) ask(ref string, call uint64, mutable bool) (*use, <-chan struct{}) {
	return s.acquire(want{ref: ref, call: call, mutable: mutable})
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
	if u, _ := s.ask("2", 1, false); u != nil { // now used last
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

func TestHotIsLent(t *testing.T) {
	s := newShelf(10)
	s.release(s.add("a", 4))
	first, _ := s.ask("a", 1, true)
	if first == nil {
		t.Fatal("it is gone")
	}
	if u, wait := s.ask("a", 2, true); u != nil || wait != nil {
		t.Fatal("a value that is lent was lent again")
	}
	copied := s.read(&hotValue{refs: []string{"a"}, size: 4}, 2)
	if copied.hot == first.hot || s.weight != 8 {
		t.Errorf("the copy is no spare; %d bytes", s.weight)
	}
	s.release(copied)
	if again, _ := s.ask("a", 3, true); again == nil || again.hot != copied.hot {
		t.Error("a spare lay idle")
	} else {
		s.forget(again) // it was written
		s.release(again)
	}
	if got := s.refs(); !slices.Equal(got, []string{"a"}) || s.weight != 4 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
	s.release(s.read(&hotValue{refs: []string{"a"}, size: 4}, 4))
	s.release(s.add("b", 4)) // a spare goes before the value does
	if got := s.refs(); !slices.Equal(got, []string{"a", "b"}) || s.weight != 8 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
	s.forget(first)
	s.release(first)
	if got := s.refs(); !slices.Equal(got, []string{"b"}) || s.weight != 4 {
		t.Errorf("holds %q of %d bytes", got, s.weight)
	}
	s.release(s.add("a", 4))
	s.forget(first) // another value by now
	if got := s.refs(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("holds %q", got)
	}
}

func TestHotIsWaitedFor(t *testing.T) {
	s := newShelf(100)
	s.release(s.add("held", 0))
	first, _ := s.ask("held", 1, true)
	if u, wait := s.ask("held", 1, true); u == nil || wait != nil {
		t.Fatal("a call waits for itself")
	} else {
		s.release(u)
	}
	u, wait := s.ask("held", 2, true)
	if u != nil || wait == nil {
		t.Fatal("what cannot be read back is to be waited for")
	}
	s.release(first)
	<-wait
	if u, _ := s.ask("held", 2, true); u == nil {
		t.Error("it is free and was not lent")
	}
}

func TestHotReadOnce(t *testing.T) {
	s := newShelf(100)
	if u, wait := s.ask("a", 1, false); u != nil || wait != nil {
		t.Fatal("the first to ask has to read it")
	}
	u, wait := s.ask("a", 2, false)
	if u != nil || wait == nil {
		t.Fatal("the second has to wait")
	}
	s.abandon("a")
	<-wait
	if u, again := s.ask("a", 2, false); u != nil || again != nil {
		t.Fatal("after the first gave up the second reads it")
	}
	_, wait = s.ask("a", 3, false)
	s.release(s.read(&hotValue{refs: []string{"a"}, size: 4}, 2))
	<-wait
	if u, _ := s.ask("a", 3, false); u == nil {
		t.Error("it came and is not there")
	}
}
