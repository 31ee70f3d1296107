package worker

import (
	"container/list"
	"reflect"
	"sync"
)

// defaultHotBytes limits the values kept in memory when the supervisor names no
// limit.
const defaultHotBytes = 1 << 30

// hotValues keeps values that later cells may want. A value that is stored
// weighs what its bytes weigh, and goes when all together weigh too much, least
// recently used first. One that is held in memory only is never dropped unasked:
// to make it again costs a run.
type hotValues struct {
	tell func(kept, dropped []string) // called with the lock held, so that news come in order

	mu      sync.Mutex // guards the rest
	max     int64
	weight  int64
	byRef   map[string]*list.Element // also by digest, once it is known
	recent  *list.List               // of *hotValue, most recently used in front
	dropped []string                 // not told yet
	coming  map[string]chan struct{} // values being read, by ref; closed when they came or did not
}

// hotValue is a value and what is known of it. The lock of hotValues guards it.
type hotValue struct {
	refs   []string
	value  reflect.Value
	size   int64  // of its bytes; 0: held
	digest string // of its bytes, "" while not known or when it has none
	users  int    // calls that hold it now
	uses   int    // calls that ever did
	print  uint64 // imprint of a held value that can be written, as it was when nobody held it
	marked bool   // print is set
}

// use is a value as one call holds it.
type use struct {
	hot    *hotValue
	number int    // of this use
	beside bool   // another call held the value when this began
	digest string // of its bytes, "" if not known then
}

func newHotValues(tell func(kept, dropped []string)) *hotValues {
	return &hotValues{tell: tell, max: defaultHotBytes, byRef: make(map[string]*list.Element), recent: list.New(), coming: make(map[string]chan struct{})}
}

func (h *hotValues) limit(bytes int64) {
	if bytes <= 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.max = bytes
	h.shrink()
	h.news(nil)
}

// put keeps a value, and counts a use of it that release ends. A value of the
// same ref gives way.
func (h *hotValues) put(v *hotValue) *use {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range v.refs {
		h.remove(h.byRef[ref])
		h.came(ref)
	}
	e := h.recent.PushFront(v)
	for _, ref := range v.refs {
		h.byRef[ref] = e
	}
	h.weight += v.size
	u := v.use()
	h.shrink()
	h.news(v.refs)
	return u
}

// acquire returns the value that ref or digest names, and counts a use of it.
// Without one the caller either gets a channel to wait for before it asks
// again, or, when nobody else is at it, has to put the value or abandon it.
func (h *hotValues) acquire(ref, digest string) (u *use, wait <-chan struct{}, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byRef[ref]
	if e == nil && digest != "" {
		e = h.byRef[digest]
	}
	if e != nil {
		h.recent.MoveToFront(e)
		return e.Value.(*hotValue).use(), nil, true
	}
	if coming := h.coming[ref]; coming != nil {
		return nil, coming, false
	}
	h.coming[ref] = make(chan struct{})
	return nil, nil, false
}

// abandon lets others try to make the value that its caller could not.
func (h *hotValues) abandon(ref string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.came(ref)
}

// came wakes who waits for a ref. It is called with the lock held.
func (h *hotValues) came(ref string) {
	if coming := h.coming[ref]; coming != nil {
		close(coming)
		delete(h.coming, ref)
	}
}

// use counts a use. It is called with the lock held.
func (v *hotValue) use() *use {
	v.users++
	v.uses++
	return &use{hot: v, number: v.uses, beside: v.users > 1, digest: v.digest}
}

// release ends a use, and reports whether another call held the value meanwhile.
func (h *hotValues) release(u *use) (beside bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	u.hot.users--
	beside = u.beside || u.hot.uses != u.number
	h.shrink()
	h.news(nil)
	return beside
}

// mark notes what a held value is like that only its caller holds.
func (h *hotValues) mark(u *use) {
	print := imprint(u.hot.value)
	h.mu.Lock()
	defer h.mu.Unlock()
	if u.hot.users == 1 {
		u.hot.print, u.hot.marked = print, true
	}
}

// untouched reports whether a held value is as it was when nobody held it. For a
// value that others hold as well their calls tell.
func (h *hotValues) untouched(u *use) bool {
	h.mu.Lock()
	print, marked, alone := u.hot.print, u.hot.marked, u.hot.users == 1
	h.mu.Unlock()
	return !marked || !alone || imprint(u.hot.value) == print
}

// written reports whether a held value was written since nobody held it.
func (h *hotValues) written(u *use) bool {
	h.mu.Lock()
	print, marked := u.hot.print, u.hot.marked
	h.mu.Unlock()
	return marked && imprint(u.hot.value) != print
}

// name gives a value its digest as a second name.
func (h *hotValues) name(ref, digest string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byRef[ref]
	if e == nil {
		return
	}
	v := e.Value.(*hotValue)
	if v.digest != "" {
		return // known: the same bytes have the same digest
	}
	v.digest = digest
	if other := h.byRef[digest]; other != nil && other != e {
		h.remove(other)
	}
	v.refs = append(v.refs, digest)
	h.byRef[digest] = e
	h.news([]string{digest})
}

// drop forgets the values of these refs, whatever else they are named.
func (h *hotValues) drop(refs ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range refs {
		h.remove(h.byRef[ref])
	}
	h.news(nil)
}

// forget drops the value of a use, unless another has taken its place already.
func (h *hotValues) forget(u *use) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range u.hot.refs {
		if e := h.byRef[ref]; e != nil && e.Value == u.hot {
			h.remove(e)
		}
	}
	h.news(nil)
}

// shrink drops stored values that nobody uses until the rest fits. It is called with the lock held.
func (h *hotValues) shrink() {
	for e := h.recent.Back(); e != nil && h.weight > h.max; {
		before := e.Prev()
		if v := e.Value.(*hotValue); v.size > 0 && v.users == 0 {
			h.remove(e)
		}
		e = before
	}
}

// remove forgets a value. It is called with the lock held.
func (h *hotValues) remove(e *list.Element) {
	if e == nil {
		return
	}
	v := e.Value.(*hotValue)
	for _, ref := range v.refs {
		if h.byRef[ref] == e {
			delete(h.byRef, ref)
			h.dropped = append(h.dropped, ref)
		}
	}
	h.weight -= v.size
	h.recent.Remove(e)
}

// news tells what came and went. A name that went and came, because one value
// took the place of another, has only come; a value too large to stay has only
// gone. It is called with the lock held.
func (h *hotValues) news(came []string) {
	var kept, dropped []string
	for _, ref := range came {
		if h.byRef[ref] != nil {
			kept = append(kept, ref)
		}
	}
	for _, ref := range h.dropped {
		if h.byRef[ref] == nil {
			dropped = append(dropped, ref)
		}
	}
	h.dropped = nil
	if len(kept) > 0 || len(dropped) > 0 {
		h.tell(kept, dropped)
	}
}
