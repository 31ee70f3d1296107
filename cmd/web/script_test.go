package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"stagebook/cells/confine"
)

// TestMain lets the scripts call this very binary as `web`.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"web": main})
}

// TestScripts runs the stories under testdata/script, each with a store of its
// own. They share the build cache of the machine and never use the network.
func TestScripts(t *testing.T) {
	cache, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Skip("there is no go tool: ", err)
	}
	lines := strings.Split(strings.TrimSpace(string(cache)), "\n")
	examples, err := filepath.Abs("../../projects")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("STAGEBOOK_HOME", filepath.Join(env.WorkDir, "store"))
			env.Setenv("EXAMPLES", examples)
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("GOCACHE", lines[0])
			env.Setenv("GOMODCACHE", lines[1]) // that of the machine: no test downloads a module
			env.Setenv("OLDPATH", env.Getenv("PATH"))
			env.Setenv("GOFLAGS", "-buildvcs=false")
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each command ends a second late under -race
			return nil
		},
		Condition: func(condition string) (bool, error) {
			if condition == "confined" {
				return confine.Probe().Files(), nil
			}
			return false, fmt.Errorf("there is no condition %q", condition)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":     code,
			"ran":      ran,
			"lastline": lastLine,
			"outputs":  outputs,
			"takeport": takePort,
			"unpack":   unpack,
		},
	})
}

// code runs `web` and checks its exit code, which `!` alone does not tell:
//
//	code 3 status sums
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: code NUMBER ARGUMENT...")
	}
	err := ts.Exec("web", args[1:]...)
	got := "0"
	if err != nil {
		exitErr, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("web did not run: %v", err)
		}
		got = exitErr.ProcessState.String()
	}
	if got = strings.TrimPrefix(got, "exit status "); got != args[0] {
		ts.Fatalf("web %s: exit code %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// ran checks which cells the last `web run --json` computed, in any order:
//
//	ran numbers sum
func ran(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: ran CELL...")
	}
	var cells []string
	for _, event := range events(ts) {
		if event.Event == "cell" && event.Ran {
			cells = append(cells, event.Cell)
		}
	}
	slices.Sort(cells)
	slices.Sort(args)
	if cells = slices.Compact(cells); !slices.Equal(cells, args) {
		ts.Fatalf("%v ran, want %v", cells, args)
	}
}

// outputs checks that the results of two runs are the same, byte by byte: those of
// the cells that the last lines about them call fresh.
//
//	outputs FILE FILE
func outputs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: outputs FILE FILE")
	}
	var digests [2]map[string]string
	for i, name := range args {
		digests[i] = make(map[string]string)
		for line := range strings.Lines(ts.ReadFile(name)) {
			var event cellEvent
			if err := json.Unmarshal([]byte(line), &event); err != nil {
				ts.Fatalf("%s: %v", name, err)
			}
			for out, digest := range event.Outputs {
				digests[i][event.Cell+"."+out] = digest
			}
		}
	}
	if len(digests[0]) == 0 || !maps.Equal(digests[0], digests[1]) {
		ts.Fatalf("%s has %v, %s has %v", args[0], digests[0], args[1], digests[1])
	}
}

// lastLine checks the status of the result with which --json ends, and, when
// given, how many cells it counts with a status:
//
//	lastline done fresh=3
func lastLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: lastline STATUS [STATUS=NUMBER...]")
	}
	all := events(ts)
	if len(all) == 0 || all[len(all)-1].Event != "result" {
		ts.Fatalf("there is no result at the end")
	}
	last := all[len(all)-1]
	if last.Status != args[0] {
		ts.Fatalf("the result is %q, want %q", last.Status, args[0])
	}
	for _, want := range args[1:] {
		status, number, _ := strings.Cut(want, "=")
		if got, _ := json.Marshal(last.Counts[status]); string(got) != number {
			ts.Fatalf("%s cells are %s, want %s", got, status, number)
		}
	}
}

type event struct {
	Event  string         `json:"event"`
	Cell   string         `json:"cell"`
	Status string         `json:"status"`
	Ran    bool           `json:"ran"`
	Counts map[string]int `json:"counts"`
}

// events reads the standard output of the last command.
func events(ts *testscript.TestScript) []event {
	var all []event
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			ts.Fatalf("%q is no event: %v", line, err)
		}
		all = append(all, e)
	}
	return all
}

// unpack unpacks what is packed by Zstandard:
//
//	unpack sums.stagebook sums.tar
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack FILE FILE")
	}
	from, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer from.Close()
	packed, err := zstd.NewReader(from)
	ts.Check(err)
	defer packed.Close()
	data, err := io.ReadAll(packed)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o666))
}

// takePort listens on a free port until the script ends, and puts its address
// into $TAKEN.
func takePort(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("TAKEN", l.Addr().String())
}
