package prepare_test

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
	"stagebook/cells/model/prepare"
)

func ExampleFit() {
	train := dataframe.New(
		series.New([]float64{1, 3}, series.Float, "wind"),
		series.New([]string{"dry", "wet"}, series.String, "day"),
	)
	test := dataframe.New(
		series.New([]float64{5}, series.Float, "wind"),
		series.New([]string{"wet"}, series.String, "day"),
	)
	p, err := prepare.Fit(train,
		prepare.Spec{Columns: []string{"wind"}, Scale: prepare.Standard},
		prepare.Spec{Columns: []string{"day"}, Encode: prepare.OneHot})
	x, _ := p.Apply(test) // by the mean and spread of train
	fmt.Println(p.Columns(), x.Row(0), err)
	// Output: [wind day = dry day = wet] [3 0 1] <nil>
}
