//go:build unix

package build

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestCancelEndsTheGroup cancels a Go tool that has started another program. The
// end of the pipe that only this program writes to proves that it is gone too.
func TestCancelEndsTheGroup(t *testing.T) {
	b := newBench(t, mod+"-- p.go --\npackage p\n\nfunc A() int { return 1 }\n")
	s := b.load(".")
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	o := b.options()
	o.GoTool = fakeTool(t, "sleep 600 > "+pipe+" &\nwait\n")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := Build(ctx, s, o)
		done <- err
	}()
	child, err := os.Open(pipe) // returns when the child has opened its end
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a cancelled context", err)
	}
	if _, err := io.ReadAll(child); err != nil {
		t.Error(err)
	}
}
