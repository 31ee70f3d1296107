package confine

import (
	"os"
	"strconv"
	"strings"
)

// boundByUser is a limit on processes where no namespace counts those of a worker:
// the kernel counts all of its user then, so that the worker has what is left above
// those that there are now. It is not exact, because others of the user come and go,
// and holds for nobody who is root. ok is false where there is none.
func boundByUser(uid, processes int) (limit uint64, ok bool) {
	if uid == 0 {
		return 0, false
	}
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0, false
	}
	all, ok := threads(string(data))
	return uint64(all + processes), ok
}

// threads reads the fourth field of /proc/loadavg (proc(5)): those that run, and all
// that there are.
func threads(loadavg string) (all int, ok bool) {
	fields := strings.Fields(loadavg)
	if len(fields) < 4 {
		return 0, false
	}
	_, text, _ := strings.Cut(fields[3], "/")
	all, err := strconv.Atoi(text)
	return all, err == nil && all > 0
}
