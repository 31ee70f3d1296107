package flights

import (
	"cmp"
	"context"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/cells/data"
	"stagebook/cells/data/parquet"
	"stagebook/cells/evaluate"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
)

// results are what all cells give.
type results struct {
	raw, clean, odd, dated, hours, airports    dataframe.DataFrame
	train, test                                dataframe.DataFrame
	byHour, byWeekday, byOrigin, byDestination dataframe.DataFrame
	knownTrain, knownTest                      dataframe.DataFrame
	scaling                                    prepare.Pipeline
	fit                                        linear.Logistic
	size, scores                               cells.Metrics
	risk, hourAlone                            []float64
	verdict                                    cells.Markdown
}

// runs calls every cell in turn and stops at the first error.
func runs(t testing.TB, flights cells.Files) (r results) {
	t.Helper()
	var err error
	step := func(name string, do func()) {
		t.Helper()
		start := time.Now()
		do()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if testing.Verbose() {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			t.Logf("%-10s %6.2f s, heap %5d MB", name, time.Since(start).Seconds(), m.HeapAlloc>>20)
		}
	}
	step("Raw", func() { r.raw, err = Raw(flights, Whole) })
	step("Clean", func() { r.clean, r.odd, err = Clean(r.raw) })
	step("Dated", func() { r.dated, err = Dated(r.clean, Limit) })
	step("Size", func() { r.size, err = Size(r.dated, r.odd) })
	step("Hours", func() { r.hours, err = Hours(r.dated) })
	step("Day", func() { _, err = Day(r.hours) })
	step("Season", func() { _, err = Season(r.dated) })
	step("Airports", func() { r.airports, err = Airports(r.dated, Busy) })
	step("Split", func() { r.train, r.test, err = Split(r.dated, TestShare) })
	step("Habits", func() { r.byHour, r.byWeekday, r.byOrigin, r.byDestination, err = Habits(r.train) })
	step("Known", func() {
		r.knownTrain, r.knownTest, err = Known(r.train, r.test, r.byHour, r.byWeekday, r.byOrigin, r.byDestination)
	})
	step("Scaling", func() { r.scaling, err = Scaling(r.knownTrain) })
	step("Fit", func() { r.fit, err = Fit(context.Background(), r.knownTrain, r.scaling) })
	step("Risk", func() { r.risk, r.hourAlone, err = Risk(r.knownTest, r.scaling, r.fit) })
	step("Trade", func() { _, err = Trade(r.knownTest, r.risk, r.hourAlone) })
	step("Trust", func() { _, err = Trust(r.knownTest, r.risk) })
	step("Scores", func() { r.scores, err = Scores(r.knownTest, r.risk, r.hourAlone) })
	step("Verdict", func() { r.verdict, err = Verdict(r.knownTest, r.risk, Limit) })
	return r
}

func TestSample(t *testing.T) {
	r := runs(t, cells.Files("data/flights-sample.parquet"))
	if r.raw.Nrow() != 75000 || r.clean.Nrow()+r.odd.Nrow() != 75000 {
		t.Errorf("%d rows became %d and %d", r.raw.Nrow(), r.clean.Nrow(), r.odd.Nrow())
	}
	if n := r.train.Nrow() + r.test.Nrow(); n != r.dated.Nrow() {
		t.Errorf("train and test have %d rows of %d", n, r.dated.Nrow())
	}
	if last, first := slices.Max(r.train.Col("date").Records()), slices.Min(r.test.Col("date").Records()); last > first {
		t.Errorf("training ends at %s, after the test begins at %s", last, first)
	}
	if r.knownTest.Nrow() != r.test.Nrow() || len(r.risk) != r.test.Nrow() {
		t.Fatalf("%d flights of the test are known and %d judged, want %d", r.knownTest.Nrow(), len(r.risk), r.test.Nrow())
	}
	late, err := truth(r.knownTest)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := evaluate.AUC(late, r.risk), evaluate.AUC(late, r.hourAlone); a <= b || b <= 0.5 {
		t.Errorf("area under ROC: model %g, hour alone %g, chance 0.5", a, b)
	}
	if got := r.airports.Col("late").Float(); !slices.IsSortedFunc(got, func(a, b float64) int { return cmp.Compare(b, a) }) {
		t.Errorf("airports are not in order: %v", got)
	}
	if !strings.Contains(string(r.verdict), "15 minutes late") || len(r.scores) != 3 {
		t.Errorf("verdict %q, scores %v", r.verdict, r.scores)
	}
}

// TestHabitsKnowNothingOfTheTest changes every answer of the test: what was learned stays.
func TestHabitsKnowNothingOfTheTest(t *testing.T) {
	r := runs(t, cells.Files("data/flights-sample.parquet"))
	turned, err := data.Derive(r.test, "late", func(row *data.Row) int { return 1 - row.Int("late") })
	if err != nil {
		t.Fatal(err)
	}
	train, _, err := Known(r.train, turned, r.byHour, r.byWeekday, r.byOrigin, r.byDestination)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range features() {
		if !slices.Equal(train.Col(name).Float(), r.knownTrain.Col(name).Float()) {
			t.Errorf("column %q of the training follows the test", name)
		}
	}
	strange, err := data.Derive(r.test, "origin", func(*data.Row) string { return "XXX" })
	if err != nil {
		t.Fatal(err)
	}
	_, test, err := Known(r.train, strange, r.byHour, r.byWeekday, r.byOrigin, r.byDestination)
	if err != nil {
		t.Fatal(err)
	}
	late := r.train.Col("late").Mean()
	if got := test.Col("origin late").Float()[0]; math.Abs(got-late) > 1e-9 {
		t.Errorf("an unknown airport is late by %g, want the mean of the training, %g", got, late)
	}
}

// TestFileThatIsRead: the sample, unless the whole lies there and is wanted.
func TestFileThatIsRead(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Raw("flights-*.parquet", true); err == nil || !strings.Contains(err.Error(), "flights-*.parquet") {
		t.Errorf("without a file: %v", err)
	}
	for name, rows := range map[string]int{"flights-sample.parquet": 1, "flights-3m.parquet": 2} {
		df := dataframe.LoadStructs(make([]struct{ Delay int }, rows))
		if err := parquet.WriteFile(name, df); err != nil {
			t.Fatal(err)
		}
	}
	for whole, want := range map[bool]int{false: 1, true: 2} {
		if df, err := Raw("flights-*.parquet", whole); err != nil || df.Nrow() != want {
			t.Errorf("whole %v: %d rows, %v", whole, df.Nrow(), err)
		}
	}
}

// TestWhole runs over all flights where they lie, and compares with what pandas finds in
// them; with -v it says what each cell takes.
func TestWhole(t *testing.T) {
	const path = "data/flights-3m.parquet"
	if _, err := os.Stat(filepath.FromSlash(path)); err != nil {
		t.Skip("the whole file is not there")
	}
	r := runs(t, cells.Files(path))
	if r.raw.Nrow() != 3_000_000 || r.odd.Nrow() != 3 {
		t.Errorf("%d rows, %d of them odd", r.raw.Nrow(), r.odd.Nrow())
	}
	hour := func(name string, hour int) float64 { return r.hours.Col(name).Float()[hour] }
	for _, c := range []struct {
		what      string
		got, want float64
	}{ // what pandas says, and the text relies on
		{"late flights, in per cent", r.size[1].Value, 19.968519968519968},
		{"median delay", r.size[2].Value, -1},
		{"mean delay", r.size[3].Value, 6.6686346686346685},
		{"flights at three", hour("flights", 3), 241},
		{"median delay at three", hour("median delay", 3), 108},
		{"share that is late at six", hour("late", 6), 0.072886},
		{"share that is late at nine in the evening", hour("late", 21), 0.325974},
		{"busy airports", float64(r.airports.Nrow()), 31},
		{"share that is late at the worst of them", r.airports.Col("late").Float()[0], 0.295267},
		{"and its ninetieth percentile", r.airports.Col("one in ten waits").Float()[0], 56},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	if worst := r.airports.Col("origin").Records()[0]; worst != "JFK" {
		t.Errorf("one waits longest at %s, want JFK", worst)
	}
}
