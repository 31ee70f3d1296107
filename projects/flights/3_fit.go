package flights

import (
	"context"
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"gonum.org/v1/gonum/stat"

	"stagebook/cells/data"
	"stagebook/cells/model"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
	"stagebook/cells/model/split"
)

// ## Learning
//
// An aeroplane leaves now; will it arrive late? All that is known is the hour, the day
// of the week and the route. The hour is the actual one, which already knows a little of the
// delay: to ask this model the day before, with the planned hour, would be to trust
// figures that were never measured. The test is the *last* part of the half year,
// not a shuffle: two flights of one stormy afternoon know of each other, and a shuffle
// would put one of them into the training and ask about the other.

// TestShare is the share of flights, the last ones, that are held out.
//
//param:slider min=0.05 max=0.5 step=0.05
const TestShare = 0.2

// Split cuts the half year in two.
func Split(dated dataframe.DataFrame, testShare float64) (train, test dataframe.DataFrame, err error) {
	return split.TrainTest(dated, split.Options{TestSize: testShare, InOrder: "date"})
}

// Habits are the shares of late flights of each hour, day of the week, origin and
// destination. They are read off the *training* flights alone. Read off all of them, they would
// already know how the test came out.
func Habits(train dataframe.DataFrame) (byHour, byWeekday, byOrigin, byDestination dataframe.DataFrame, err error) {
	to := []*dataframe.DataFrame{&byHour, &byWeekday, &byOrigin, &byDestination}
	for i, column := range keys() {
		*to[i], err = data.GroupBy(train, column).Agg(data.Mean("late").As(column+" late"), data.Size().As("flights"))
		if err != nil {
			break
		}
	}
	return byHour, byWeekday, byOrigin, byDestination, err
}

// Known puts the habits beside each flight of training and test. An airport that the
// training never saw gets the mean of those it did see.
func Known(
	train, test, byHour, byWeekday, byOrigin, byDestination dataframe.DataFrame,
) (knownTrain, knownTest dataframe.DataFrame, err error) {
	habits := []dataframe.DataFrame{byHour, byWeekday, byOrigin, byDestination}
	if knownTrain, err = know(train, habits); err != nil {
		return knownTrain, knownTest, err
	}
	knownTest, err = know(test, habits)
	return knownTrain, knownTest, err
}

// know joins flights with habits and keeps what a model looks at.
func know(flights dataframe.DataFrame, habits []dataframe.DataFrame) (dataframe.DataFrame, error) {
	known, err := data.Select(flights, append([]string{"late"}, keys()...)...)
	for i, key := range keys() {
		if err != nil {
			return known, err
		}
		habit, share := habits[i], key+" late"
		mean := stat.Mean(habit.Col(share).Float(), habit.Col("flights").Float())
		if habit, err = data.Select(habit, key, share); err != nil {
			return known, err
		}
		if known, err = data.Join(known, habit, data.On{Kind: data.Left, Keys: []string{key}}); err != nil {
			return known, fmt.Errorf("habits of %s: %w", key, err)
		}
		if known, err = data.Drop(known, key); err != nil { // it weighs more than all that is kept
			return known, err
		}
		if known, err = data.Fill(known, data.WithValue(mean), share); err != nil {
			return known, err
		}
	}
	if err != nil {
		return known, err
	}
	return data.Select(known, append([]string{"late"}, features()...)...)
}

// Scaling is fitted to the training flights and applied to both.
func Scaling(knownTrain dataframe.DataFrame) (prepare.Pipeline, error) {
	return prepare.Fit(knownTrain, prepare.Spec{Columns: features(), Scale: prepare.Standard})
}

// Fit weighs the four habits against each other.
func Fit(ctx context.Context, knownTrain dataframe.DataFrame, scaling prepare.Pipeline) (linear.Logistic, error) {
	examples, err := scaling.Classification(knownTrain, "late")
	if err != nil {
		return linear.Logistic{}, err
	}
	return linear.FitLogistic(ctx, examples, linear.LogisticOptions{Tolerance: 1e-6})
}

// keys are the columns that have habits, in the order of the habits.
func keys() []string { return []string{"date_hour", "date_weekday", "origin", "destination"} }

// features are what the model looks at.
func features() []string {
	var names []string
	for _, key := range keys() {
		names = append(names, key+" late")
	}
	return names
}

// truth is 1 for each late flight.
func truth(known dataframe.DataFrame) ([]int, error) {
	numbers, err := model.Numbers(known, "late")
	codes := make([]int, len(numbers))
	for i, v := range numbers {
		codes[i] = int(v)
	}
	return codes, err
}
