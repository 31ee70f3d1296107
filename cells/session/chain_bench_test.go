package session

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// million is a chain of cells over a frame of a million rows and eight columns.
// The knob stands before all but the first.
const million = `package demo

import (
	"math/rand/v2"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

const Knob = 0

func Raw() dataframe.DataFrame {
	random := rand.New(rand.NewPCG(1, 2))
	columns := make([]series.Series, 8)
	for c := range columns {
		values := make([]float64, 1_000_000)
		for i := range values {
			values[i] = random.Float64()
		}
		columns[c] = series.New(values, series.Float, string(rune('a'+c)))
	}
	return dataframe.New(columns...)
}

// shift writes over one column of a copy.
func shift(df dataframe.DataFrame, by float64) dataframe.DataFrame {
	values := df.Col("a").Float()
	for i := range values {
		values[i] += by
	}
	return df.Mutate(series.New(values, series.Float, "a"))
}

func First(raw dataframe.DataFrame, knob int) dataframe.DataFrame { return shift(raw, float64(knob)) }

func Second(first dataframe.DataFrame) dataframe.DataFrame { return shift(first, 1) }

func Third(second dataframe.DataFrame) dataframe.DataFrame { return shift(second, 1) }

func Mean(third dataframe.DataFrame) float64 { return third.Col("a").Mean() }
`

// chain is an open project of million-row frames whose knob is moved.
type chain struct {
	b     *testing.B
	desk  *desk
	s     *Session
	knob  int
	took  []time.Duration          // from each move to the end of the last cell
	steps map[string]time.Duration // of the cells behind the knob, one after the other
}

func newChain(b *testing.B, change ...func(*Config)) *chain {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		b.Fatal(err)
	}
	sum, err := os.ReadFile("../../go.sum")
	if err != nil {
		b.Fatal(err)
	}
	d := newDeskOf(b, map[string]string{
		"demo.go": million, "go.mod": strings.Replace(string(mod), "module stagebook", "module demo", 1), "go.sum": string(sum),
	})
	c := &chain{b: b, desk: d, s: d.open(change...), steps: make(map[string]time.Duration)}
	d.run(c.s.View(nil), Request{})
	return c
}

// move moves the knob and runs what is behind it.
func (c *chain) move() {
	c.knob++
	v := c.s.View(map[string]string{"knob": fmt.Sprint(c.knob)})
	began := time.Now()
	if ran := c.desk.run(v, Request{}); len(ran) != 4 {
		c.b.Fatalf("ran %q", ran)
	}
	c.took = append(c.took, time.Since(began))
	for _, cell := range []string{"first", "second", "third", "mean"} {
		for step, d := range v.State().Cells[cell].Shown.Steps {
			c.steps[step] += d
		}
	}
}

// BenchmarkMillionRowChain moves a knob before a chain of frames. The metric
// "x-own" is the whole time by what the cells themselves and their displays take:
// 1 would be a chain that waits for nothing else. The steps are those of the
// chain, one after the other.
func BenchmarkMillionRowChain(b *testing.B) {
	c := newChain(b)
	for b.Loop() {
		c.move()
	}
	for _, step := range []string{"decode", "run", "display", "encode", "check", "publish"} {
		b.ReportMetric(float64(c.steps[step].Milliseconds())/float64(b.N), step+"-ms")
	}
	var took time.Duration
	for _, d := range c.took {
		took += d
	}
	b.ReportMetric(float64(took)/float64(c.steps["run"]+c.steps["display"]), "x-own")
}

// BenchmarkMillionRowsAhead moves a knob before two such chains, by turns: one in
// which cells use values before they are stored, and one in which they wait. The
// metrics are medians of a move; "unwaited-ms" is the difference.
func BenchmarkMillionRowsAhead(b *testing.B) {
	ahead, waits := newChain(b), newChain(b, func(cfg *Config) { cfg.AheadBytes = -1 })
	for b.Loop() {
		ahead.move()
		waits.move()
	}
	b.ReportMetric(ahead.median(), "ahead-ms")
	b.ReportMetric(waits.median(), "waits-ms")
	b.ReportMetric(waits.median()-ahead.median(), "unwaited-ms")
}

func (c *chain) median() float64 {
	slices.Sort(c.took)
	return c.took[len(c.took)/2].Seconds() * 1000
}
