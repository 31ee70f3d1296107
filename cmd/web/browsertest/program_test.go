package browsertest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var webBinary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	webBinary = filepath.Join(dir, "web")
	build := exec.Command("go", "build", "-o", webBinary, "stagebook/cmd/web")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building the program:", err)
		return 1
	}
	return m.Run()
}

// program is a running `web`.
type program struct {
	t        testing.TB
	projects string
	store    string
	port     string
	token    string
	team     bool // people sign in by password
	cmd      *exec.Cmd
	stderr   *lockedBuffer
	url      *url.URL
}

// start writes the files of a project called "demo" and serves it.
func start(t testing.TB, files map[string]string) *program {
	t.Helper()
	root := t.TempDir()
	p := &program{t: t, projects: filepath.Join(root, "projects"), store: filepath.Join(root, "store"), port: freePort(t), token: "journey"}
	for name, text := range files {
		p.write(name, text)
	}
	p.serve()
	t.Cleanup(p.stop)
	return p
}

// write puts a file into the demo project.
func (p *program) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.projects, "demo", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) serve() {
	p.t.Helper()
	p.cmd = exec.Command(webBinary, "--addr", "127.0.0.1:"+p.port, "--no-open", "--projects", p.projects, "--store", p.store, "--token", p.token)
	if p.team {
		p.cmd.Args = append(p.cmd.Args[:len(p.cmd.Args)-2], "--sign-in", "password")
	}
	p.stderr = &lockedBuffer{}
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		p.t.Fatalf("the program printed no address: %v\n%s", err, p.stderr)
	}
	if p.url, err = url.Parse(strings.TrimSpace(line)); err != nil {
		p.t.Fatalf("the address %q: %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }() // ends with the program
}

// kill ends the program as a crash would.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// stop ends it as Ctrl-C would, and complains when it does not end.
func (p *program) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGINT)
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		p.t.Errorf("Ctrl-C did not stop the program\n%s", p.stderr)
		p.kill()
	}
	if p.t.Failed() {
		p.t.Logf("the program said:\n%s", p.stderr)
	}
}

// workers returns the processes that the program has started.
func (p *program) workers() []int {
	out, _ := exec.Command("pgrep", "-P", fmt.Sprint(p.cmd.Process.Pid)).Output()
	var pids []int
	for field := range strings.FieldsSeq(string(out)) {
		var pid int
		if _, err := fmt.Sscan(field, &pid); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
