package shuffle

import (
	"slices"
	"testing"
)

// TestRows compares with what NumPy 2 gives.
func TestRows(t *testing.T) {
	tests := []struct {
		n    int
		seed uint32
		want []int // the first ones
	}{
		{10, 42, []int{8, 1, 5, 0, 7, 2, 9, 4, 3, 6}},
		{114, 42, []int{80, 4, 40, 69, 10, 45, 70, 66, 47, 11}},
		{569, 42, []int{204, 70, 131, 431, 540, 567, 369, 29, 81, 477}},
		{569, 0, []int{512, 457, 439, 298, 37, 515, 382, 310, 538, 345}},
		{569, 7, []int{350, 259, 115, 60, 275, 53, 221, 284, 146, 480}},
		{0, 1, nil},
	}
	for _, test := range tests {
		if got := Rows(test.n, test.seed); !slices.Equal(got[:len(test.want)], test.want) {
			t.Errorf("Rows(%d, %d) = %v…, want %v…", test.n, test.seed, got[:len(test.want)], test.want)
		}
	}
}
