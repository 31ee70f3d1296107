// Package tumours asks whether thirty numbers read off a microscope slide tell
// a malignant tumour from a benign one, and which of the thirty carry the news.
//
// The data are the 569 fine-needle aspirates of the Wisconsin study. Each row is
// a tumour, each column a property of the cell nuclei seen in it: the *mean*, the
// *error* and the *worst* of ten measurements.
package tumours

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells"
)

// Measurements is the data set, one row a tumour.
var Measurements = cells.File("data/breast_cancer.csv")

// ## Reading
//
// A table that is read once and cleaned once is a table that nobody has to
// doubt later. Everything below starts from `clean`.

// Raw reads the measurements as they were published.
func Raw(measurements cells.File) (dataframe.DataFrame, error) {
	file, err := measurements.Open()
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	defer file.Close()
	raw := dataframe.ReadCSV(file)
	return raw, raw.Err
}

// Clean gives the diagnosis its name. In the file, 0 stands for malignant and 1
// for benign, which has led more than one reader astray.
func Clean(raw dataframe.DataFrame) (dataframe.DataFrame, error) {
	target, err := raw.Col("target").Int()
	if err != nil {
		return raw, fmt.Errorf("reading the diagnosis: %w", err)
	}
	diagnosis := make([]string, len(target))
	for i, t := range target {
		diagnosis[i] = [...]string{"malignant", "benign"}[t]
	}
	clean := raw.Drop("target").CBind(dataframe.New(series.New(diagnosis, series.String, "diagnosis")))
	return clean, clean.Err
}

// Counts says how many tumours there are of each kind. A model that always says
// *benign* is right as often as the share of benign tumours: that is the number
// to beat.
func Counts(clean dataframe.DataFrame) cells.Metrics {
	benign := 0
	for _, kind := range clean.Col("diagnosis").Records() {
		if kind == "benign" {
			benign++
		}
	}
	all := clean.Nrow()
	return cells.Metrics{
		{Name: "Tumours", Value: float64(all)},
		{Name: "Benign", Value: float64(benign)},
		{Name: "Malignant", Value: float64(all - benign)},
		{Name: "Share benign", Value: float64(benign) / float64(all), Note: "right by always saying benign"},
	}
}
