package tumours

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/cells/evaluate"
	"stagebook/cells/evaluate/draw"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
	"stagebook/cells/model/tree"
)

// ## How good is it?
//
// Missing a malignant tumour costs more than a false alarm, so read recall
// first. All figures are of rows that the model has never seen. Lower `threshold`
// to find more at the price of more alarms: the model stays as it is, and only
// what follows from the line is drawn again.

// Threshold is the probability from which a tumour is called malignant.
//
//param:slider min=0.05 max=0.95 step=0.05
const Threshold = 0.5

// Case is what the model says of one tumour of the test.
type Case struct {
	Row         int
	Diagnosis   string
	Probability float64 // of being malignant
}

// Predict asks the model about each tumour of the test. The ones it is least sure
// of come first: those are the ones to look at again.
func Predict(test dataframe.DataFrame, scaling prepare.Pipeline, fit linear.Logistic) ([]Case, error) {
	x, err := scaling.Apply(test)
	if err != nil {
		return nil, err
	}
	diagnosis := test.Col("diagnosis").Records()
	predict := make([]Case, x.Rows)
	for row, p := range fit.Proba(x).Col(1) {
		predict[row] = Case{row, diagnosis[row], p}
	}
	slices.SortStableFunc(predict, func(a, b Case) int {
		return cmp.Compare(math.Abs(a.Probability-0.5), math.Abs(b.Probability-0.5))
	})
	return predict, nil
}

// Scores weighs the model with the line drawn at the threshold.
func Scores(predict []Case, threshold float64) cells.Metrics {
	return evaluate.Binary(truth(predict), probabilities(predict), threshold)
}

// Confusion counts what the model said against what the tumour was. The square at
// the top left is the one that must stay small.
func Confusion(predict []Case, threshold float64) *charts.HeatMap {
	said := evaluate.At(probabilities(predict), threshold)
	return draw.Confusion(evaluate.Confuse(truth(predict), said, kinds()))
}

// ## Is there a better one?
//
// The same rows, three ways to learn from them. On so clean a question the
// straight line is hard to beat; what the others add is the assurance that
// nothing was left lying about.

// ROC draws the trade-off of each model: the share of malignant tumours that are
// found for each share of false alarms one is ready to take.
func ROC(
	test dataframe.DataFrame, scaling prepare.Pipeline,
	fit linear.Logistic, forest tree.Classifier, boosted tree.BoostedClassifier,
) (*charts.Line, error) {
	all, err := askAll(test, scaling, fit, forest, boosted)
	if err != nil {
		return nil, err
	}
	var curves []draw.Named[evaluate.ROC]
	for _, m := range all {
		curves = append(curves, draw.As(m.name, evaluate.ROCCurve(m.truth, m.proba)))
	}
	return draw.ROC(curves...), nil
}

// Compared lays the figures side by side, at the same threshold.
func Compared(
	test dataframe.DataFrame, scaling prepare.Pipeline, threshold float64,
	fit linear.Logistic, forest tree.Classifier, boosted tree.BoostedClassifier,
) (dataframe.DataFrame, error) {
	all, err := askAll(test, scaling, fit, forest, boosted)
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	type row struct {
		Model                             string
		Recall, Precision, Accuracy, Area float64
		LogLoss                           float64 `dataframe:"log loss"`
	}
	var rows []row
	for _, m := range all {
		said := evaluate.At(m.proba, threshold)
		rows = append(rows, row{
			m.name, evaluate.Recall(m.truth, said), evaluate.Precision(m.truth, said), evaluate.Accuracy(m.truth, said),
			evaluate.AUC(m.truth, m.proba), evaluate.LogLoss(m.truth, m.proba),
		})
	}
	compared := dataframe.LoadStructs(rows)
	return compared, compared.Err
}

// Verdict puts it in words, which follow the parameters like everything else.
func Verdict(predict []Case, threshold float64, fit linear.Logistic) cells.Markdown {
	c := evaluate.Confuse(truth(predict), evaluate.At(probabilities(predict), threshold), kinds())
	strongest := fit.Columns[byWeight(fit)[0]]
	return cells.Markdown(fmt.Sprintf(
		"Thirty numbers are enough to find **%d of %d** malignant tumours "+
			"at the price of **%d** false alarms among %d benign ones. "+
			"Nothing weighs as much as *%s*.",
		c.Count[1][1], c.Count[1][0]+c.Count[1][1], c.Count[0][1], c.Count[0][0]+c.Count[0][1], strongest))
}
