package crash

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/supervisor"
)

// TestDiskFull lets runs fill a small file system. What is kept is right, what
// cannot be kept is said, and when there is room again everything completes.
func TestDiskFull(t *testing.T) {
	g := newTarget(t)
	s := state{0, 3}
	want := g.want(t, s) // and builds
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	said, struck := false, 0
	for left := range 24 { // blocks of 4 KB that are left to the run
		if err := os.RemoveAll(filepath.Join(dir, "v1")); err != nil {
			t.Fatal(err)
		}
		copyWorkers(t, filepath.Join(g.root, "built"), dir)
		fill(t, dir, left*left)
		var stdout, stderr bytes.Buffer
		cmd := g.command("run", s, dir)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		struck += blamed(t, events(t, stdout.Bytes()))
		g.compare(t, s, fmt.Sprint("a run with ", left*left, " blocks left"), freshOf(events(t, stdout.Bytes())))
		if err != nil {
			if text := stdout.String() + stderr.String(); !strings.Contains(text, "disk is full") || !strings.Contains(text, "make room") {
				t.Errorf("with %d blocks left: %v, and it is not said what to do about the disk:\n%s", left*left, err, text)
			}
			said = true
		}
		if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
			t.Fatal(err)
		}
		out, err := g.command("run", s, dir).CombinedOutput()
		if err != nil {
			t.Errorf("with room again: %v\n%s", err, out)
		}
		out, err = g.command("status", s, dir).CombinedOutput()
		if err != nil {
			t.Errorf("status: %v\n%s", err, out)
		}
		fresh := freshOf(events(t, out))
		g.displays(t, dir, fresh, true)
		g.compare(t, s, "a run with room again", fresh)
		if len(fresh) != len(want) {
			t.Errorf("with room again %d cells are fresh, not %d:\n%s", len(fresh), len(want), out)
		}
	}
	if !said || struck == 0 {
		t.Errorf("the disk was never full while a result was kept: said %v, struck %d", said, struck)
	}
}

// blamed counts the cells that failed for the disk, which is all that may fail, and
// expects that each says what to do.
func blamed(t *testing.T, all []event) (struck int) {
	t.Helper()
	for _, e := range all {
		if e.Failure == nil {
			continue
		}
		struck++
		if e.Failure.Kind != supervisor.KindStore || !strings.Contains(e.Failure.Message, "make room") {
			t.Errorf("`%s` failed for %q: %s", e.Cell, e.Failure.Kind, e.Failure.Message)
		}
	}
	return struck
}

// fill leaves some blocks of a file system free.
func fill(t *testing.T, dir string, blocks int) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size := int64(0)
	for block := make([]byte, 4096); ; size += 4096 {
		if _, err := f.Write(block); err != nil {
			break
		}
	}
	if err := f.Truncate(max(size-int64(blocks)*4096, 0)); err != nil {
		t.Fatal(err)
	}
}
