//go:build !linux

package store

// claim renames a file unless the new name is taken.
func claim(from, to string) error { return claimByLink(from, to) }
