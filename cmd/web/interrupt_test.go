package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// project writes a project named "demo" and returns the flags that name its
// folder and a new store.
func project(t *testing.T, source string) []string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "projects", "demo")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "demo.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	return []string{"--projects", filepath.Join(root, "projects"), "--store", filepath.Join(root, "store")}
}

// trigger is a writer that calls do once it has been given text.
type trigger struct {
	bytes.Buffer
	text string
	do   func()
}

func (w *trigger) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if w.do != nil && strings.Contains(w.String(), w.text) {
		w.do()
		w.do = nil
	}
	return n, err
}

// Ctrl-C ends a run by cancelling what runs, and keeps what is done.
func TestInterruptedRunKeepsWhatIsDone(t *testing.T) {
	t.Parallel()
	flags := project(t, `package demo

import "context"

func Quick() int { return 1 }

const Wait = true

func Endless(ctx context.Context, quick int, wait bool) (int, error) {
	if !wait {
		return quick, nil
	}
	<-ctx.Done()
	return 0, ctx.Err()
}
`)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out := &trigger{text: `"cell":"endless","status":"running"`, do: interrupt}
	var said bytes.Buffer
	p := &program{stdout: out, stderr: &said, getenv: os.Getenv}
	if code := p.run(ctx, append([]string{"run", "demo", "--json"}, flags...)); code != exitFailed {
		t.Errorf("exit code %d\n%s%s", code, out, &said)
	}
	if !strings.Contains(out.String(), `"counts":{"cancelled":1,"fresh":1}`) {
		t.Errorf("it ends with\n%s", out)
	}
	var status bytes.Buffer
	p.stdout = &status
	if code := p.run(t.Context(), append([]string{"status", "demo"}, flags...)); code != exitStale {
		t.Errorf("status exits with %d", code)
	}
	if !strings.Contains(status.String(), "fresh  Quick") {
		t.Errorf("the finished cell was not kept:\n%s", &status)
	}
	var resumed bytes.Buffer
	p.stdout = &resumed
	if code := p.run(t.Context(), append([]string{"run", "demo", "--json", "--param", "wait=false"}, flags...)); code != exitDone {
		t.Errorf("the next run exits with %d\n%s", code, &said)
	}
	if ran := strings.Count(resumed.String(), `"event":"cell"`); strings.Contains(resumed.String(), `"cell":"quick","status":"running"`) || ran == 0 {
		t.Errorf("the next run does not go on where this one stopped:\n%s", &resumed)
	}
}

// Serve prints an address that opens with its token, and ends when asked.
func TestServeUntilInterrupted(t *testing.T) {
	t.Parallel()
	flags := project(t, "package demo\n\nfunc Value() int { return 1 }\n")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	lines, stdout := io.Pipe()
	p := &program{stdout: stdout, stderr: io.Discard, getenv: os.Getenv}
	code := make(chan int, 1)
	go func() { // ends with interrupt
		code <- p.run(ctx, append([]string{"--addr", "127.0.0.1:0", "--no-open"}, flags...))
		stdout.Close()
	}()
	address, err := bufio.NewReader(lines).ReadString('\n')
	if err != nil {
		t.Fatalf("no address was printed, exit code %d", <-code)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	answer, err := client.Get(strings.TrimSpace(address))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" {
		t.Errorf("%s answers %d to %q", address, answer.StatusCode, answer.Header.Get("Location"))
	}
	interrupt()
	if got := <-code; got != exitDone {
		t.Errorf("exit code %d", got)
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"": 0, "1": 1, "1000": 1000, "12B": 12, "1kB": 1000, "1KiB": 1024, "1.5MB": 1_500_000, "20GB": 20e9, "2 GiB": 2 << 30,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"much", "-1", "0", "GB", "1XB", "1GB2", "1e99GB", "Inf", "NaN", "0.2B"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q is taken as %d", text, got)
		}
	}
}
