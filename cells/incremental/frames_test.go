package incremental

import (
	"math"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// This file is a part of the generated projects that use data frames.

func mkFrame(f int) dataframe.DataFrame {
	numbers := []float64{float64(f % 100), math.NaN(), math.Copysign(0, -1)}
	texts := []string{"a", "", strconv.Itoa(f % 10)}
	return dataframe.New(
		series.New(numbers, series.Float, "n"), series.New(texts, series.String, "s"),
		series.New([]int{1, f % 7, 3}, series.Int, "i"), series.New([]bool{true, f&1 == 0, false}, series.Bool, "b"),
	)
}

func rdFrame(v dataframe.DataFrame, x int) int {
	for i := range v.Nrow() {
		for j := range v.Ncol() {
			x = x*31 ^ fold(v.Elem(i, j).String())
		}
	}
	return x
}

func mkSeries(f int) series.Series { return series.New([]int{f % 10, f & 1}, series.Int, "s") }

func rdSeries(v series.Series, x int) int { return x ^ fold(v.String()) }
