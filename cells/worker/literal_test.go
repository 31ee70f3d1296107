package worker

import (
	"math"
	"reflect"
	"testing"
	"time"
)

type (
	shade int8
	ratio float32
	pause time.Duration
	day   time.Time
	word  string
)

func TestLiteral(t *testing.T) {
	for _, test := range []struct {
		text string
		want any
	}{
		{"true", true},
		{"-128", shade(-128)},
		{"18446744073709551615", uint64(math.MaxUint64)},
		{"-9223372036854775808", int64(math.MinInt64)},
		{"0.1", 0.1},
		{"0.1", ratio(0.1)},
		{"1e+300", 1e300},
		{"+Inf", math.Inf(1)},
		{"(1+2i)", complex(1, 2)},
		{"", ""},
		{" two words\n", word(" two words\n")},
		{"1h30m0s", 90 * time.Minute},
		{"-1ns", pause(-1)},
		{"7", pause(7)},
		{"2026-02-03T04:05:06.000000007Z", time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC)},
		{"2026-02-03T06:05:06+02:00", day(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC))},
	} {
		got, err := literal(test.text, reflect.TypeOf(test.want))
		if err != nil || !reflect.DeepEqual(got.Interface(), test.want) {
			t.Errorf("%q as %T: got %v, %v", test.text, test.want, got, err)
		}
	}
}

func TestLiteralRefused(t *testing.T) {
	for _, test := range []struct {
		text string
		as   any
	}{
		{"128", shade(0)},
		{"-1", uint(0)},
		{"", 0},
		{"1.5", 1},
		{"1e400", 0.5},
		{"yes", true},
		{"7", time.Second},
		{"soon", pause(0)},
		{"today", time.Time{}},
		{"x", []int{}},
		{"x", struct{}{}},
	} {
		if got, err := literal(test.text, reflect.TypeOf(test.as)); err == nil {
			t.Errorf("%q was taken as %T: %v", test.text, test.as, got)
		}
	}
}
