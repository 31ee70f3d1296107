//go:build linux || darwin

package crash

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// page is a server that somebody looks at.
type page struct {
	cmd    *exec.Cmd
	base   string
	client *http.Client
}

// serve starts a server on the store, as a person would.
func (g *siege) serve(variant int) *page {
	g.t.Helper()
	p := &page{cmd: exec.Command(g.web, "--addr", "127.0.0.1:0", "--no-open", "--store", g.dir, "--token", "crash", "--projects", g.projects(variant))}
	p.cmd.Env = append(os.Environ(), "HOME="+g.root)
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		g.t.Fatalf("the server printed no address: %v", err)
	}
	address, err := url.Parse(strings.TrimSpace(line))
	if err != nil {
		g.t.Fatal(err)
	}
	p.base = "http://" + address.Host
	p.client = &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return p
}

// run presses Run all in the view of a size. A server that has been struck does
// not answer, which is no fault.
func (p *page) run(size int) {
	r, err := http.NewRequest("POST", fmt.Sprintf("%s/p/fire/run?size=%d", p.base, size), nil)
	if err != nil {
		return
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	enter, err := p.client.Get(p.base + "/?token=crash")
	if err != nil {
		return
	}
	enter.Body.Close()
	for _, cookie := range enter.Cookies() {
		r.AddCookie(cookie)
	}
	if answer, err := p.client.Do(r); err == nil {
		answer.Body.Close()
	}
}

// TestTwoServersAndARun lets two servers and a run work on one store, strikes
// one server and one worker, and looks at what is left.
func TestTwoServersAndARun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	g := &siege{target: newTarget(t), t: t, rng: dice(t), tally: map[string]int{}}
	g.want(t, state{0, 2}) // builds
	for range 6 {
		g.renew()
		one, two := g.serve(0), g.serve(0)
		s := g.state()
		s.variant = 0
		g.seen[len(g.seen)-1] = s
		third := g.command("run", s, g.dir)
		if err := third.Start(); err != nil {
			t.Fatal(err)
		}
		one.run(s.size)
		two.run(s.size)
		time.Sleep(time.Duration(g.rng.IntN(250)) * time.Millisecond)
		for _, pid := range workers(two.cmd.Process.Pid) {
			if worker, err := os.FindProcess(pid); err == nil {
				worker.Kill()
			}
		}
		one.cmd.Process.Kill()
		one.cmd.Wait()
		third.Wait()
		g.look()
		two.cmd.Process.Signal(os.Interrupt)
		two.cmd.Wait()
		g.look()
		g.complete()
		if left, _ := filepath.Glob(filepath.Join(g.dir, "v1", "leases", "*")); len(left) > 20 {
			t.Errorf("%d leases lie about", len(left))
		}
		if t.Failed() {
			return
		}
	}
	if g.tally["fresh results compared"] == 0 {
		t.Error("nothing was proved")
	}
	t.Logf("%v", g.tally)
}
