package table

import (
	"container/list"
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Loader reads stored bytes, checked against their digest. release gives them
// back when no page needs them any more.
type Loader func(digest string) (data []byte, release func(), err error)

// Shelf keeps the tables that were asked last, and the orders of their rows.
type Shelf struct {
	load  Loader
	limit int64

	opening singleflight.Group // by digest, and by digest and query

	mu    sync.Mutex // guards the rest
	used  *list.List // of *volume, the newest first
	known map[string]*list.Element
	bytes int64
}

// volume is one thing that the shelf keeps.
type volume struct {
	key   string
	bytes int64
	table *Table
	rows  Rows
	users int    // readers that have not let go
	free  func() // gives the bytes of a table back; nil for rows
	gone  bool   // it has been pushed out
}

// NewShelf returns a shelf that keeps about limit bytes. What is in use is kept
// beyond it.
func NewShelf(load Loader, limit int64) *Shelf {
	return &Shelf{load: load, limit: limit, used: list.New(), known: make(map[string]*list.Element)}
}

// Page are some rows of a table in the order of a query.
type Page struct {
	Table *Table
	Rows  Rows // in the order of the query: all that it lets through when it names no size, else at least the page
	First int  // number of the first row of the page among them
	Size  int  // rows of the page
}

// Ask calls use with the page that a query asks for. The table is valid only
// until use returns.
func (s *Shelf) Ask(ctx context.Context, digest string, q Query, use func(Page) error) error {
	t, release, err := s.table(digest)
	if err != nil {
		return err
	}
	defer release()
	rows, err := s.rows(ctx, digest, t, q)
	if err != nil {
		return err
	}
	p := Page{Table: t, Rows: rows, First: q.First, Size: q.Size}
	if p.First >= rows.Len() {
		p.First = 0
	}
	if p.Size <= 0 {
		p.Size = rows.Len()
	}
	p.Size = min(p.Size, rows.Len()-p.First)
	return use(p)
}

// Numbers are the rows of the page, as numbers of the stored frame.
func (p Page) Numbers() []uint32 { return p.Rows.Page(p.First, p.Size) }

// table returns an open table, and what lets go of it.
func (s *Shelf) table(digest string) (*Table, func(), error) {
	for {
		if v := s.take(digest); v != nil {
			return v.table, func() { s.letGo(v) }, nil
		}
		_, err, _ := s.opening.Do(digest, func() (any, error) {
			data, free, err := s.load(digest)
			if err != nil {
				return nil, err
			}
			t, err := Open(data)
			if err != nil {
				free()
				return nil, err
			}
			s.put(&volume{key: digest, bytes: int64(len(data)), table: t, free: free})
			return nil, nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("opening a table: %w", err)
		}
	}
}

// rows returns the order of the rows of a query. Of a long order only the part that
// the query asks for is found and kept, and none is kept when it asks for all.
func (s *Shelf) rows(ctx context.Context, digest string, t *Table, q Query) (Rows, error) {
	passing := Query{Filters: q.Filters, Search: q.Search}
	rows, err := s.keep(digest+"?"+passing.rowsText(), func() (Rows, error) { return t.passing(ctx, passing) })
	if err != nil || len(q.Sort) == 0 {
		return rows, err
	}
	key := digest + "?" + q.rowsText()
	if rows.Len() < windowLeast {
		return s.keep(key, func() (Rows, error) { return t.sorted(ctx, rows, q.Sort) })
	}
	if q.Size <= 0 || q.Size > topRows {
		o, err := t.order(rows, q.Sort)
		if err != nil {
			return Rows{}, err
		}
		return o.inWindows(ctx), nil
	}
	from := q.First
	if from >= rows.Len() {
		from = 0
	}
	if from+q.Size <= topRows {
		return s.keep(key+"&top", func() (Rows, error) { return t.top(ctx, rows, q.Sort) })
	}
	from = from / topRows * topRows
	return s.keep(fmt.Sprintf("%s&from=%d", key, from), func() (Rows, error) { return t.part(ctx, rows, q.Sort, from) })
}

// keep returns the rows that are kept under a key, or makes them.
func (s *Shelf) keep(key string, find func() (Rows, error)) (Rows, error) {
	if v := s.take(key); v != nil {
		return s.lent(v), nil
	}
	rows, err := find()
	if err != nil {
		return Rows{}, err
	}
	s.put(&volume{key: key, bytes: rows.bytes(), rows: rows})
	return rows, nil
}

// lent gives rows away for good: they are never changed, and collected like
// everything.
func (s *Shelf) lent(v *volume) Rows {
	s.letGo(v)
	return v.rows
}

func (s *Shelf) take(key string) *volume {
	s.mu.Lock()
	defer s.mu.Unlock()
	element := s.known[key]
	if element == nil {
		return nil
	}
	s.used.MoveToFront(element)
	v := element.Value.(*volume)
	v.users++
	return v
}

func (s *Shelf) letGo(v *volume) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.users--
	v.freeUnused()
}

// freeUnused gives the bytes back when nobody can ask for them any more.
func (v *volume) freeUnused() {
	if v.gone && v.users == 0 && v.free != nil {
		v.free()
		v.free = nil
	}
}

// put keeps a volume and pushes out the oldest beyond the limit, but the newest
// never: who asked for it is about to take it.
func (s *Shelf) put(v *volume) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.known[v.key]; old != nil {
		s.push(old)
	}
	s.known[v.key] = s.used.PushFront(v)
	s.bytes += v.bytes
	for s.bytes > s.limit && s.used.Len() > 1 {
		s.push(s.used.Back())
	}
}

func (s *Shelf) push(element *list.Element) {
	v := s.used.Remove(element).(*volume)
	delete(s.known, v.key)
	s.bytes -= v.bytes
	v.gone = true
	v.freeUnused()
}

// Close forgets everything. Nobody may ask any more.
func (s *Shelf) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.used.Len() > 0 {
		s.push(s.used.Back())
	}
}
