package flights

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/data/plot"
)

// ## Looking
//
// Nobody looks at three million points. Each picture below is of a group-by, which
// makes a few dozen rows of them: that is what is stored, drawn and sent.

// Busy is the number below which an airport is left out of the table of airports, as a share of
// all flights.
//
//param:slider min=0.001 max=0.03 step=0.001
const Busy = 0.01

// Hours sums up each hour of departure. Look at the small hours: half of the flights at three in
// the morning are almost two hours late. Hardly anything is planned for then, so these are
// flights of the evening. The times in the file are those at which aeroplanes *left*,
// not those at which they should have.
func Hours(dated dataframe.DataFrame) (dataframe.DataFrame, error) {
	return data.GroupBy(dated, "date_hour").Agg(data.Size().As("flights"), data.Mean("late").As("late"),
		data.Mean("delay").As("mean delay"), data.Median("delay").As("median delay"))
}

// Day shows how delays grow over the day: an aeroplane that is late in the morning is
// late all day, and so are those that wait for it. The small hours are left out.
func Day(hours dataframe.DataFrame) (*charts.Line, error) {
	awake, err := data.Filter(hours, func(r *data.Row) bool { return r.Int("date_hour") >= 5 })
	if err != nil {
		return nil, err
	}
	named, err := data.Rename(awake, map[string]string{"date_hour": "hour of departure"})
	if err != nil {
		return nil, err
	}
	return plot.Line(named, "hour of departure", "mean delay", "median delay")
}

// Season is the mean delay of each day, and its mean over a week, in minutes. Single bad
// days stand out of the line.
func Season(dated dataframe.DataFrame) (*charts.Line, error) {
	days, err := data.Derive(dated, "day", func(r *data.Row) string { return r.Text("date")[:len("2006-01-02")] })
	if err != nil {
		return nil, err
	}
	daily, err := data.GroupBy(days, "day").Agg(data.Mean("delay").As("mean delay"))
	if err != nil {
		return nil, err
	}
	smooth, err := data.Rolling(daily, "mean delay", 7, data.OfMean)
	if err != nil {
		return nil, err
	}
	named, err := data.Rename(smooth, map[string]string{"mean delay_rolling_mean": "mean of seven days"})
	if err != nil {
		return nil, err
	}
	return plot.TimeSeries(named, "day", "mean delay", "mean of seven days")
}

// Airports sums up the busy airports, where one waits longest first. Mean and
// ninetieth percentile tell different stories: the one is about all flights, the
// other about the bad ones.
func Airports(dated dataframe.DataFrame, busy float64) (dataframe.DataFrame, error) {
	all, err := data.GroupBy(dated, "origin").Agg(data.Size().As("flights"), data.Mean("late").As("late"),
		data.Mean("delay").As("mean delay"), data.Quantile("delay", 0.9).As("one in ten waits"))
	if err != nil {
		return all, err
	}
	least := busy * float64(dated.Nrow())
	large, err := data.Filter(all, func(r *data.Row) bool { return r.Float("flights") >= least })
	if err != nil {
		return large, err
	}
	return data.Sort(large, data.Falling("late"))
}
