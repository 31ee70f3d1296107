//go:build linux

package confine_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"stagebook/cells/confine"
	"stagebook/cells/session"
)

// TestAdversary runs a hostile project in real workers, on this system and on what
// it would be with less. Whatever the level says must hold; what it does not say is
// skipped, with the reason.
func TestAdversary(t *testing.T) {
	for name, system := range systems() {
		t.Run(name, func(t *testing.T) {
			defer confine.Pretend(system)()
			defer confine.Bound(400, 300)()
			s := newScene(t)
			open := s.open(nil)
			shown, failure := s.attack(open, "honest")
			if failure != nil || !strings.Contains(shown, "out") {
				t.Fatalf("what a project may do failed: %s %+v", shown, failure)
			}
			t.Run("files", func(t *testing.T) { s.files(t, open, system) })
			t.Run("network", func(t *testing.T) { s.network(t, open, system) })
			t.Run("sockets", func(t *testing.T) { s.sockets(t, open, system) })
			t.Run("processes", func(t *testing.T) { s.processes(t, open, system) })
			t.Run("limits", func(t *testing.T) { s.limits(t, open, system) })
			t.Run("inheritance", func(t *testing.T) { s.inheritance(t, open, system) })
		})
	}
}

// lacks skips what the system cannot do.
func lacks(t *testing.T, can bool, system confine.System) {
	t.Helper()
	if !can {
		t.Skip("not on this system: ", strings.Join(system.Lacks(), "; "))
	}
}

// denied fails the test unless an attack was refused, and by a refusal.
func (s *scene) denied(t *testing.T, open *session.Session, cell string, params ...string) string {
	t.Helper()
	shown, failure := s.attack(open, cell, params...)
	if failure == nil {
		t.Errorf("%s %v got %s", cell, params, shown)
		return ""
	}
	if strings.Contains(failure.Message, canary) {
		t.Errorf("%s %v: the error says what is in the file: %s", cell, params, failure.Message)
	}
	for _, refusal := range []string{"permission denied", "operation not permitted", "no such file", "no such process", "unreachable", "cannot assign requested address", "invalid cross-device link", "directory not empty"} {
		if strings.Contains(failure.Message, refusal) {
			return failure.Message
		}
	}
	t.Errorf("%s %v failed for another reason: %s", cell, params, failure.Message)
	return failure.Message
}

func (s *scene) files(t *testing.T, open *session.Session, system confine.System) {
	lacks(t, system.Files(), system)
	for _, path := range []string{
		".ssh/id_ed25519", "letters/private.txt", ".local/share/stagebook/v1/stagebook.db", ".local/share/stagebook/v1/objects/ab/other",
	} {
		path = filepath.Join(s.home, path)
		said := s.denied(t, open, "readFile", "target", path)
		if want := "may not read " + path; !strings.Contains(said, want) && !strings.Contains(said, "No project may read "+path) {
			t.Errorf("the failure does not say why: %s", said)
		}
		s.denied(t, open, "listFolder", "target", filepath.Dir(path))
		s.denied(t, open, "writeFile", "target", path)
		if text, err := os.ReadFile(path); err != nil || string(text) != canary {
			t.Errorf("%s was changed: %q, %v", path, text, err)
		}
	}
	s.denied(t, open, "readFile", "target", "../../.ssh/id_ed25519")
	s.denied(t, open, "listFolder", "target", s.home)
	for _, path := range []string{"adversary.go", "new.txt", filepath.Join(s.home, "new.txt"), "/etc/stagebook-adversary", "/usr/stagebook-adversary"} {
		s.denied(t, open, "writeFile", "target", path)
	}
	if said := s.denied(t, open, "writeFile", "target", "new.txt"); !strings.Contains(said, "//project:write .") {
		t.Errorf("the failure gives no remedy: %s", said)
	}
	for _, name := range []string{"mem", "environ", "maps", "root/etc/passwd", "cwd/adversary.go"} {
		s.denied(t, open, "readFile", "target", fmt.Sprintf("/proc/%d/%s", os.Getpid(), name))
	}
	s.denied(t, open, "writeFile", "target", fmt.Sprintf("/proc/%d/oom_score_adj", os.Getpid()))
}

func (s *scene) network(t *testing.T, open *session.Session, system confine.System) {
	lacks(t, system.Network(), system)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	said := s.denied(t, open, "dial", "target", "tcp "+listener.Addr().String())
	if !strings.Contains(said, "may not reach the network. Write //project:network") {
		t.Errorf("the failure gives no remedy: %s", said)
	}
	s.denied(t, open, "dial", "target", "udp "+listener.Addr().String())
	s.denied(t, open, "dial", "target", "tcp 192.0.2.1:80")
}

func (s *scene) sockets(t *testing.T, open *session.Session, system confine.System) {
	lacks(t, system.Filter, system)
	for _, address := range []string{filepath.Join(t.TempDir(), "s"), fmt.Sprintf("@stagebook-%d", os.Getpid())} {
		listener, err := net.Listen("unix", address)
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		s.denied(t, open, "dial", "target", "unix "+address)
	}
	s.denied(t, open, "escape")
}

func (s *scene) processes(t *testing.T, open *session.Session, system confine.System) {
	lacks(t, system.Processes(), system)
	me := strconv.Itoa(os.Getpid())
	s.denied(t, open, "signal", "pid", me)
	s.denied(t, open, "trace", "pid", me)
}

func (s *scene) limits(t *testing.T, open *session.Session, system confine.System) {
	_, failure := s.attack(open, "open")
	if failure == nil || !strings.Contains(failure.Message, "too many open files.\nA worker may have 300 files open") {
		t.Errorf("files were opened without end, or the failure does not say why: %+v", failure)
	}
	lacks(t, system.Count, system)
	marker := fmt.Sprintf("1000.%d", os.Getpid())
	shown, failure := s.attack(open, "fork", "target", marker)
	if failure != nil {
		t.Errorf("processes were started without end: %+v", failure)
	}
	t.Log("processes: ", shown)
	open.Close()
	if left := running(t, marker); left != 0 {
		t.Errorf("%d processes outlived the worker", left)
	}
}

func (s *scene) inheritance(t *testing.T, _ *session.Session, system confine.System) {
	t.Setenv("STAGEBOOK_CANARY", canary)
	secret, err := os.Open(filepath.Join(s.home, ".ssh", "id_ed25519"))
	if err != nil {
		t.Fatal(err)
	}
	defer secret.Close()
	inherited, err := dup(secret)
	if err != nil {
		t.Fatal(err)
	}
	defer inherited.Close()
	open := s.open(nil)
	if shown, failure := s.attack(open, "environ"); failure != nil || strings.Contains(shown, canary) {
		t.Errorf("the environment was inherited: %s %+v", shown, failure)
	}
	shown, failure := s.attack(open, "descriptors")
	if failure != nil || strings.Contains(shown, "id_ed25519") {
		t.Errorf("open files were inherited: %s %+v", shown, failure)
	}
}

// running counts the processes with a marker in their command line.
func running(t *testing.T, marker string) int {
	t.Helper()
	out, err := exec.Command("ps", "-A", "-o", "stat=,args=").Output()
	if err != nil {
		t.Skip("there is no ps")
	}
	count := 0
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "/sleep "+marker) && !strings.HasPrefix(line, "Z") {
			count++
		}
	}
	return count
}

// TestHoldsOn: what does not listen, and what it started in a session of its own,
// ends when it is cancelled.
func TestHoldsOn(t *testing.T) {
	s := newScene(t)
	open := s.open(nil)
	marker := fmt.Sprintf("2000.%d", os.Getpid())
	view := open.View(map[string]string{"target": marker})
	run, err := view.Run(session.Request{Cells: []string{"hold"}})
	if err != nil {
		t.Fatal(err)
	}
	for running(t, marker) == 0 {
		select {
		case <-run.Done():
			_, failure := s.shown(open, view, "hold")
			t.Fatalf("it did not hold on: %+v", failure)
		default:
		}
	}
	view.Cancel("")
	<-run.Done()
	s.shown(open, view, "hold")
	open.Close()
	lacks(t, confine.Probe().Namespaces, confine.Probe())
	if left := running(t, marker); left != 0 {
		t.Errorf("%d processes hold on", left)
	}
}

// TestFill: temporary files do not fill the disk.
func TestFill(t *testing.T) {
	s := newScene(t)
	open := s.open(func(cfg *session.Config) { cfg.DiskLimit = 32 << 20 })
	_, failure := s.attack(open, "fill")
	if failure == nil || !strings.Contains(failure.Message, "of disk, and may take 33 MB") {
		t.Errorf("it went on: %+v", failure)
	}
	open.Close()
	if left, _ := filepath.Glob(filepath.Join(s.store.Root(), "spool", "worker*", "tmp", "*")); len(left) > 0 {
		t.Errorf("%d files are left", len(left))
	}
}

// TestGrants: what is asked for is had once it is granted, and not before, and no
// more once it is taken back. The worker is started anew for it.
func TestGrants(t *testing.T) {
	lacks(t, confine.Probe().Files() && confine.Probe().Network(), confine.Probe())
	s := newScene(t)
	s.ask("//project:network")
	s.ask("//project:read ../../letters")
	s.ask("//project:read ../../.local/share/stagebook")
	s.ask("//project:write out/put")
	if err := os.MkdirAll(filepath.Join(s.dir, "out", "put"), 0o777); err != nil {
		t.Fatal(err)
	}
	open := s.open(nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	attacks := [][]string{
		{"dial", "target", "tcp " + listener.Addr().String()},
		{"readFile", "target", filepath.Join(s.home, "letters", "private.txt")},
		{"writeFile", "target", "out/put/file"},
	}
	refuse := func() {
		t.Helper()
		for _, a := range attacks {
			if said := s.denied(t, open, a[0], a[1:]...); !strings.Contains(said, "It asks to, and has not been granted it: `web grant adversary") {
				t.Errorf("%v: the failure gives no remedy: %s", a, said)
			}
		}
	}
	refuse()
	asks := open.Asks()
	if len(asks) != 4 {
		t.Fatalf("asks for %v", asks)
	}
	for _, a := range asks {
		if err := open.Grants().Grant(open.Dir(), a, "owner", testTime); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range attacks {
		if shown, failure := s.attack(open, a[0], a[1:]...); failure != nil {
			t.Errorf("%v was granted, and is refused: %s %v", a, shown, failure)
		}
	}
	s.denied(t, open, "readFile", "target", filepath.Join(s.home, ".ssh", "id_ed25519"))
	s.denied(t, open, "readFile", "target", filepath.Join(s.home, ".local/share/stagebook/v1/stagebook.db"))
	s.denied(t, open, "writeFile", "target", "adversary.go")
	for _, a := range asks {
		if had, err := open.Grants().Revoke(open.Dir(), a); err != nil || !had {
			t.Fatal(had, err)
		}
	}
	os.RemoveAll(filepath.Join(s.dir, "out", "put", "file"))
	refuse()
}
