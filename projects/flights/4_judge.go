package flights

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/cells/evaluate"
	"stagebook/cells/evaluate/draw"
	"stagebook/cells/model"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
)

// ## How much can be known?
//
// Weather is not among what the model knows, and weather makes most of the large delays. So
// nobody should expect it to be right about a single flight. What it can do is to tell a
// risky departure from a safe one.

// Risk is what the model says of each flight of the test, in their order: its
// probability of being late. The second list is what the hour alone says, the figure to beat.
func Risk(knownTest dataframe.DataFrame, scaling prepare.Pipeline, fit linear.Logistic) (risk, hourAlone []float64, err error) {
	x, err := scaling.Apply(knownTest)
	if err != nil {
		return nil, nil, err
	}
	hourAlone, err = model.Numbers(knownTest, features()[0])
	return fit.Proba(x).Col(1), hourAlone, err
}

// Trade draws the share of late flights that are found for each share of false alarms.
func Trade(knownTest dataframe.DataFrame, risk, hourAlone []float64) (*charts.Line, error) {
	late, err := truth(knownTest)
	if err != nil {
		return nil, err
	}
	return draw.ROC(
		draw.As("hour, day and route", evaluate.ROCCurve(late, risk)),
		draw.As("hour alone", evaluate.ROCCurve(late, hourAlone)),
	), nil
}

// Trust sets what was said against what came, in ten groups of equal size. Early summer was
// calmer or rougher than the months before it by as much as the line leaves the diagonal.
func Trust(knownTest dataframe.DataFrame, risk []float64) (*charts.Line, error) {
	late, err := truth(knownTest)
	if err != nil {
		return nil, err
	}
	return draw.Calibration(draw.As("hour, day and route", evaluate.CalibrateQuantiles(late, risk, 10))), nil
}

// Scores lays the figures beside those of the hour alone.
func Scores(knownTest dataframe.DataFrame, risk, hourAlone []float64) (cells.Metrics, error) {
	late, err := truth(knownTest)
	if err != nil {
		return nil, err
	}
	var scores cells.Metrics
	add := func(name string, of func(truth []int, proba []float64) float64) {
		alone := of(late, hourAlone)
		scores = append(scores, cells.Metric{Name: name, Value: of(late, risk), Compare: &alone, CompareNote: "the hour alone"})
	}
	add("Area under ROC", evaluate.AUC)
	add("Average precision", evaluate.AveragePrecision)
	add("Brier score", evaluate.Brier)
	return scores, nil
}

// Verdict puts it in words.
func Verdict(knownTest dataframe.DataFrame, risk []float64, limit int) (cells.Markdown, error) {
	late, err := truth(knownTest)
	if err != nil {
		return "", err
	}
	bins := evaluate.CalibrateQuantiles(late, risk, 10)
	if len(bins.Came) == 0 {
		return "There is nothing to judge.", nil
	}
	safe, risky := bins.Came[0], bins.Came[len(bins.Came)-1]
	return cells.Markdown(fmt.Sprintf(
		"Of the tenth of flights that looked safest, **%.0f %%** were more than %d minutes late; of the tenth "+
			"that looked riskiest, **%.0f %%**.", 100*safe, limit, 100*risky)), nil
}
