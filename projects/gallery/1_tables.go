// Package gallery shows one result of every kind. It is here to leaf through, to
// copy from, and to see that nothing has changed its looks.
package gallery

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"gonum.org/v1/gonum/mat"
)

/*
# Tables

A data frame, a slice of structs, a map, a matrix: whatever has rows and columns is a table. Frames are sorted, filtered
and searched where they are stored.
*/

// Frame has a column of each type, and some values missing.
func Frame() dataframe.DataFrame {
	const rows = 400
	numbers, counts := make([]float64, rows), make([]int, rows)
	words, flags := make([]string, rows), make([]bool, rows)
	for i := range rows {
		numbers[i] = 20 + 8*math.Sin(float64(i)/9) + float64(i%7)
		counts[i] = i * i % 97
		words[i] = []string{"north", "south", "east", "west", "NaN"}[i%5]
		flags[i] = i%3 == 0
	}
	numbers[3], numbers[17] = math.NaN(), math.NaN()
	return dataframe.New(
		series.New(numbers, series.Float, "temperature"), series.New(counts, series.Int, "visits"),
		series.New(words, series.String, "wind"), series.New(flags, series.Bool, "sunny"),
	)
}

// Column is a single series.
func Column() series.Series { return series.New([]float64{1.5, 2.25, 4}, series.Float, "weights") }

// Wide has more columns than fit on any page: find, pin and hide them at *columns*.
func Wide() dataframe.DataFrame {
	columns := make([]series.Series, 3000)
	for c := range columns {
		values := make([]float64, 30)
		for r := range values {
			values[r] = math.Sin(float64(r*(c+1)) / 10)
		}
		columns[c] = series.New(values, series.Float, fmt.Sprintf("sensor %d", c+1))
	}
	return dataframe.New(columns...)
}

// Notes has long texts, texts in several lines, and some that a spreadsheet would take for formulas.
func Notes() dataframe.DataFrame {
	long := strings.Repeat("The instrument was moved during the night and had to be calibrated again. ", 60)
	return dataframe.New(
		series.New([]string{"station 1", "station 2", "station 3", "station 4"}, series.String, "station"),
		series.New([]string{long, "first line\nsecond line", "=HYPERLINK(\"http://example.com\")", "-"}, series.String, "a note with a name that is far longer than what is in its column"),
		series.New([]float64{1.0 / 3, 2e-7, 123456789.123, math.NaN()}, series.Float, "reading"),
	)
}

// NoRows has columns, but nothing in them.
func NoRows() dataframe.DataFrame {
	return dataframe.New(series.New([]string{}, series.String, "name"), series.New([]float64{}, series.Float, "size"))
}

// Visit is a row of a slice of structs.
type Visit struct {
	Page  string
	At    time.Time
	Took  time.Duration
	Bytes int
}

// Visits is a slice of structs.
func Visits() []Visit {
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	return []Visit{
		{"/", start, 12 * time.Millisecond, 1024},
		{"/about", start.Add(time.Minute), 8 * time.Millisecond, 512},
		{"/a/page/with/a/rather/long/address/that/does/not/end/soon", start.Add(time.Hour), 2 * time.Second, 65536},
	}
}

// Matrix is one of gonum.
func Matrix() *mat.Dense {
	m := mat.NewDense(4, 4, nil)
	for i := range 4 {
		for j := range 4 {
			m.Set(i, j, 1/float64(i+j+1))
		}
	}
	return m
}
