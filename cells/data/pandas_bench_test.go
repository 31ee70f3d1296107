//go:build unix

package data

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/go-gota/gota/dataframe"
)

// BenchmarkPandas does the same here and in pandas by turns, on a table of a million
// rows and eight columns, and prints how long it takes here as a share of pandas' time:
// "ratio", the best of each side, as the machine may have other work; and
// "cpu-ratio", the time of all cores, which other work hardly touches: here several take
// part, in pandas mostly one.
// BENCH_PYTHON names a Python that has pandas, python3 by default; without one there
// is nothing to compare with.
//
//	go test -run '^$' -bench Pandas -benchtime 10x ./cells/data
func BenchmarkPandas(b *testing.B) {
	other := startPandas(b)
	df, err := frameOnce()
	if err != nil {
		b.Fatal(err)
	}
	half := must(b)(Select(must(b)(Sample(df, df.Nrow()/2, 1)), "id", "price"))
	pairs := must(b)(Distinct(must(b)(Select(df, "city", "group")), "city", "group"))
	numbers := must(b)(Distinct(must(b)(Select(df, "group", "count")), "group", "count"))
	other.do(b, "half = df.sample(len(df)//2, random_state=1).sort_index()[['id', 'price']]")
	other.do(b, "pairs = df[['city', 'group']].drop_duplicates()")
	other.do(b, "numbers = df[['group', 'count']].drop_duplicates()")
	for _, c := range []struct {
		name, python string
		do           func() (dataframe.DataFrame, error)
	}{
		{"ReadCSV", "pd.read_csv(path)", func() (dataframe.DataFrame, error) { return ReadCSVFile(other.path) }},
		{"Sort", "df.sort_values('price')", func() (dataframe.DataFrame, error) { return Sort(df, Rising("price")) }},
		{"SortByTwo", "df.sort_values(['city', 'price'])", func() (dataframe.DataFrame, error) { return Sort(df, Rising("city"), Rising("price")) }},
		{"GroupByInt", "df.groupby('group').agg(m=('price', 'mean'))", func() (dataframe.DataFrame, error) {
			return GroupBy(df, "group").Agg(Mean("price").As("m"))
		}},
		{"GroupByText", "df.groupby('city').agg(m=('price', 'mean'), s=('weight', 'sum'), x=('count', 'max'))", func() (dataframe.DataFrame, error) {
			return GroupBy(df, "city").Agg(Mean("price").As("m"), Sum("weight").As("s"), Max("count").As("x"))
		}},
		{"GroupByTwo", "df.groupby(['city', 'group'], as_index=False).agg(m=('price', 'mean'))", func() (dataframe.DataFrame, error) {
			return GroupBy(df, "city", "group").Agg(Mean("price").As("m"))
		}},
		{"Join", "df.merge(half, on='id')", func() (dataframe.DataFrame, error) { return Join(df, half, On{Keys: []string{"id"}}) }},
		{"JoinLeft", "df.merge(half, on='id', how='left')", func() (dataframe.DataFrame, error) {
			return Join(df, half, On{Kind: Left, Keys: []string{"id"}})
		}},
		{"JoinByTwo", "df.merge(pairs, on=['city', 'group'])", func() (dataframe.DataFrame, error) {
			return Join(df, pairs, On{Keys: []string{"city", "group"}})
		}},
		{"JoinByTwoInts", "df.merge(numbers, on=['group', 'count'])", func() (dataframe.DataFrame, error) {
			return Join(df, numbers, On{Keys: []string{"group", "count"}})
		}},
	} {
		b.Run(c.name, func(b *testing.B) { other.race(b, c.python, c.do) })
	}
}

// pandas is a Python that runs one line at a time and says how long it took.
type pandas struct {
	path string // of the table
	in   io.Writer
	out  *bufio.Scanner
}

const pandasLoop = `
import sys, time
import pandas as pd
path = sys.argv[1]
df = pd.read_csv(path)
print(pd.__version__, flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    exec(line)
    print(time.perf_counter() - start, time.process_time() - cpu, flush=True)
`

func startPandas(b *testing.B) *pandas {
	b.Helper()
	python := "python3"
	if other := os.Getenv("BENCH_PYTHON"); other != "" {
		python = other
	}
	if err := exec.Command(python, "-c", "import pandas").Run(); err != nil {
		b.Skipf("%s has no pandas to compare with (%v); set BENCH_PYTHON", python, err)
	}
	p := &pandas{path: filepath.Join(b.TempDir(), "million.csv")}
	if err := os.WriteFile(p.path, million(), 0o644); err != nil {
		b.Fatal(err)
	}
	run := exec.Command(python, "-c", pandasLoop, p.path)
	run.Stderr = os.Stderr
	in, err := run.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := run.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := run.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		run.Wait()
	})
	p.in, p.out = in, bufio.NewScanner(out)
	if !p.out.Scan() {
		b.Fatal("pandas did not start")
	}
	b.Logf("pandas %s", p.out.Text())
	return p
}

// spent is how long something took, by the clock and by all cores.
type spent struct{ wall, cpu time.Duration }

// do has a line run.
func (p *pandas) do(b *testing.B, line string) (s spent) {
	b.Helper()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		b.Fatal(err)
	}
	if !p.out.Scan() {
		b.Fatalf("pandas ended at %s", line)
	}
	var wall, cpu float64
	if _, err := fmt.Sscan(p.out.Text(), &wall, &cpu); err != nil {
		b.Fatalf("pandas says %q to %s", p.out.Text(), line)
	}
	return spent{time.Duration(wall * float64(time.Second)), time.Duration(cpu * float64(time.Second))}
}

// used is the time that all cores have spent on this process.
func used(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// race lets both do the same by turns.
func (p *pandas) race(b *testing.B, line string, do func() (dataframe.DataFrame, error)) {
	best := [2]time.Duration{time.Hour, time.Hour}
	var cpu [2]time.Duration
	for b.Loop() {
		before, start := used(b), time.Now()
		if _, err := do(); err != nil {
			b.Fatal(err)
		}
		best[0] = min(best[0], time.Since(start))
		cpu[0] += used(b) - before
		b.StopTimer()
		theirs := p.do(b, line)
		best[1] = min(best[1], theirs.wall)
		cpu[1] += theirs.cpu
		b.StartTimer()
	}
	b.ReportMetric(best[0].Seconds()/best[1].Seconds(), "ratio")
	b.ReportMetric(cpu[0].Seconds()/cpu[1].Seconds(), "cpu-ratio")
	b.ReportMetric(1000*best[0].Seconds(), "best-ms")
	b.ReportMetric(1000*best[1].Seconds(), "pandas-ms")
}
