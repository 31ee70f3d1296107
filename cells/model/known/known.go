// Package known gives tests the figures that scikit-learn comes to, and the
// data they were made from. testdata/README.md says how.
package known

import (
	"embed"
	"encoding/json"
	"math"
	"testing"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/model"
	"stagebook/cells/model/split"
)

//go:embed testdata
var files embed.FS

// Read reads a file of figures into what v points to.
func Read(t testing.TB, name string, v any) {
	t.Helper()
	data, err := files.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
}

// Frame reads a data set.
func Frame(t testing.TB, name string) dataframe.DataFrame {
	t.Helper()
	file, err := files.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	df := dataframe.ReadCSV(file, dataframe.NaNValues([]string{"", "NaN"}))
	if df.Err != nil {
		t.Fatal(df.Err)
	}
	return df
}

// Fit is one part of models.json; each model fills what it has.
type Fit struct {
	Classes                              []string
	Coef                                 json.RawMessage
	Intercept                            json.RawMessage
	Accuracy, Train, Loss, TrainLoss, R2 float64
	Low, High, Inertia                   float64
	Leaves                               int
	Sizes, Feature                       []int
	Threshold, Importance, Predict       []float64
	Variance, Ratio, Singular, Proba     json.RawMessage
	Mean, Components, First              [][]float64
}

// Models reads what scikit-learn fitted, by name.
func Models(t testing.TB) map[string]json.RawMessage {
	t.Helper()
	var models map[string]json.RawMessage
	Read(t, "models.json", &models)
	return models
}

// Model reads one fit.
func Model(t testing.TB, name string) Fit {
	t.Helper()
	var fit Fit
	raw, ok := Models(t)[name]
	if !ok {
		t.Fatalf("models.json has no %q", name)
	}
	Into(t, raw, &fit)
	return fit
}

// Into reads raw JSON.
func Into(t testing.TB, raw json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

// Floats reads a list of numbers, or a list of such lists, one behind the other.
func Floats(t testing.TB, raw json.RawMessage) []float64 {
	t.Helper()
	var flat []float64
	if json.Unmarshal(raw, &flat) == nil {
		return flat
	}
	flat = nil
	var one float64
	if json.Unmarshal(raw, &one) == nil {
		return []float64{one}
	}
	var rows [][]float64
	Into(t, raw, &rows)
	for _, row := range rows {
		flat = append(flat, row...)
	}
	return flat
}

// Tumours is the breast cancer data in the split of seed 42 with a fifth for the test.
func Tumours(t testing.TB) (train, test model.Data) {
	t.Helper()
	d, err := model.Classification(Frame(t, "breast_cancer.csv"), "target")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := split.Shuffled(d.X.Rows, 0.2, 42)
	if err != nil {
		t.Fatal(err)
	}
	return rows.Data(d)
}

// Weather is the highest temperature of a day by rain, lowest temperature and wind.
func Weather(t testing.TB) model.Data {
	t.Helper()
	d, err := model.Regression(Frame(t, "seattle-weather.csv"), "temp_max", "precipitation", "temp_min", "wind")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Penguins is the species by four measurements, without the rows that lack these.
func Penguins(t testing.TB) model.Data {
	t.Helper()
	df := Frame(t, "penguins.csv")
	names := []string{"Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"}
	var rows []int
	for i, v := range df.Col(names[0]).Float() {
		if !math.IsNaN(v) {
			rows = append(rows, i)
		}
	}
	d, err := model.Classification(df.Subset(rows), "Species", names...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Scaled brings the columns of x, and of others by the same figures, to mean 0
// and variance 1.
func Scaled(x model.Matrix, others ...model.Matrix) []model.Matrix {
	all := append([]model.Matrix{x}, others...)
	out := make([]model.Matrix, len(all))
	for k := range all {
		out[k] = all[k].Clone()
	}
	for j := range x.Cols {
		col := x.Col(j)
		mean, variance := 0.0, 0.0
		for _, v := range col {
			mean += v / float64(len(col))
		}
		for _, v := range col {
			variance += (v - mean) * (v - mean) / float64(len(col))
		}
		for k := range out {
			for i := range out[k].Rows {
				out[k].Set(i, j, (out[k].At(i, j)-mean)/math.Sqrt(variance))
			}
		}
	}
	return out
}

// Near fails the test where got is further than by from want.
func Near(t testing.TB, what string, got, want []float64, by float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d figures, scikit-learn has %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= by) {
			t.Errorf("%s: figure %d is %.12g, scikit-learn has %.12g", what, i, got[i], want[i])
			return
		}
	}
}
