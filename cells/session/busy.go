package session

// Busy reports whether anything runs or waits to run in the project, in whichever
// view.
func (s *Session) Busy() bool {
	for _, v := range s.lockedViewList() {
		v.mu.Lock()
		run := v.run
		v.mu.Unlock()
		if run == nil {
			continue
		}
		select {
		case <-run.Done():
		default:
			return true
		}
	}
	return false
}
