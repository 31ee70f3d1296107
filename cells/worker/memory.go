package worker

import (
	"os"
	"runtime/debug"
	"strconv"

	"stagebook/cells/worker/protocol"
)

// limitMemory keeps the process below its limit: the collector works harder as
// it comes near, and past it the process dies with "out of memory" instead of
// taking the machine with it. Nothing of ours stays in the environment that the
// author's code sees.
func limitMemory() {
	offer()
	limit, err := strconv.ParseInt(os.Getenv(protocol.MemoryVariable), 10, 64)
	os.Unsetenv(protocol.MemoryVariable)
	if err != nil || limit <= 0 {
		return
	}
	debug.SetMemoryLimit(limit / 10 * 9)
	const usual = 1 << 30
	debug.SetMaxStack(int(min(limit/4, usual))) // a function that calls itself without end is told from a want of memory
	limitData(limit)
}
