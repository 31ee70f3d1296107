package look

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"stagebook/cells/display"
	"stagebook/cells/table"
)

type (
	record struct {
		Name   string
		Age    int
		Weight float64
		Small  float32
		Good   bool
		Born   time.Time
		Count  uint16
		Debt   int8
	}
	speaker int
	spoken  struct{ Is speaker }
	held    struct {
		Title string
		Value []record
	}
)

func (speaker) String() string { return "it says so itself" }

func records(n int) []record {
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]record, n)
	for i := range list {
		list[i] = record{
			Name: fmt.Sprint("name ", rng.IntN(50)), Age: rng.IntN(99) - 9, Weight: rng.NormFloat64(), Small: float32(rng.NormFloat64()),
			Good: rng.IntN(2) == 0, Born: time.Date(2020, 1, 1+rng.IntN(99), rng.IntN(2)*7, 0, 0, 0, time.UTC), Count: uint16(rng.IntN(9)), Debt: int8(rng.IntN(200) - 100),
		}
		if rng.IntN(5) == 0 {
			list[i].Weight = math.NaN()
		}
	}
	return list
}

// What is read from the bytes is shown as what was seen by the worker.
func TestTableIsWhatTheDisplayShows(t *testing.T) {
	pointers := []*record{{Name: "a", Weight: 1.5}, nil, {Name: "b"}}
	numbers := make([]float64, 300)
	for i := range numbers {
		numbers[i] = float64(i) / 7
	}
	wide := [][]int{make([]int, 1200), make([]int, 1200)}
	wide[1][1100] = 5
	for name, v := range map[string]any{
		"records": records(120), "array": [2]record{{Name: "x"}, {Name: "y", Age: 3}}, "pointers": pointers, "numbers": numbers,
		"small": [][]float32{{1.1, 2}, {3, 4}}, "wide": wide, "dense": mat.NewDense(3, 2, []float64{1, 2, 3, 4, math.NaN(), 6}),
	} {
		shown := display.Of(reflect.ValueOf(v)).Table
		if shown == nil {
			t.Fatalf("%s is not shown as a table", name)
		}
		bytes := stored(t, v)
		if !Tabular(bytes) {
			t.Errorf("%s is not taken for a table", name)
		}
		laid, err := Table(bytes, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read, err := table.Open(laid)
		if err != nil {
			t.Fatal(name, err)
		}
		if read.Rows() != shown.Rows || len(read.Names()) != len(shown.Columns)+shown.MoreCols {
			t.Errorf("%s: %d rows of %d columns, shown are %d of %d", name, read.Rows(), len(read.Names()), shown.Rows, len(shown.Columns)+shown.MoreCols)
			continue
		}
		var first []uint32
		for i := range shown.Cells {
			first = append(first, uint32(i))
		}
		if cells := read.Cells(shown.Columns, first); !reflect.DeepEqual(cells, shown.Cells) {
			t.Errorf("%s:\n%v\nshown are\n%v", name, cells[:min(3, len(cells))], shown.Cells[:min(3, len(cells))])
		}
	}
}

// A table is found within what holds it.
func TestTableWithin(t *testing.T) {
	bytes := stored(t, []held{{"a", nil}, {"b", records(9)}})
	laid, err := Table(bytes, []string{"1", "Value"})
	if err != nil {
		t.Fatal(err)
	}
	if read, err := table.Open(laid); err != nil || read.Rows() != 9 {
		t.Errorf("%v, %v", read, err)
	}
	if _, err := Table(bytes, []string{"2", "Value"}); !errors.Is(err, ErrNoPart) {
		t.Errorf("a way that leads nowhere: %v", err)
	}
}

// What is no table of plain values is said to be none.
func TestNoTable(t *testing.T) {
	for name, v := range map[string]any{
		"text": "text", "spoken": []spoken{{1}, {2}}, "map": map[string]int{"a": 1}, "ragged": [][]int{{1}, {1, 2}}, "texts": []string{"a"}, "durations": []time.Duration{5},
	} {
		bytes := stored(t, v)
		if Tabular(bytes) && name != "ragged" {
			t.Errorf("%s is taken for a table", name)
		}
		if _, err := Table(bytes, nil); !errors.Is(err, ErrNoTable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add(stored(f, records(3)))
	f.Add(stored(f, [][]int{{1, 2}, {3, 4}}))
	f.Add(stored(f, mat.NewDense(2, 2, []float64{1, 2, 3, 4})))
	f.Fuzz(func(t *testing.T, data []byte) {
		if laid, err := Table(data, nil); err == nil {
			if _, err := table.Open(laid); err != nil {
				t.Errorf("what was laid out cannot be opened: %v", err)
			}
		}
	})
}
