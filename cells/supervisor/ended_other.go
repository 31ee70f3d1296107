//go:build !linux

package supervisor

// untilEnded cannot wait here without reaping.
func untilEnded(int) bool { return false }

// oomKills is not told here.
func oomKills() int64 { return 0 }
