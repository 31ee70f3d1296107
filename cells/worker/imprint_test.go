package worker

import (
	"reflect"
	"testing"
)

type linked struct {
	name string
	next *linked
	tags map[string][]int
	more any
	do   func()
}

func sample() *linked {
	l := &linked{name: "a", tags: map[string][]int{"x": {1, 2}, "y": nil, "z": {3}}, more: [2]float64{1, 2}, do: func() {}}
	l.next = &linked{name: "b", next: l, more: &linked{name: "c"}} // goes round
	return l
}

// Whatever is written shows, wherever it lies.
func TestImprintSeesEveryWrite(t *testing.T) {
	for name, write := range map[string]func(l *linked){
		"a field":             func(l *linked) { l.name = "A" },
		"behind a pointer":    func(l *linked) { l.next.name = "B" },
		"behind an interface": func(l *linked) { l.next.more.(*linked).name = "C" },
		"an interface":        func(l *linked) { l.more = [2]float64{1, 3} },
		"its type":            func(l *linked) { l.more = [2]int{1, 2} },
		"in a map":            func(l *linked) { l.tags["x"][1] = 3 },
		"a new key":           func(l *linked) { l.tags["w"] = nil },
		"a key gone":          func(l *linked) { delete(l.tags, "y") },
		"a pointer":           func(l *linked) { l.next = &linked{name: "b", next: l, more: l.next.more} },
		"a function":          func(l *linked) { l.do = func() { l.name = "" } },
		"nil":                 func(l *linked) { l.next = nil },
	} {
		l := sample()
		before := imprint(reflect.ValueOf(l))
		for range 20 {
			if again := imprint(reflect.ValueOf(l)); again != before {
				t.Fatal("the same memory has two imprints")
			}
		}
		if write(l); imprint(reflect.ValueOf(l)) == before {
			t.Errorf("%s was written and does not show", name)
		}
	}
}

func TestImprintOfSlices(t *testing.T) {
	type row struct {
		at   []float64
		text string
	}
	rows := []row{{[]float64{1, 2}, "x"}, {[]float64{3}, "y"}}
	before := imprint(reflect.ValueOf(rows))
	rows[1].at[0] = 4
	if imprint(reflect.ValueOf(rows)) == before {
		t.Error("a number deep inside was written and does not show")
	}
	rows[1].at[0] = 3
	if imprint(reflect.ValueOf(rows)) != before {
		t.Error("memory that is as it was has another imprint")
	}
}
