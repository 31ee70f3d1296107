package confine

// Pretend makes the program take the system for one that can do less, until the
// returned function is called.
func Pretend(s System) (restore func()) {
	was := probed
	probed = func() System { return s }
	return func() { probed = was }
}

// Bound sets the limits that hold where a policy says nothing.
func Bound(p, f int) (restore func()) {
	wasP, wasF := processes, openFiles
	processes, openFiles = p, f
	return func() { processes, openFiles = wasP, wasF }
}
