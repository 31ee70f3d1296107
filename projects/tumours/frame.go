package tumours

import (
	"slices"

	"github.com/go-gota/gota/dataframe"
)

// The diagnoses, as Clean writes them.
const (
	benign    = "benign"
	malignant = "malignant"
)

// kinds are the diagnoses in the order of their colours.
func kinds() []string { return []string{benign, malignant} }

func ofKind(df dataframe.DataFrame, kind string) dataframe.DataFrame {
	return df.Filter(dataframe.F{Colname: "diagnosis", Comparator: "==", Comparando: kind})
}

// measurements are the columns that a model may look at.
func measurements(df dataframe.DataFrame) []string {
	return slices.DeleteFunc(df.Names(), func(name string) bool { return name == "diagnosis" })
}

// matrix is the measurements row by row, and whether each tumour is malignant.
func matrix(df dataframe.DataFrame) (x [][]float64, y []bool) {
	names := measurements(df)
	x = make([][]float64, df.Nrow())
	for i := range x {
		x[i] = make([]float64, len(names))
	}
	for j, name := range names {
		for i, value := range df.Col(name).Float() {
			x[i][j] = value
		}
	}
	for _, kind := range df.Col("diagnosis").Records() {
		y = append(y, kind == malignant)
	}
	return x, y
}
