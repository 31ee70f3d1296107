package tumours

import (
	"testing"
)

func TestTheModelIsWorthReading(t *testing.T) {
	raw, err := Raw(Measurements)
	if err != nil {
		t.Fatal(err)
	}
	clean, err := Clean(raw)
	if err != nil {
		t.Fatal(err)
	}
	if clean.Nrow() != 569 || clean.Ncol() != 31 {
		t.Errorf("clean has %d rows and %d columns, want 569 and 31", clean.Nrow(), clean.Ncol())
	}
	train, test, err := Split(clean, TestSize, Seed)
	if err != nil {
		t.Fatal(err)
	}
	if train.Nrow()+test.Nrow() != clean.Nrow() {
		t.Errorf("the split has %d + %d of %d rows", train.Nrow(), test.Nrow(), clean.Nrow())
	}
	fit, err := Fit(t.Context(), train, Penalty)
	if err != nil {
		t.Fatal(err)
	}
	outcome := tableOf(Predict(test, fit))
	if share := float64(outcome.hit+outcome.quiet) / float64(test.Nrow()); share < 0.95 {
		t.Errorf("accuracy is %.3f, want over 0.95", share)
	}
}
