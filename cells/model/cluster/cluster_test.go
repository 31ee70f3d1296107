package cluster_test

import (
	"math"
	"slices"
	"testing"

	"stagebook/cells/model/cluster"
	"stagebook/cells/model/known"
)

func TestAgainstScikitLearn(t *testing.T) {
	x := known.Scaled(known.Penguins(t).X)[0]
	want := known.Model(t, "kmeans")
	fit, err := cluster.Fit(t.Context(), x, cluster.Options{K: 3, Starts: 50})
	if err != nil || math.Abs(fit.Inertia-want.Inertia) > 1e-6 {
		t.Fatalf("inertia %v, scikit-learn has %v, %v", fit.Inertia, want.Inertia, err)
	}
	sizes := make([]int, 3)
	for _, c := range fit.Predict(x) {
		sizes[c]++
	}
	slices.Sort(sizes)
	if !slices.Equal(sizes, want.Sizes) {
		t.Errorf("clusters of %v rows, scikit-learn has %v", sizes, want.Sizes)
	}
	known.Kept(t, fit)
	known.SameOnAnyCores(t, func() (cluster.KMeans, error) {
		return cluster.Fit(t.Context(), x, cluster.Options{K: 5, Seed: 9})
	})
	for _, k := range []int{-1, x.Rows + 1} {
		if _, err := cluster.Fit(t.Context(), x, cluster.Options{K: k}); err == nil {
			t.Errorf("%d clusters were found", k)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	d := known.Synthetic(100_000, false)
	for b.Loop() {
		if _, err := cluster.Fit(b.Context(), d.X, cluster.Options{K: 8, Starts: 1, MaxIter: 20}); err != nil {
			b.Fatal(err)
		}
	}
}
