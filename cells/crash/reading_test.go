//go:build linux || darwin

package crash

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// reader is a project whose cell takes its time to read a file.
const reader = `// Package slow reads slowly.
package slow

import (
	"os"
	"time"
)

// Text is read twice.
//
//cell:file
var Text = "data/text.txt"

func wait(name string) {
	for {
		if _, err := os.Stat(name); err == nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Both gives what it read at first and at last, and says between whiles how far
// it has come.
func Both(text string) ([]string, error) {
	first, err := os.ReadFile(text)
	if err != nil {
		return nil, err
	}
	os.WriteFile("said/first", nil, 0o666)
	wait("said/changed")
	last, _ := os.ReadFile(text)
	os.WriteFile("said/last", nil, 0o666)
	wait("said/done")
	return []string{string(first), string(last)}, nil
}
`

// TestFileChangedWhileRead lets files change under a real worker. What it read
// of two contents is not kept, whatever the file holds when it ends.
func TestFileChangedWhileRead(t *testing.T) {
	web := filepath.Join(t.TempDir(), "web")
	if out, err := exec.Command("go", "build", "-o", web, "stagebook/cmd/web").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	project := filepath.Join(t.TempDir(), "slow")
	text := filepath.Join(project, "data", "text.txt")
	put := func(path, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put(filepath.Join(project, "go.mod"), "module example.com/slow\n\ngo 1.26\n")
	put(filepath.Join(project, "slow.go"), reader)
	put(filepath.Join(project, "said", "none"), "")
	for name, during := range map[string]change{
		"changed":             {now: func() { put(text, "two") }},
		"removed":             {now: func() { os.Remove(text) }},
		"replaced by another": {now: func() { put(text+".new", "two"); os.Rename(text+".new", text) }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(text, "one")
			for _, said := range []string{"first", "changed", "last", "done"} {
				os.Remove(filepath.Join(project, "said", said))
			}
			for _, e := range during.run(t, exec.Command(web, "run", "--no-confine", "--store", dir, "--json", project), filepath.Join(project, "said")) {
				if e.Event == "cell" && e.Status == "fresh" {
					t.Errorf("kept as fresh although the file changed: %+v", e)
				}
			}
			put(text, "three")
			clean := t.TempDir()
			for _, store := range []string{dir, clean} {
				if out, err := exec.Command(web, "run", "--no-confine", "--store", store, "--json", project).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			now, err := exec.Command(web, "status", "--store", dir, "--json", project).Output()
			if err != nil {
				t.Errorf("status: %v", err)
			}
			want, err := exec.Command(web, "status", "--store", clean, "--json", project).Output()
			if err != nil || freshOf(events(t, now))["both"].Outputs["both"] != freshOf(events(t, want))["both"].Outputs["both"] || len(freshOf(events(t, now))) != 1 {
				t.Errorf("after a later run\n%s\nand from an empty store\n%s%v", now, want, err)
			}
		})
	}
}

// change is what is done to a file between two readings, and after the second.
type change struct{ now, then func() }

// run runs a command to its end and makes the change in its midst.
func (c change) run(t *testing.T, cmd *exec.Cmd, said string) []event {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the process
	for _, step := range []struct {
		after, before string
		do            func()
	}{{"first", "changed", c.now}, {"last", "done", c.then}} {
		for !there(filepath.Join(said, step.after)) {
			select {
			case err := <-ended:
				t.Fatalf("ended before its time: %v\n%s%s", err, stdout.Bytes(), stderr.Bytes())
			case <-time.After(time.Millisecond):
			}
		}
		if step.do != nil {
			step.do()
		}
		if err := os.WriteFile(filepath.Join(said, step.before), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; err == nil {
		t.Errorf("the run says that all is done:\n%s", stdout.Bytes())
	}
	return events(t, stdout.Bytes())
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
