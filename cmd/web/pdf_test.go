//go:build !pipeline

package main

import (
	"testing"
	"time"
)

func TestPDFTellsOnlyOfItsResults(t *testing.T) {
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	one := "%PDF\x00 /CreationDate (D:20261123101347+00'00') /ModDate (D:20261123101348+00'00') [(node00000222) (node00000304)] /Names [(node00000222) 1]"
	two := "%PDF\x00 /CreationDate (D:20271123101347+00'00') /ModDate (D:20271123101348+00'00') [(node00000228) (node00000310)] /Names [(node00000228) 1]"
	want := "%PDF\x00 /CreationDate (D:20260102030405+00'00') /ModDate (D:20260102030405+00'00') [(node00000001) (node00000002)] /Names [(node00000001) 1]"
	for _, printed := range []string{one, two} {
		if got := string(settledPDF([]byte(printed), made)); got != want {
			t.Errorf("%s", got)
		}
	}
}
