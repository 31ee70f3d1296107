//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd

package confine

// mayOurselves is asked only where workers are confined.
func mayOurselves(string, bool) bool { return true }
