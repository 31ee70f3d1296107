package project

import (
	"reflect"
	"slices"
	"testing"
)

func TestLowerFirst(t *testing.T) {
	table := map[string]string{
		"Raw": "raw", "ROC": "roc", "HTTPLog": "httpLog", "KMeans": "kMeans", "IDs": "ids", "URLsByName": "urlsByName",
		"Map": "map_", "Type": "type_", "Range": "range_", "Len": "len", "A": "a", "AB": "ab", "ABc": "aBc", "X1": "x1", "ROC2": "roc2",
		"TestSize": "testSize", "PCA3D": "pca3D", "As": "as", "Is": "is", "DBs": "dbs", "DBsize": "dBsize", "Äpfel": "äpfel", "ÄÖü": "äÖü",
		"Snake_Case": "snake_Case", "JSON_Text": "json_Text", "Func": "func_", "GO": "go_", "IF": "if_", "IDsX": "idsX",
	}
	for name, want := range table {
		if got := lowerFirst(name); got != want {
			t.Errorf("%s becomes %s, not %s", name, got, want)
		}
	}
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"1_a.go", "01_a.go", "2_b.go", "10_c.go", "a.go", "a1.go", "a2.go", "a2b.go", "a10.go", "b.go"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, compareNatural)
	if !reflect.DeepEqual(got[2:], want[2:]) {
		t.Errorf("got %v", got)
	}
	for _, a := range want {
		for _, b := range want {
			if (compareNatural(a, b) == 0) != (a == b) || compareNatural(a, b)*compareNatural(b, a) > 0 {
				t.Errorf("%s and %s have no order", a, b)
			}
		}
	}
}

func FuzzNaturalOrder(f *testing.F) {
	f.Add("a2", "a10", "a")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if compareNatural(a, b) < 0 && compareNatural(b, c) < 0 && compareNatural(a, c) >= 0 {
			t.Errorf("%q < %q < %q, but not the first before the last", a, b, c)
		}
		if (compareNatural(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q", a, b)
		}
	})
}

func TestNearest(t *testing.T) {
	names := []string{"raw", "train", "trains", "test", "testSize", "model"}
	for name, want := range map[string][]string{
		"rw": {"raw"}, "trian": {"train"}, "testsize": {"testSize"}, "tset": {"test"}, "weather": nil, "modle": {"model"}, "traim": {"train"},
	} {
		if got := nearest(name, names); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is near %v, not %v", name, got, want)
		}
	}
}
