package plot_test

import (
	"fmt"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"stagebook/cells/data"
	"stagebook/cells/data/plot"
)

// A chart takes one line, and what comes back is go-echarts' own chart, to be
// refined with that library's options.
func Example() {
	df, err := data.ReadCSV(strings.NewReader("mass,beak,species\n3750,39.1,Adelie\n3800,39.5,Adelie\n5000,46.1,Gentoo\n"))
	if err != nil {
		panic(err)
	}
	chart, err := plot.Scatter(df, "beak", "mass", "species")
	if err != nil {
		panic(err)
	}
	chart.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "Gentoos are heavy"}))
	for _, species := range chart.MultiSeries {
		fmt.Println(species.Name)
	}
	// Output:
	// Adelie
	// Gentoo
}
