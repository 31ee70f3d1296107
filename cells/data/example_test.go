package data_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
)

func ExampleReadCSV() {
	df, err := data.ReadCSV(strings.NewReader("day;rain\n01.02.2020;1,5\n02.02.2020;NA\n"),
		data.Delimiter(';'), data.DecimalComma(), data.Dates("02.01.2006", "day"))
	if err != nil {
		panic(err)
	}
	data.WriteCSV(os.Stdout, df)
	// Output:
	// day,rain
	// 2020-02-01T00:00:00Z,1.5
	// 2020-02-02T00:00:00Z,
}

func ExampleGroupBy() {
	df, _ := data.ReadCSV(strings.NewReader("kind,mass\nb,1\na,2\nb,4\n"))
	df, err := data.GroupBy(df, "kind").Agg(data.Size(), data.Mean("mass"))
	if err != nil {
		panic(err)
	}
	data.WriteCSV(os.Stdout, df)
	// Output:
	// kind,size,mass_mean
	// a,1,2.0
	// b,2,2.5
}

func ExampleSchema() {
	schema := data.Schema{{Name: "mass", Type: series.Int, Min: data.Bound(0)}}
	df, _ := data.ReadCSV(strings.NewReader("mass\n1\n-4\n"))
	_, err := schema.Check(df)
	fmt.Println(err)
	// Output:
	// the frame does not keep to its schema in 1 places
	// 	column "mass", row 1, "-4": it is below 0
}
