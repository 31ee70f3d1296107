//go:build linux || darwin

package crash

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// page is a server that somebody looks at.
type page struct {
	cmd    *exec.Cmd
	base   string
	client *http.Client

	cookies []*http.Cookie // nil: has not come in yet
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

// enter comes in with the token and returns a request of the same browser.
func (p *page) enter(method, path string) *http.Request {
	r, err := http.NewRequest(method, p.base+path, nil)
	if err != nil {
		return nil
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	if p.cookies == nil {
		enter, err := p.client.Get(p.base + "/?token=crash")
		if err != nil {
			return nil
		}
		enter.Body.Close()
		p.cookies = enter.Cookies()
	}
	for _, cookie := range p.cookies {
		r.AddCookie(cookie)
	}
	return r
}

// run presses Run all in the view of a size. A server that has been struck does
// not answer, which is no fault.
func (p *page) run(size int) {
	r := p.enter("POST", fmt.Sprintf("/p/fire/run?size=%d", size))
	if r == nil {
		return
	}
	if answer, err := p.client.Do(r); err == nil {
		answer.Body.Close()
	}
}

// cellOnPage finds the cells of a page with their statuses.
var cellOnPage = regexp.MustCompile(`data-cell="([^"]+)"[^>]*data-status="fresh"`)

// fresh lists the cells that the page of a size shows as fresh; none when the
// server doesn't answer any more.
func (p *page) fresh(size int) []string {
	r := p.enter("GET", fmt.Sprintf("/p/fire?size=%d", size))
	if r == nil {
		return nil
	}
	answer, err := p.client.Do(r)
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil
	}
	var cells []string
	for _, found := range cellOnPage.FindAllSubmatch(text, -1) {
		cells = append(cells, string(found[1]))
	}
	return cells
}

// watch looks at the page again and again until over is closed, and returns all
// that it has ever shown as fresh.
func (p *page) watch(size int, over <-chan struct{}) map[string]bool {
	shown := map[string]bool{}
	for {
		select {
		case <-over:
			return shown
		case <-time.After(3 * time.Millisecond):
		}
		for _, cell := range p.fresh(size) {
			shown[cell] = true
		}
	}
}

// serverRound lets a server run cells, at times beside a run on the same store,
// strikes its worker or it, and expects that all which its page has shown as fresh
// is found afterwards.
func (g *siege) serverRound() int {
	s := g.state()
	p := g.serve(s.variant)
	struck := 1
	var beside *exec.Cmd
	if g.rng.IntN(3) == 0 {
		beside = g.command("run", g.state(), g.dir)
		if err := beside.Start(); err != nil {
			g.t.Fatal(err)
		}
		struck++
	}
	after, worker := time.Duration(g.rng.IntN(400))*time.Millisecond, g.rng.IntN(4) == 0
	over, ended := make(chan struct{}), make(chan map[string]bool)
	go func() { // ends once the server is dead
		p.run(s.size)
		ended <- p.watch(s.size, over)
	}()
	time.Sleep(after)
	if worker {
		for _, pid := range workers(p.cmd.Process.Pid) {
			if proc, err := os.FindProcess(pid); err == nil {
				proc.Kill()
				g.blows.Add(1)
			}
		}
		time.Sleep(after)
	}
	p.cmd.Process.Kill()
	p.cmd.Wait()
	close(over)
	shown := <-ended
	g.tally["servers killed"]++
	g.tally["cells that a killed server showed"] += len(shown)
	if beside != nil {
		beside.Process.Kill()
		beside.Wait()
	}
	fresh := g.status(s)
	for cell := range shown {
		if _, found := fresh[cell]; !found && !g.bits {
			g.t.Errorf("`%s` of %+v was fresh on a page and is lost", cell, s)
		}
	}
	g.displays(g.t, g.dir, fresh, !g.bits)
	g.compare(g.t, s, "status after a server was killed", fresh)
	return struck
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
