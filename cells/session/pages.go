package session

// SameAs reports whether two states of a cell, perhaps of two views, are drawn
// alike.
func (c *CellState) SameAs(o *CellState) bool {
	return o != nil && c.looksLike(o) && c.Failure == o.Failure && c.Started.Equal(o.Started) && c.Done == o.Done
}

// Watchers is how many subscriptions the view has.
func (v *View) Watchers() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.subs)
}

// Touch has every open page of the project drawn anew: something that stands
// on all of them has changed.
func (s *Session) Touch() {
	for _, v := range s.lockedViewList() {
		v.touchAll()
	}
}
