package tumours

import (
	"slices"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/model"
	"stagebook/cells/model/prepare"
)

// The diagnoses, as Clean writes them.
const (
	benign    = "benign"
	malignant = "malignant"
)

// kinds are the diagnoses in the order of their codes and colours.
func kinds() []string { return []string{benign, malignant} }

func ofKind(df dataframe.DataFrame, kind string) dataframe.DataFrame {
	return df.Filter(dataframe.F{Colname: "diagnosis", Comparator: "==", Comparando: kind})
}

// measurements are the columns that a model may look at.
func measurements(df dataframe.DataFrame) []string {
	return slices.DeleteFunc(df.Names(), func(name string) bool { return name == "diagnosis" })
}

// examples are the rows of a frame as they are, with their diagnosis.
func examples(df dataframe.DataFrame) (model.Data, error) {
	return model.Classification(df, "diagnosis", measurements(df)...)
}

// truth is 1 for each malignant tumour.
func truth(cases []Case) []int {
	codes := make([]int, len(cases))
	for i, c := range cases {
		if c.Diagnosis == malignant {
			codes[i] = 1
		}
	}
	return codes
}

func probabilities(cases []Case) []float64 {
	all := make([]float64, len(cases))
	for i, c := range cases {
		all[i] = c.Probability
	}
	return all
}

// answers are what one model says of the test.
type answers struct {
	name  string
	truth []int
	proba []float64 // of being malignant
}

// askAll asks the line about scaled rows, and the trees about rows as they are.
func askAll(
	test dataframe.DataFrame, scaling prepare.Pipeline, line, forest, boosted model.Classifier,
) ([]answers, error) {
	scaled, err := scaling.Apply(test)
	if err != nil {
		return nil, err
	}
	plain, err := examples(test)
	if err != nil {
		return nil, err
	}
	truth := plain.Codes()
	return []answers{
		{"logistic", truth, line.Proba(scaled).Col(1)},
		{"forest", truth, forest.Proba(plain.X).Col(1)},
		{"boosted trees", truth, boosted.Proba(plain.X).Col(1)},
	}, nil
}
