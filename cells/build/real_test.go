package build

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/project"
)

// refuses starts a worker without a supervisor, which it says no to.
func refuses(t *testing.T, exe *Executable) {
	t.Helper()
	if exe.Path == "" {
		t.Fatalf("there is no worker: %v", exe.Broken)
	}
	out, err := exec.Command(exe.Path).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "not by hand") {
		t.Errorf("the worker ended with %v and said %q", err, out)
	}
}

const chartSource = `package p

import "github.com/go-echarts/go-echarts/v2/charts"

func Plot() *charts.Line { return charts.NewLine() }
`

// extensions checks what a worker of the snapshot would be extended by.
func extensions(t *testing.T, s *project.Snapshot, want ...string) {
	t.Helper()
	src, err := (&Options{}).sources()
	if err != nil {
		t.Fatal(err)
	}
	p, err := place(s, src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range p.extensions {
		_, name, _ := strings.Cut(e.path, "/cells/")
		got = append(got, name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("extended by %v, want %v", got, want)
	}
}

// TestRealRuntime builds the runtime of this program into modules of others.
func TestRealRuntime(t *testing.T) {
	t.Run("old go line", func(t *testing.T) {
		b := newBench(t, "-- go.mod --\nmodule example.com/old\n\ngo 1.16\n-- p.go --\npackage p\n\nfunc A() int { return 1 }\n")
		exe, err := Build(t.Context(), b.load("."), Options{Store: b.store})
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, exe)
	})
	t.Run("no go.mod but package cells", func(t *testing.T) {
		b := newBench(t, "-- p.go --\npackage p\n\nimport \"stagebook/cells\"\n\nvar Data = cells.File(\"p.go\")\n\nfunc A(data cells.File) cells.Markdown { return \"x\" }\n")
		runtime, err := RuntimeModule(b.store)
		if err != nil {
			t.Fatal(err)
		}
		s, err := project.Load(t.Context(), project.Options{Dir: b.dir, Runtime: runtime})
		if err != nil {
			t.Fatal(err)
		}
		exe, err := Build(t.Context(), s, Options{Store: b.store})
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, exe)
	})
	t.Run("data frames", func(t *testing.T) {
		if testing.Short() {
			t.Skip("compiles a data frame library")
		}
		b := newBench(t, framedProject(t, framedSource(1)))
		sums, err := os.ReadFile("../../go.sum")
		if err != nil {
			t.Fatal(err)
		}
		b.write("go.sum", string(sums))
		s := b.load("p")
		exe, err := Build(t.Context(), s, Options{Store: b.store})
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, exe)
		extensions(t, s, "codec/gota", "display/gota")
		b.write("p/chart.go", chartSource)
		extensions(t, b.load("p"), "codec/gota", "display/gota") // charts need none: they are known by their methods
	})
	t.Run("module stagebook itself", func(t *testing.T) {
		b := newBench(t, "")
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		b.dir = root
		s := b.load("cells/build/testdata/own")
		exe, err := Build(t.Context(), s, Options{Store: b.store})
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, exe)
	})
}
