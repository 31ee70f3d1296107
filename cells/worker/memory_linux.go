package worker

import (
	"os"
	"syscall"
)

// limitData limits the private memory of the process. RLIMIT_AS would count
// address space, of which Go reserves more than it uses.
func limitData(bytes int64) {
	const data = 2 // RLIMIT_DATA
	limit := syscall.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}
	_ = syscall.Setrlimit(data, &limit) // without it the collector's limit still holds
}

// offer makes this process the first that the kernel ends when the machine runs
// out of memory: it can be started again, the server cannot.
func offer() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0) // the kernel then chooses by size alone
}
