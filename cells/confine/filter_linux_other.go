//go:build linux && !amd64 && !arm64

package confine

// architecture 0 means that no filter is known for this system.
const architecture = 0
