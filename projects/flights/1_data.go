// Package flights asks three million flights when and where one has to wait, and
// how much of it hour and route can tell.
//
// The flights are those within the United States from January to June 2001. A
// table of this size is where notebooks are usually left for something else. Here
// it is a matter of a few seconds a cell, and what was computed once stays
// computed: move a parameter, and only what hangs on it runs again.
//
// A sample of 75,000 flights comes with the project. Lay `flights-3m.parquet` into
// the folder `data`, and the same cells read all of them.
package flights

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/cells/data"
	"stagebook/cells/data/parquet"
)

// Flights is one row a flight: the sample, and all of them where they are.
var Flights = cells.Files("data/flights-*.parquet")

// Whole reads all flights where they are; without it, always the sample.
//
//param:switch
const Whole = true

// Limit is from how many minutes on a flight is called late.
//
//param:slider min=5 max=120 step=5
const Limit = 15

// ## Reading
//
// Parquet keeps its columns apart and packed, so the file of all flights has only 13 MB.
// A pattern of files is an input like any other: lay another file there, and
// everything below is stale.

// Raw reads the flights. Times become texts such as `2001-01-01T00:01:00Z`, which
// sort as the times do; they are local times.
func Raw(flights cells.Files, whole bool) (dataframe.DataFrame, error) {
	paths, err := flights.Paths()
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	isSample := func(path string) bool { return strings.Contains(path, "sample") }
	at := slices.IndexFunc(paths, isSample)
	if all := slices.IndexFunc(paths, func(p string) bool { return !isSample(p) }); whole && all >= 0 {
		at = all
	}
	if at < 0 {
		return dataframe.DataFrame{}, fmt.Errorf("no file %s; the sample comes with the project", flights)
	}
	return parquet.ReadFile(paths[at])
}

// Clean takes out what cannot be: a flight that arrived two hours early has a typing
// error in its times. What is taken out is not dropped in silence but is a table of
// its own, to be looked at.
func Clean(raw dataframe.DataFrame) (clean, odd dataframe.DataFrame, err error) {
	early := func(r *data.Row) bool { return r.Int("delay") < -120 }
	if odd, err = data.Filter(raw, early); err != nil {
		return clean, odd, err
	}
	clean, err = data.Filter(raw, func(r *data.Row) bool { return !early(r) })
	return clean, odd, err
}

// Dated adds the hour and the day of the week of the departure, and whether the
// flight was late: 1 or 0.
func Dated(clean dataframe.DataFrame, limit int) (dataframe.DataFrame, error) {
	dated, err := data.DateParts(clean, "date", data.Hour, data.Weekday)
	if err != nil {
		return dated, err
	}
	return data.Derive(dated, "late", func(r *data.Row) int {
		if r.Int("delay") > limit {
			return 1
		}
		return 0
	})
}

// Size says what there is.
func Size(dated, odd dataframe.DataFrame) (cells.Metrics, error) {
	all, err := data.GroupBy(dated).Agg(data.Mean("late"), data.Median("delay"), data.Mean("delay"))
	if err != nil {
		return nil, err
	}
	figure := func(name string) float64 { return all.Col(name).Float()[0] }
	return cells.Metrics{
		{Name: "Flights", Value: float64(dated.Nrow()), Note: fmt.Sprintf("%d taken out", odd.Nrow())},
		{Name: "Late", Value: 100 * figure("late_mean"), Unit: "%"},
		{Name: "Median delay", Value: figure("delay_median"), Unit: "min", Note: "minus is before plan"},
		{Name: "Mean delay", Value: figure("delay_mean"), Unit: "min", Note: "a few wait very long"},
	}, nil
}
