package worker

import (
	"fmt"
	"reflect"
	"runtime"

	"stagebook/cells/codec"
	"stagebook/cells/worker/protocol"
)

// lingering reports whether goroutines run that are neither ours nor a call's
// own. It may be that a cell which has returned left them behind, and that they
// write into what it returned; or that another cell works with several.
func (w *worker) lingering() bool {
	w.mu.Lock()
	ours := w.base + len(w.running)
	w.mu.Unlock()
	ours += int(w.beside.Load())
	return runtime.NumGoroutine() > ours
}

// snapshot is what results are like at one moment: the digests of those that can
// be written into and have bytes.
func snapshot(results []reflect.Value) []string {
	digests := make([]string, len(results))
	for i, v := range results {
		if codec.Mutable(v.Type()) {
			digests[i], _, _ = codec.Digest(v) // "" of what is held
		}
	}
	return digests
}

// settled fails the call whose results are not what they were before they were
// shown and stored: one would not belong to the other.
func (r *running) settled(results []reflect.Value, before []string) {
	for i, now := range snapshot(results) {
		if now == before[i] {
			continue
		}
		r.done.Failure = &protocol.Failure{Kind: "error", Message: fmt.Sprintf(
			"its result `%s` went on changing after it had returned: something that it started still writes into it. Wait for that before returning", r.cell.Outputs[i])}
		if place := r.cell.place(); place.Line > 0 {
			r.done.Failure.Stack = []protocol.Frame{place}
		}
		r.withdraw()
		return
	}
}

// withdraw takes the results of the call out of memory: nobody will ask for them.
func (r *running) withdraw() {
	for _, out := range r.done.Outputs {
		r.w.hot.drop(out.Ref)
	}
}
