//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"testing"

	"stagebook/cells/confine"
	"stagebook/cells/supervisor"
)

// BenchmarkCall calls a cell that does nothing: what it takes is ours, and the
// store's.
func BenchmarkCall(b *testing.B) {
	w := start(b, nil)
	c := call("add", text("a", "1"), text("b", "2"))
	for b.Loop() {
		if result, err := w.Call(b.Context(), c, supervisor.Listener{}); err != nil || result.Failure != nil {
			b.Fatalf("%+v, %v", result, err)
		}
	}
}

// BenchmarkCallHot hands a large value on in memory.
func BenchmarkCallHot(b *testing.B) {
	w := start(b, nil)
	c := call("address", stored(w.ok(call("numbers", text("n", "1000000"))).Outputs[0]))
	for b.Loop() {
		if result, err := w.Call(b.Context(), c, supervisor.Listener{}); err != nil || result.Failure != nil {
			b.Fatalf("%+v, %v", result, err)
		}
	}
}

// BenchmarkStart starts a worker and closes it.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		w, err := supervisor.Start(b.Context(), supervisor.Config{Exe: executable, Dir: b.TempDir(), Spool: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}

// BenchmarkStartConfined is BenchmarkStart under the policy of a project that asks
// for nothing.
func BenchmarkStartConfined(b *testing.B) {
	confine.Probe()
	for b.Loop() {
		dir := b.TempDir()
		w, err := supervisor.Start(b.Context(), supervisor.Config{Exe: executable, Dir: dir, Spool: b.TempDir(), Confine: confine.Standard(dir, "")})
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
