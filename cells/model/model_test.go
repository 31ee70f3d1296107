package model_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/model"
)

func frame() dataframe.DataFrame {
	return dataframe.New(
		series.New([]float64{1, 2, math.NaN()}, series.Float, "wind"),
		series.New([]int{10, 9, 10}, series.Int, "code"),
		series.New([]string{"b", "a", "b"}, series.String, "kind"),
		series.New([]bool{true, false, true}, series.Bool, "wet"),
	)
}

func TestClassesAreInOrder(t *testing.T) {
	for target, want := range map[string][]string{"code": {"9", "10"}, "kind": {"a", "b"}, "wet": {"false", "true"}} {
		d, err := model.Classification(frame(), target, "wet")
		if err != nil || !slices.Equal(d.Classes, want) || !slices.Equal(d.Codes(), []int{1, 0, 1}) {
			t.Errorf("%s: %v %v, %v", target, d.Classes, d.Y, err)
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	_, unknown := model.Features(frame(), "wnd")
	_, text := model.Features(frame(), "kind")
	_, gap := model.Features(frame(), "wind")
	_, target := model.Classification(frame(), "wind", "code")
	_, ragged := model.FromRows([][]float64{{1, 2}, {3}})
	for _, c := range []struct {
		err  error
		want string
	}{
		{unknown, `no column "wnd"; the nearest are "wind"`},
		{text, `column "kind" holds text, such as "b"; encode it first`},
		{gap, `column "wind" has no value in row 2: impute first`},
		{target, `target "wind" has no value in row 2`},
		{ragged, "row 1 has 1 values, the first row has 2"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
	if !errors.Is(gap, model.ErrMissing) {
		t.Errorf("%v is not ErrMissing", gap)
	}
}

func TestOtherClasses(t *testing.T) {
	d := model.Data{Y: []float64{0, 1}, Classes: []string{"b", "c"}}
	got, err := d.WithClasses([]string{"a", "b", "c"})
	if err != nil || !slices.Equal(got.Y, []float64{1, 2}) {
		t.Errorf("got %v, %v", got.Y, err)
	}
	if _, err := d.WithClasses([]string{"a", "b"}); err == nil {
		t.Error("an unknown class was taken")
	}
}

func ExampleClassification() {
	d, err := model.Classification(frame(), "kind", "code", "wet")
	fmt.Println(d.Columns, d.X.Row(0), d.Classes, d.Y, err)
	_, err = model.Classification(frame(), "kind", "cod")
	fmt.Println(err)
	// Output:
	// [code wet] [10 1] [a b] [1 0 1] <nil>
	// no column "cod"; the nearest are "code", "wind", "kind"
}
