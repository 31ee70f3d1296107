package worker

import (
	"cmp"
	"container/list"
	"reflect"
	"slices"
	"sync"
)

// defaultHotBytes limits the values kept in memory when the supervisor names no
// limit.
const defaultHotBytes = 1 << 30

// hotValues keeps values that later cells may want. A value that is stored
// weighs what its bytes weigh, and goes when all together weigh too much, least
// recently used first. One that is held in memory only is never dropped unasked:
// to make it again costs a run.
//
// A value that a cell could write into is lent to one call at a time, so that what
// one call writes no other ever reads, not even if it is taken back before the
// end. Who comes while it is lent reads a copy of its own from the bytes, which
// then stays as a spare. What has no bytes to read back is waited for.
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
	size   int64         // of its bytes; 0: held
	digest string        // of its bytes, "" while not known or when it has none
	users  int           // calls that hold it now
	spares []*hotValue   // copies of it that calls have read while it was lent
	only   bool          // it cannot be read back from bytes
	sum    *uint64       // of its bytes, when they were made from it; nil if they were not. It never changes
	freed  chan struct{} // closed when its user releases it; nil while nobody waits for that
	call   uint64        // that it is lent to
	print  uint64        // imprint of a held value that can be written, as it was when nobody held it
	marked bool          // print is set
}

// use is a value as one call holds it.
type use struct {
	hot    *hotValue
	digest string // of its bytes, "" if not known then
}

// want is a value that a call asks for.
type want struct {
	ref, digest string
	call        uint64
	mutable     bool // it is lent, not shared
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

// put keeps a value that call holds, until release. A value of the same ref gives
// way.
func (h *hotValues) put(v *hotValue, call uint64) *use {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range v.refs {
		h.remove(h.byRef[ref])
		h.came(ref)
	}
	return h.add(v, call)
}

// read keeps a value that was read from its bytes; as a spare, if there is one.
func (h *hotValues) read(v *hotValue, call uint64) *use {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ref := range v.refs {
		h.came(ref)
	}
	if e := h.byRef[v.refs[0]]; e != nil {
		first := e.Value.(*hotValue)
		first.spares = append(first.spares, v)
		h.weight += v.size
		u := v.use(want{call: call})
		h.shrink()
		h.news(nil)
		return u
	}
	return h.add(v, call)
}

// add files a value under its refs. It is called with the lock held.
func (h *hotValues) add(v *hotValue, call uint64) *use {
	e := h.recent.PushFront(v)
	for _, ref := range v.refs {
		h.byRef[ref] = e
	}
	h.weight += v.size
	u := v.use(want{call: call})
	h.shrink()
	h.news(v.refs)
	return u
}

// acquire returns the value that was asked for. Without one the caller either
// gets a channel to wait for before it asks again, or has to read the value from
// its bytes, or else to abandon it.
func (h *hotValues) acquire(w want) (u *use, wait <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byRef[w.ref]
	if e == nil && w.digest != "" {
		e = h.byRef[w.digest]
	}
	if e != nil {
		h.recent.MoveToFront(e)
		return e.Value.(*hotValue).lend(w)
	}
	if w.mutable {
		return nil, nil // each reads its own
	}
	if coming := h.coming[w.ref]; coming != nil {
		return nil, coming
	}
	h.coming[w.ref] = make(chan struct{})
	return nil, nil
}

// lend finds a piece that the call may have: any, if nobody can write into it,
// else one that no other holds. It is called with the lock held.
func (v *hotValue) lend(w want) (u *use, wait <-chan struct{}) {
	if !w.mutable || v.users == 0 || v.only && v.call == w.call {
		return v.use(w), nil
	}
	for _, spare := range v.spares {
		if spare.users == 0 {
			return spare.use(w), nil
		}
	}
	if !v.only {
		return nil, nil
	}
	if v.freed == nil {
		v.freed = make(chan struct{})
	}
	return nil, v.freed
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

// use notes a user. It is called with the lock held.
func (v *hotValue) use(w want) *use {
	v.users++
	v.call = w.call
	return &use{hot: v, digest: cmp.Or(v.digest, w.digest)}
}

// release ends a use.
func (h *hotValues) release(u *use) {
	h.mu.Lock()
	defer h.mu.Unlock()
	u.hot.users--
	if u.hot.users == 0 && u.hot.freed != nil {
		close(u.hot.freed)
		u.hot.freed = nil
	}
	h.shrink()
	h.news(nil)
}

// mark notes what a held value is like. Its caller holds it.
func (h *hotValues) mark(u *use) {
	print := imprint(u.hot.value)
	h.mu.Lock()
	defer h.mu.Unlock()
	u.hot.print, u.hot.marked = print, true
}

// written reports whether a held value was written since it was marked. Its caller
// holds it.
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
		e := h.byRef[ref]
		if e == nil {
			continue
		}
		first := e.Value.(*hotValue)
		if at := slices.Index(first.spares, u.hot); at >= 0 {
			first.spares = slices.Delete(first.spares, at, at+1)
			h.weight -= u.hot.size
		}
		if first == u.hot {
			h.remove(e)
		}
	}
	h.news(nil)
}

// shrink drops stored values that nobody uses until the rest fits. It is called with the lock held.
func (h *hotValues) shrink() {
	for e := h.recent.Back(); e != nil && h.weight > h.max; {
		before := e.Prev()
		v := e.Value.(*hotValue)
		v.spares = slices.DeleteFunc(v.spares, func(spare *hotValue) bool {
			if spare.users > 0 {
				return false
			}
			h.weight -= spare.size
			return true
		})
		if v.size > 0 && v.users == 0 && h.weight > h.max {
			h.remove(e)
		}
		e = before
	}
}

// remove forgets a value with its spares. It is called with the lock held.
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
	for _, spare := range v.spares {
		h.weight -= spare.size
	}
	v.spares = nil
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
