package known

import (
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/random"
)

// Synthetic makes n rows of 20 normal features; the first five decide the
// target, with noise. With classes it is cut at zero.
func Synthetic(n int, classes bool) model.Data {
	source := random.New(1)
	d := model.Data{X: model.NewMatrix(n, 20), Y: make([]float64, n)}
	for k := range d.X.Values {
		d.X.Values[k] = source.Norm()
	}
	for j := range d.X.Cols {
		d.Columns = append(d.Columns, fmt.Sprintf("x%d", j))
	}
	for i := range d.Y {
		x := d.X.Row(i)
		d.Y[i] = x[0] - 2*x[1] + x[2]*x[3] + 0.5*x[4] + 0.3*source.Norm()
		if classes {
			d.Y[i] = map[bool]float64{true: 1}[d.Y[i] > 0]
		}
	}
	if classes {
		d.Classes = []string{"no", "yes"}
	}
	return d
}
