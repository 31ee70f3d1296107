package build

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"stagebook/cells/project"
)

const framed = `
-- go.mod --
module example.com/m

go 1.26.0

require (
	github.com/go-echarts/go-echarts/v2 v2.6.7
	github.com/go-gota/gota v0.12.0
)

require (
	golang.org/x/net X/NET // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
)
-- p/p.go --
%s
-- bare/main.go --
package main

import (
	"fmt"

	project "example.com/m/p"
)

func main() {
	fmt.Println(project.Sum(project.Raw()))
}
`

// framedProject is a module that requires the versions that this one does: the
// module cache has those, and go.sum knows them.
func framedProject(t testing.TB, source string) string {
	t.Helper()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	net := regexp.MustCompile(`golang\.org/x/net (v\S+)`).FindSubmatch(mod)
	if net == nil {
		t.Fatal("go.mod does not require golang.org/x/net")
	}
	return fmt.Sprintf(strings.Replace(framed, "X/NET", string(net[1]), 1), source)
}

// framedSource is a small project of its usual kind: it holds a data frame.
func framedSource(n int) string {
	return fmt.Sprintf(`package p

import (
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

func Raw() dataframe.DataFrame {
	return dataframe.New(series.New([]int{1, 2, %d}, series.Int, "n"))
}

func Sum(raw dataframe.DataFrame) int {
	total := 0
	for _, r := range raw.Records()[1:] {
		total += len(r[0])
	}
	return total
}
`, n)
}

// BenchmarkEditToWorker measures from a saved edit to a linked worker, beside a
// bare `go build` of the same package with a ten-line main, by turns. Its budget
// is a ratio of 1.
func BenchmarkEditToWorker(b *testing.B) {
	bench := newBench(b, framedProject(b, framedSource(0)))
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		b.Fatal(err)
	}
	bench.write("go.sum", string(sums))
	dir := filepath.Join(bench.dir, "p")
	snap := bench.load("p")
	edits := 0
	edit := func() { edits++; bench.write("p/p.go", framedSource(time.Now().Nanosecond()+edits)) }
	worker := func() {
		if snap, err = project.Load(b.Context(), project.Options{Dir: dir, Prev: snap}); err != nil {
			b.Fatal(err)
		}
		exe, err := Build(b.Context(), snap, Options{Store: bench.store})
		if err != nil || exe.Path == "" {
			b.Fatalf("%v, %v", err, exe)
		}
	}
	bare := func() {
		cmd := exec.Command("go", "build", "-o", filepath.Join(b.TempDir(), "bare"), "./bare")
		cmd.Dir = bench.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	worker()
	bare()
	var ours, theirs []time.Duration
	timed := func(do func()) time.Duration {
		edit()
		began := time.Now()
		do()
		return time.Since(began)
	}
	b.ResetTimer()
	for b.Loop() {
		ours = append(ours, timed(worker))
		theirs = append(theirs, timed(bare))
	}
	w, p := median(ours), median(theirs)
	b.ReportMetric(float64(w.Milliseconds()), "worker-ms")
	b.ReportMetric(float64(p.Milliseconds()), "bare-ms")
	b.ReportMetric(float64(w)/float64(p), "ratio")
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}
