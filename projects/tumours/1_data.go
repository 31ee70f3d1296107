// Package tumours asks whether thirty numbers read off a microscope slide tell
// a malignant tumour from a benign one, and which of the thirty carry the news.
//
// The data are the 569 fine-needle aspirates of the Wisconsin study. Each row is
// a tumour. Ten properties of its cell nuclei were measured on a digital image,
// and three numbers kept of each: the *mean* over all nuclei, the standard
// *error* of that mean, and the *worst*, which is the mean of the three largest.
// Lengths are in units of the image; everything else has none.
package tumours

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells"
	"stagebook/cells/data"
)

// Measurements is the data set, one row a tumour.
var Measurements = cells.File("data/breast_cancer.csv")

// ## Reading
//
// A table that is read once and cleaned once is a table that nobody has to
// doubt later. Everything below starts from `clean`.

// Raw reads the measurements as they were published.
func Raw(measurements cells.File) (dataframe.DataFrame, error) {
	return data.ReadCSVFile(measurements)
}

// Clean says the diagnosis in words and puts it first. In the file, 0 stands for
// malignant and 1 for benign, which has led more than one reader astray. There
// is little else to clean: no number is missing, and should one ever be, this is
// where it is found out.
func Clean(raw dataframe.DataFrame) (dataframe.DataFrame, error) {
	for _, name := range raw.Names() {
		if raw.Col(name).HasNaN() {
			return raw, fmt.Errorf("column %q has gaps", name)
		}
	}
	target, err := raw.Col("target").Int()
	if err != nil {
		return raw, fmt.Errorf("reading the diagnosis: %w", err)
	}
	words := make([]string, len(target))
	for row, code := range target {
		switch code {
		case 0:
			words[row] = malignant
		case 1:
			words[row] = benign
		default:
			return raw, fmt.Errorf("row %d: unknown code %d", row, code)
		}
	}
	diagnosis := series.New(words, series.String, "diagnosis")
	clean := dataframe.New(diagnosis).CBind(raw.Drop("target"))
	return clean, clean.Err
}

// Counts says how many tumours there are of each kind. A model that always says
// *benign* is right as often as the share of benign tumours: that is the number
// to beat.
func Counts(clean dataframe.DataFrame) cells.Metrics {
	all := float64(clean.Nrow())
	good := float64(ofKind(clean, benign).Nrow())
	return cells.Metrics{
		{Name: "Tumours", Value: all},
		{Name: "Benign", Value: good},
		{Name: "Malignant", Value: all - good},
		{
			Name: "Share benign", Value: good / all,
			Note: "right by always saying benign",
		},
	}
}
