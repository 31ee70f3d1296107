package weather

import (
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	all, err := All(Records)
	if err != nil || len(all) != 1461 {
		t.Fatalf("%d days, %v", len(all), err)
	}
	days, err := Days(all, From, Until)
	if err != nil || len(days) != 1461 {
		t.Fatalf("%d days between the defaults, %v", len(days), err)
	}
	january, err := Days(all, From, time.Date(2012, 1, 31, 0, 0, 0, 0, time.UTC))
	if err != nil || len(january) != 31 {
		t.Errorf("January has %d days, %v", len(january), err)
	}
	if _, err := Days(all, Until, From); err == nil {
		t.Error("no days are no mistake")
	}
	if top := Extremes(all, Warm); top[0].Warm != 35.6 {
		t.Errorf("the hottest day has %g °C", top[0].Warm)
	}
	if top := Extremes(all, Rain); top[0].Rain != 55.9 {
		t.Errorf("the wettest day has %g mm", top[0].Rain)
	}
}

// Charts are drawn for every quantity, also of months without days.
func TestChartsCanBeDrawn(t *testing.T) {
	all, err := All(Records)
	if err != nil {
		t.Fatal(err)
	}
	for _, measure := range []Quantity{Rain, Warm, Cold, Windy} {
		for _, days := range [][]Day{all, all[:20]} {
			for name, chart := range map[string]interface{ RenderContent() []byte }{
				"Course": Course(days, measure, Smooth), "Spread": Spread(days, measure), "Skies": Skies(days),
			} {
				if len(chart.RenderContent()) == 0 {
					t.Errorf("%s of %s draws nothing", name, measure)
				}
			}
		}
	}
	if parts := Seasons(all).Parts; len(parts) != 4 || parts[2].Title != "Summer" {
		t.Errorf("the seasons are %v", parts)
	}
}
