package confine

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// plot makes files below a new folder, and returns it.
func plot(t *testing.T, files ...string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("nothing is confined on Windows")
	}
	root := real(t.TempDir())
	for _, name := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// The kernel knows no exceptions: what surrounds a closed folder is granted entry
// by entry.
func TestRulesGoAround(t *testing.T) {
	root := plot(t, "m/a.go", "m/p/b.go", "m/p/store/object", "m/p/store/spool/w/tmp/x", "m/p/worker", "out/x")
	if err := os.Symlink(filepath.Join(root, "m/p/store"), filepath.Join(root, "m/p/link")); err != nil {
		t.Fatal(err)
	}
	p := (&Policy{
		Read: []string{filepath.Join(root, "m")}, Write: []string{filepath.Join(root, "out")}, Except: []string{filepath.Join(root, "m/p/store")},
	}).With(filepath.Join(root, "m/p/worker"), filepath.Join(root, "m/p/store/spool/w/tmp"))
	var got []string
	for _, r := range p.rules() {
		kind := "read "
		if r.Write {
			kind = "write "
		}
		if r.Listed {
			kind = "list "
		}
		got = append(got, kind+strings.TrimPrefix(r.Path, root+"/"))
	}
	slices.Sort(got)
	want := []string{"list m", "list m/p", "read m/a.go", "read m/p/b.go", "read m/p/worker", "read m/p/worker", "write m/p/store/spool/w/tmp", "write out"}
	if !slices.Equal(got, want) {
		t.Errorf("rules %q, want %q", got, want)
	}
	for path, want := range map[string][2]bool{ // read, write
		"m/a.go": {true, false}, "m/p": {true, false}, "m/p/store": {}, "m/p/store/object": {}, "m/p/link/object": {}, "m/p/new": {true, false},
		"m/p/store/spool/w/tmp/x": {true, true}, "out/x": {true, true}, "out/new/deep": {true, true}, "other": {}, "mm": {}, "": {},
	} {
		if got := [2]bool{p.Reads(filepath.Join(root, path)), p.Writes(filepath.Join(root, path))}; got != want {
			t.Errorf("%q: reads and writes %v, want %v", path, got, want)
		}
	}
}

// A project's own folder may lie in what is closed to all others.
func TestInnermostDecides(t *testing.T) {
	root := plot(t, "store/v1/data/x/rows.csv", "store/v1/objects/o")
	p := &Policy{Read: []string{filepath.Join(root, "store/v1/data/x")}, Except: []string{filepath.Join(root, "store")}}
	if !p.Reads(filepath.Join(root, "store/v1/data/x/rows.csv")) || p.Reads(filepath.Join(root, "store/v1/objects/o")) {
		t.Error("the innermost folder does not decide")
	}
	p.Grant(root, []Ask{{AskRead, "store"}}, []Ask{{AskRead, "store"}})
	if p.Reads(filepath.Join(root, "store/v1/objects/o")) {
		t.Error("a grant opens what stays closed")
	}
}

func TestPrivate(t *testing.T) {
	root := plot(t, "home/.ssh/id", "home/work/p/p.go", "data/x")
	t.Setenv("HOME", filepath.Join(root, "home"))
	for path, want := range map[string]bool{
		"home": true, "": true, "home/.ssh": true, "home/.ssh/id": true, "home/.new": true, "home/work": false, "home/work/p": false, "data": false, "home2": false,
	} {
		if got := Private(filepath.Join(root, path)); got != want {
			t.Errorf("Private(%q) = %v", path, got)
		}
	}
	for _, path := range []string{"/", "/etc/shadow", "/var/lib/x"} {
		if !Private(path) {
			t.Errorf("%s is not private", path)
		}
	}
}

func TestParseAsk(t *testing.T) {
	for text, want := range map[string]string{
		"network": "network", "read ../shared": "read ../shared", "write out": "write out", "read a b": "read a b",
		"": "", "net": "", "network all": "", "read": "", "write": "", "exec x": "",
	} {
		a, err := ParseAsk(strings.Fields(text)...)
		if (err != nil) != (want == "") || err == nil && a.String() != want {
			t.Errorf("%q: %q, %v", text, a, err)
		}
	}
}

func TestGrantsAreKept(t *testing.T) {
	root := plot(t, "p/p.go", "q/q.go")
	p, q := filepath.Join(root, "p"), filepath.Join(root, "q")
	network, read := Ask{Kind: AskNetwork}, Ask{AskRead, "../x"}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	g := OpenGrants(filepath.Join(root, "grants"))
	if had, err := g.Revoke(p, network); had || err != nil || g.Mark(p) != "" {
		t.Error("it had something before it was granted", err)
	}
	for _, a := range []Ask{network, read, network} {
		if err := g.Grant(p, a, "me", now); err != nil {
			t.Fatal(err)
		}
	}
	again := OpenGrants(filepath.Join(root, "grants"))
	if got := again.Of(p); !reflect.DeepEqual(got, []Granted{{network, "me", now}, {read, "me", now}}) {
		t.Errorf("kept %v", got)
	}
	if got := again.Of(q); got != nil || g.Mark(p) == "" {
		t.Errorf("another project has %v", got)
	}
	if err := os.Rename(g.path(p), g.path(q)); err != nil {
		t.Fatal(err)
	}
	if got := again.Of(q); got != nil {
		t.Errorf("the grants of another folder count: %v", got)
	}
	if err := os.Rename(g.path(q), g.path(p)); err != nil {
		t.Fatal(err)
	}
	for i, a := range []Ask{network, read} {
		if had, err := again.Revoke(p, a); !had || err != nil || len(g.Of(p)) != 1-i {
			t.Errorf("revoking %v: %v %v, left %v", a, had, err, g.Of(p))
		}
	}
	if err := os.WriteFile(g.path(p), []byte("{"), 0o600); err != nil || g.Of(p) != nil {
		t.Error("a torn file grants", err)
	}
}

func TestExplain(t *testing.T) {
	root := plot(t, "p/p.go", "far/x.csv", "store/o")
	dir := filepath.Join(root, "p")
	p := &Policy{Name: "p", Read: []string{dir}, Except: []string{filepath.Join(root, "store")}, Asks: []Ask{{AskRead, "../far"}}}
	far := filepath.Join(root, "far/x.csv")
	for message, want := range map[string]string{
		"open ../far/x.csv: permission denied":                                      "may not read ../far/x.csv. It asks to, and has not been granted it: `web grant p read ../far`",
		"reading rows: open " + far + ": permission denied":                         "It asks to",
		"open out.csv: permission denied":                                           "may not write out.csv: it writes only in os.TempDir(). Write //project:write . at",
		"mkdir /nowhere/at/all: permission denied":                                  "",
		"open " + root + "/store/o: permission denied":                              "No project may read",
		"dial tcp 192.0.2.1:80: connect: network is unreachable":                    "may not reach the network. Write //project:network at the end",
		"dial tcp: lookup example.com: no such host":                                "may not reach the network",
		"dial unix /run/x: socket: permission denied":                               "may not reach the network",
		"open p.go: no such file or directory":                                      "",
		"pipe: too many open files":                                                 "may have 8192 files open",
		"fork/exec /bin/true: resource temporarily unavailable":                     "may have 4096 processes",
		"the rows are wrong":                                                        "",
		"rename /tmp/x " + filepath.Join(dir, "y") + ": invalid cross-device link.": "",
	} {
		got := p.Explain(dir, message)
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s:\n%q, want %q", message, got, want)
		}
	}
	open := &Policy{Network: true}
	if got := open.Explain(dir, "dial tcp: lookup example.com: no such host"); got != "" {
		t.Errorf("a project with the network is told %q", got)
	}
	var none *Policy
	if got := none.Explain(dir, "open x: permission denied"); got != "" {
		t.Errorf("without a policy it is said %q", got)
	}
}

func TestLevels(t *testing.T) {
	all := System{Landlock: 7, Filter: true, Namespaces: true, Proc: true, Count: true}
	if all.Level() != Full || all.Lacks() != nil || all.Words() != "limits, files, network, processes" {
		t.Errorf("%v %q %q", all.Level(), all.Words(), all.Lacks())
	}
	if runtime.GOOS != "linux" {
		if here := Probe(); here.Level() != None || len(here.Lacks()) != 1 {
			t.Errorf("%+v", here)
		}
		return
	}
	without := System{Landlock: 4, Filter: true, Why: "operation not permitted"}
	if without.Level() != Files || len(without.Lacks()) != 2 || !strings.Contains(without.Lacks()[0], "(operation not permitted)") {
		t.Errorf("%v %q", without.Level(), without.Lacks())
	}
	if old := (System{Filter: true}); old.Level() != Limits || old.Words() != "limits, network" {
		t.Errorf("%v %q", old.Level(), old.Words())
	}
}
