// Package weather looks at four years of Seattle, day by day: is it really
// raining all the time?
//
// Move the parameters. Everything below follows, and only what has to.
package weather

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"stagebook/cells"
)

// Records is one row a day, as published by NOAA.
var Records = cells.File("data/seattle-weather.csv")

// Quantity is something that was measured each day.
type Quantity string

// The quantities.
const (
	Rain  Quantity = "precipitation"
	Warm  Quantity = "temp_max"
	Cold  Quantity = "temp_min"
	Windy Quantity = "wind"
)

// Measure is what the charts show.
const Measure = Warm

// From is the first day that counts.
//
//param:date min=2012-01-01 max=2015-12-31
var From = time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)

// Until is the last one.
//
//param:date min=2012-01-01 max=2015-12-31
var Until = time.Date(2015, 12, 31, 0, 0, 0, 0, time.UTC)

// Smooth is over how many days the line is averaged.
//
//param:slider min=1 max=90 step=1
const Smooth = 21

// Day is one day.
type Day struct {
	Date    time.Time
	Rain    float64 // mm
	Warm    float64 // °C, the highest
	Cold    float64 // °C, the lowest
	Wind    float64 // m/s
	Weather string
}

// All reads the records. A row that is not what it should be is said with its line.
func All(records cells.File) ([]Day, error) {
	file, err := records.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	days := make([]Day, 0, len(rows)-1)
	for i, row := range rows[1:] {
		day, err := dayOf(row)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		days = append(days, day)
	}
	return days, nil
}

func dayOf(row []string) (Day, error) {
	date, err := time.Parse("2006/01/02", row[0])
	if err != nil {
		date, err = time.Parse(time.DateOnly, row[0])
	}
	if err != nil {
		return Day{}, err
	}
	day := Day{Date: date, Weather: row[5]}
	for i, to := range []*float64{&day.Rain, &day.Warm, &day.Cold, &day.Wind} {
		if *to, err = strconv.ParseFloat(row[i+1], 64); err != nil {
			return Day{}, err
		}
	}
	return day, nil
}

// Days are those between the two dates.
func Days(all []Day, from, until time.Time) ([]Day, error) {
	var days []Day
	for _, d := range all {
		if !d.Date.Before(from) && !d.Date.After(until) {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return nil, fmt.Errorf("no day lies between %s and %s", from.Format(time.DateOnly), until.Format(time.DateOnly))
	}
	return days, nil
}

// Figures answer the question: on how many days did it rain?
func Figures(days []Day) cells.Metrics {
	wet, hottest, coldest, total := 0.0, days[0].Warm, days[0].Cold, 0.0
	for _, d := range days {
		if d.Rain > 0 {
			wet++
		}
		hottest, coldest, total = max(hottest, d.Warm), min(coldest, d.Cold), total+d.Rain
	}
	return cells.Metrics{
		{Name: "Days", Value: float64(len(days))},
		{Name: "Days with rain", Value: 100 * wet / float64(len(days)), Unit: "%"},
		{Name: "Rain in all", Value: total, Unit: "mm"},
		{Name: "Hottest", Value: hottest, Unit: "°C"},
		{Name: "Coldest", Value: coldest, Unit: "°C"},
	}
}

// of takes one quantity of a day.
func of(d Day, measure Quantity) float64 {
	switch measure {
	case Rain:
		return d.Rain
	case Cold:
		return d.Cold
	case Windy:
		return d.Wind
	}
	return d.Warm
}

// unit is that of a quantity.
func unit(measure Quantity) string {
	switch measure {
	case Rain:
		return "mm"
	case Windy:
		return "m/s"
	}
	return "°C"
}
