//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"stagebook/cells/display"
	"stagebook/cells/supervisor"
)

func TestPrintedAlone(t *testing.T) {
	b := start(t, nil)
	for i := range 20 {
		var e ear
		result, err := b.Call(t.Context(), call("prints", text("text", fmt.Sprint("hello ", i))), e.listener())
		if err != nil || result.Failure != nil {
			t.Fatalf("%+v, %v", result, err)
		}
		got := e.texts() // all that it printed, by the time that it ends
		slices.Sort(got)
		if want := []string{"stderr: to stderr, without an end", fmt.Sprint("stdout: hello ", i)}; !slices.Equal(got, want) {
			t.Fatalf("heard %q, want %q", got, want)
		}
		if e.lines[0].Shared || e.lines[1].Shared || e.lines[0].Time.IsZero() {
			t.Errorf("heard %+v", e.lines)
		}
	}
}

// TestPrintedTogether lets two cells meet: what they log is their own, what
// they print is of one of them.
func TestPrintedTogether(t *testing.T) {
	meeting := t.TempDir()
	b := start(t, func(cfg *supervisor.Config) { cfg.Env = []string{"MEETING=" + meeting} })
	ears := map[string]*ear{"ann": {}, "bob": {}}
	var all sync.WaitGroup
	for name, e := range ears {
		all.Go(func() {
			if result, err := b.Call(t.Context(), call("meets", text("name", name)), e.listener()); err != nil || result.Failure != nil {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
	all.Wait()
	for name, e := range ears {
		texts := e.texts()
		if own := fmt.Sprintf("log: met who=%s level=3", name); !slices.Contains(texts, own) {
			t.Errorf("%s did not hear %q but %q", name, own, texts)
		}
		for _, line := range e.lines {
			switch line.Stream {
			case "log":
				if line.Shared || line.Level != "WARN" || !strings.Contains(line.Text, name) {
					t.Errorf("%s heard %+v", name, line)
				}
			default:
				if !line.Shared {
					t.Errorf("%s heard %+v, which is not shared", name, line)
				}
			}
		}
	}
}

func TestFlood(t *testing.T) {
	b := start(t, nil)
	var e ear
	result, err := b.Call(t.Context(), call("floods", text("n", "20000")), e.listener())
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	if len(e.lines) != 20001 || e.lines[19999].Text != "line 19999" {
		t.Fatalf("heard %d lines", len(e.lines))
	}
	if last := e.lines[20000].Text; len(last) > 17<<10 || !strings.HasSuffix(last, " …") {
		t.Errorf("a line of %d bytes", len(last))
	}
}

func TestProgress(t *testing.T) {
	b := start(t, nil)
	var e ear
	const n = 200_000
	result, err := b.Call(t.Context(), call("steps", text("n", fmt.Sprint(n))), e.listener())
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	if len(e.steps) == 0 || e.steps[len(e.steps)-1] != [2]int{n, n} {
		t.Errorf("heard %v", e.steps)
	}
	if most := 2 + result.Steps["run"].Milliseconds()/50; int64(len(e.steps)) > most {
		t.Errorf("heard %d times in %s", len(e.steps), result.Steps["run"])
	}
}

func TestSecret(t *testing.T) {
	const secret = `p<a>s"s` + "\nword on two lines"
	b := start(t, func(cfg *supervisor.Config) {
		cfg.Env, cfg.Secrets = []string{"PASSWORD=" + secret}, []string{secret}
	})
	var e ear
	result, err := b.Call(t.Context(), call("secret", text("password", "PASSWORD")), e.listener())
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	data, err := b.store.ReadObject(result.Outputs[0].Display)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := display.Decode(data); err != nil {
		t.Error(err)
	}
	seen := strings.Join(e.texts(), "\n") + string(data) + result.Outputs[0].Summary
	for _, part := range []string{`p<a>s`, `p\u003ca`, "word on two"} {
		if strings.Contains(seen, part) {
			t.Errorf("%q is seen in %s", part, seen)
		}
	}
	if !strings.Contains(seen, "•••") || !strings.Contains(seen, "secret PASSWORD") {
		t.Errorf("saw %s", seen)
	}
}

// TestLastWords hears what a cell said before its worker died.
func TestLastWords(t *testing.T) {
	b := start(t, nil)
	var e ear
	if _, err := b.Call(context.Background(), call("fatal"), e.listener()); err != nil {
		t.Fatal(err)
	}
	if got := e.texts(); len(got) != 1 || !strings.HasSuffix(got[0], "no such table") {
		t.Errorf("heard %q", got)
	}
}

// TestSweep removes the spool of a server that was killed, and no other.
func TestSweep(t *testing.T) {
	b := start(t, nil)
	dead := filepath.Join(b.cfg.Spool, "worker-dead")
	if err := os.MkdirAll(filepath.Join(dead, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dead, "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := supervisor.Start(t.Context(), b.cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dead); err == nil {
		t.Error("the spool that nobody uses is still there")
	}
	other.Close()
	if got := value[[]int](b, b.ok(call("numbers", text("n", "20000"))).Outputs[0]); len(got) != 20000 {
		t.Errorf("got %d numbers", len(got))
	}
}
