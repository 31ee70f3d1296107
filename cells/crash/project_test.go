package crash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// source is the project under fire: a chain, a fan, large and small values, a
// cell that fails under one parameter, and displays of several kinds.
const source = `// Package fire is run and killed.
package fire

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Size is moved by the test.
const Size = 3

const variant = %d

func pause() { time.Sleep(15 * time.Millisecond) }

func Numbers(size int) []int {
	pause()
	xs := make([]int, 140_000)
	for i := range xs {
		xs[i] = (i*i + size*variant) %% 1009
	}
	return xs
}

// Shifted is, like Numbers, large enough to be used before it is stored.
func Shifted(numbers []int) []int {
	pause()
	xs := make([]int, len(numbers))
	for i, n := range numbers {
		xs[i] = n + variant
	}
	return xs
}

func Sum(numbers []int) (total int) {
	pause()
	for _, n := range numbers {
		total += n
	}
	return total
}

func Sorted(numbers []int) []int {
	pause()
	xs := append([]int(nil), numbers[:20_000]...)
	sort.Ints(xs)
	return xs[:100]
}

func Words(sum int, size int) []string {
	pause()
	return strings.Fields(strings.Repeat(fmt.Sprint("word", sum, " "), size))
}

func Table(words []string, sorted []int) map[string]int {
	pause()
	table := map[string]int{}
	for i, w := range words {
		table[w+fmt.Sprint(i)] = sorted[i%%len(sorted)]
	}
	return table
}

func Parts(shifted []int) (low, high []int, err error) {
	pause()
	return shifted[:10], shifted[10:], nil
}

// Equal gives the same whatever the parameter is: who comes after it is cut off.
func Equal(high []int) int { pause(); return len(high) }

func Late(equal int, low []int, table map[string]int) (string, error) {
	pause()
	if len(table) == 7 {
		return "", errors.New("seven")
	}
	return fmt.Sprint(equal, low, len(table)), nil
}
`

const (
	variants = 3
	sizes    = 6 // parameters from 2; 7 makes Late fail
)

// target is one program with its project in one state of its sources.
type target struct {
	web, root string

	mu    sync.Mutex // guards truth
	truth map[state]map[string]result
}

// state is everything that results depend on.
type state struct{ variant, size int }

// result is what a cell gave: its key, and the digests of its values and displays.
type result struct {
	Key     string
	Outputs map[string]string
}

// event is a line of --json.
type event struct {
	Event, Cell, Status, Key string
	Ran                      bool
	Outputs                  map[string]string
	Counts                   map[string]int
	Failure                  *supervisor.Failure
}

func newTarget(t *testing.T) *target {
	t.Helper()
	g := &target{root: t.TempDir(), truth: map[state]map[string]result{}}
	g.web = filepath.Join(g.root, "web")
	build := exec.Command("go", "build", "-o", g.web, "stagebook/cmd/web")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	for v := range variants {
		dir := g.projects(v)
		if err := os.MkdirAll(filepath.Join(dir, "fire"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "fire", "go.mod"), []byte("module example.com/fire\n\ngo 1.26\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "fire", "fire.go"), fmt.Appendf(nil, source, v+1), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func (g *target) projects(variant int) string {
	return filepath.Join(g.root, fmt.Sprint("variant", variant))
}

// command is the program on the project.
func (g *target) command(name string, s state, storeDir string) *exec.Cmd {
	cmd := exec.Command(g.web, name, "--store", storeDir, "--param", fmt.Sprint("size=", s.size), "--json",
		filepath.Join(g.projects(s.variant), "fire"))
	cmd.Env = append(os.Environ(), "HOME="+g.root)
	return cmd
}

// want is what a run from an empty store gives, displays included.
func (g *target) want(t *testing.T, s state) map[string]result {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.truth[s] != nil {
		return g.truth[s]
	}
	dir := g.emptyStore(t)
	out, _ := g.command("run", s, dir).Output() // the size that fails exits with 1
	fresh := map[string]result{}
	for _, e := range events(t, out) {
		if e.Event == "cell" && e.Status == "fresh" {
			fresh[e.Cell] = result{e.Key, e.Outputs}
		}
	}
	if len(fresh) < 8 {
		t.Fatalf("a run from an empty store gave only %d results:\n%s", len(fresh), out)
	}
	g.displays(t, dir, fresh, true)
	g.seed(t, dir)
	g.truth[s] = fresh
	return fresh
}

// emptyStore makes a store that holds no result, but the executables that were
// built before, since building is not what is tested.
func (g *target) emptyStore(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(g.root, "store")
	if err != nil {
		t.Fatal(err)
	}
	copyWorkers(t, filepath.Join(g.root, "built"), dir)
	return dir
}

// seed keeps the executables of a store for the stores to come.
func (g *target) seed(t *testing.T, dir string) { copyWorkers(t, dir, filepath.Join(g.root, "built")) }

func copyWorkers(t *testing.T, from, to string) {
	t.Helper()
	for _, kind := range []string{"workers", "derived/analysis"} {
		files, _ := filepath.Glob(filepath.Join(from, "v1", kind, "*"))
		for _, file := range files {
			name := filepath.Join(to, "v1", kind, filepath.Base(file))
			if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(file)
			if err == nil {
				err = os.WriteFile(name, data, 0o700)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// displays adds the digests of displays, and reads every object that the
// results name.
func (g *target) displays(t *testing.T, dir string, fresh map[string]result, all bool) {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for cell, r := range fresh {
		rec, ok := s.Record(r.Key)
		if !ok {
			if all {
				t.Errorf("`%s` is fresh and has no record", cell)
			}
			delete(fresh, cell)
			continue
		}
		outputs := maps.Clone(r.Outputs)
		for _, out := range rec.Outputs {
			outputs[out.Name+" shown"] = out.Display
			for _, digest := range []string{out.Digest, out.Display} {
				data, err := s.ReadObject(digest)
				if err == nil && store.Digest(data) != digest {
					t.Errorf("object %s holds something else", digest)
				}
				if err != nil && all {
					t.Errorf("`%s` is fresh and its object %s can't be read: %v", cell, digest, err)
				}
			}
		}
		fresh[cell] = result{r.Key, outputs}
	}
}

// events reads the whole lines of --json; the last may be cut off by a kill.
func events(t *testing.T, out []byte) []event {
	t.Helper()
	var all []event
	for line := range bytes.Lines(out) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break
		}
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		all = append(all, e)
	}
	return all
}

// compare expects of results that each is the one of a run from an empty store.
func (g *target) compare(t *testing.T, s state, who string, got map[string]result) {
	t.Helper()
	want := g.want(t, s)
	for cell, r := range got {
		w := want[cell]
		same := r.Key == w.Key
		for name, digest := range r.Outputs {
			same = same && w.Outputs[name] == digest
		}
		if !same {
			t.Errorf("%s: `%s` of %+v is false fresh: %+v, want %+v", who, cell, s, r, w)
		}
	}
}

func freshOf(all []event) map[string]result {
	fresh := map[string]result{}
	for _, e := range all {
		if e.Event == "cell" && e.Status == "fresh" {
			fresh[e.Cell] = result{e.Key, e.Outputs}
		}
	}
	return fresh
}

func words(err error) string {
	if err == nil {
		return "done"
	}
	return strings.TrimSpace(err.Error())
}
