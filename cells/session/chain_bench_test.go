package session

import (
	"fmt"
	"os"
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

// BenchmarkMillionRowChain moves a knob before a chain of frames. The metric
// "x-own" is the whole time by what the cells themselves and their displays take:
// 1 would be a chain that waits for nothing else. The steps are those of the
// chain, one after the other.
func BenchmarkMillionRowChain(b *testing.B) {
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
	s := d.open()
	d.run(s.View(nil), Request{})
	steps := make(map[string]time.Duration)
	var took time.Duration
	knob := 0
	for b.Loop() {
		knob++
		v := s.View(map[string]string{"knob": fmt.Sprint(knob)})
		began := time.Now()
		if ran := d.run(v, Request{}); len(ran) != 4 {
			b.Fatalf("ran %q", ran)
		}
		took += time.Since(began)
		for _, cell := range []string{"first", "second", "third", "mean"} {
			for step, d := range v.State().Cells[cell].Shown.Steps {
				steps[step] += d
			}
		}
	}
	for _, step := range []string{"decode", "run", "display", "encode", "check", "publish"} {
		b.ReportMetric(float64(steps[step].Milliseconds())/float64(b.N), step+"-ms")
	}
	b.ReportMetric(float64(took)/float64(steps["run"]+steps["display"]), "x-own")
}
