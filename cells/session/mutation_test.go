package session

import (
	"os"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// mutants are cells that write into values which others share, each beside one
// that reads the same value.
const mutants = `package demo

import (
	"sort"
	"time"
)

func Numbers() []int {
	numbers := make([]int, 50_000)
	for i := range numbers {
		numbers[i] = len(numbers) - i
	}
	return numbers
}

// Sorts writes into its input.
func Sorts(numbers []int) int { sort.Ints(numbers); return numbers[0] }

func First(numbers []int) int { time.Sleep(20 * time.Millisecond); return numbers[0] }

// Borrows writes into its input and takes it back.
func Borrows(numbers []int) int {
	was := numbers[0]
	for range 30 {
		numbers[0] = -1
		time.Sleep(time.Millisecond)
		numbers[0] = was
	}
	return len(numbers)
}

func Least(numbers []int) int {
	least := numbers[0]
	for range 60 {
		time.Sleep(time.Millisecond)
		least = min(least, numbers[0])
	}
	return least
}

// Halves are two parts of one array.
func Halves() (left, right []int) {
	all := []int{1, 2, 3, 4}
	return all[:2], all[2:]
}

// Grows appends, which would write into the neighbour.
func Grows(left []int) []int { return append(left, 99) }

// Overwrites does so without asking.
func Overwrites(left []int) int { left = left[:cap(left)]; for i := range left { left[i] = 77 }; return 0 }

func Neighbour(right []int) int { time.Sleep(20 * time.Millisecond); return right[0] }

// Leaves something behind that goes on writing.
func Leaves() []int {
	v := make([]int, 1000)
	go func() {
		time.Sleep(30 * time.Millisecond)
		for i := 0; i < 5000; i++ {
			v[i%1000]++
			time.Sleep(100 * time.Microsecond)
		}
	}()
	return v
}

func Total(leaves []int) (total int) {
	for range 10 {
		time.Sleep(10 * time.Millisecond)
		for _, n := range leaves {
			total += n
		}
	}
	return total
}

// Hurries returns before it is done.
func Hurries() []int {
	v := make([]int, 4_000_000)
	go func() {
		for i := 0; i < 300_000_000; i++ {
			v[i%len(v)]++
		}
	}()
	return v
}

func Sum(hurries []int) (total int) { return len(hurries) }

func Series() []int { return make([]int, 1000) }

// Lingers leaves something behind that writes into its input.
func Lingers(series []int) int {
	go func() {
		time.Sleep(10 * time.Millisecond)
		for i := 0; i < 3000; i++ {
			series[i%1000]++
			time.Sleep(100 * time.Microsecond)
		}
	}()
	return len(series)
}

func Later(lingers int, series []int) (total int) {
	for range lingers / 100 {
		time.Sleep(10 * time.Millisecond)
		for _, n := range series {
			total += n
		}
	}
	return total
}

func Table() map[string]int { return map[string]int{"a": 1} }

func Enters(table map[string]int) int { table["b"] = 2; return len(table) }

func Size(table map[string]int) int { time.Sleep(20 * time.Millisecond); return len(table) }

type Config struct{ Limit int }

func Settings() *Config { return &Config{Limit: 5} }

func Sets(settings *Config) int { settings.Limit = 6; return settings.Limit }

func Limit(settings *Config) int { time.Sleep(20 * time.Millisecond); return settings.Limit }

// Machine has no bytes: it is held in memory.
type Machine struct {
	State []int
	Step  func(int) int
}

func Engine() *Machine { return &Machine{State: []int{1}, Step: func(n int) int { return n + 1 }} }

func Turns(engine *Machine) int { engine.State[0] = engine.Step(engine.State[0]); return engine.State[0] }

func State(engine *Machine) int { time.Sleep(20 * time.Millisecond); return engine.State[0] }

// Tries writes into what is held and takes it back.
func Tries(engine *Machine) int {
	for range 30 {
		engine.State[0] = -1
		time.Sleep(time.Millisecond)
		engine.State[0] = 1
	}
	return 0
}

func Lowest(engine *Machine) int {
	lowest := engine.State[0]
	for range 60 {
		time.Sleep(time.Millisecond)
		lowest = min(lowest, engine.State[0])
	}
	return lowest
}
`

// What a cell writes into a value that others share never reaches a result that
// is shown as fresh, and the cell that wrote is named with the input.
func TestWhatIsSharedStaysAsItWas(t *testing.T) {
	for round := range 4 {
		d := newDeskOf(t, map[string]string{"demo.go": mutants})
		s := d.open(func(cfg *Config) {
			if round%2 > 0 { // and each value is used before it is stored
				cfg.AheadBytes, cfg.Jobs = 1, 8
			}
		})
		v := s.View(nil)
		run, err := v.Run(Request{})
		if err != nil {
			t.Fatal(err)
		}
		<-run.Done()
		v.untilIdle()
		cells := v.State().Cells
		for cell, want := range map[string]string{
			"first": "50000", "neighbour": "3", "total": "0", "size": "1", "limit": "5", "state": "1",
			"least": "50000", "lowest": "1", "later": "0",
		} {
			if f := cells[cell].Failure; f != nil && f.Kind == supervisor.KindChanged && (cell == "total" || cell == "least" || cell == "later") {
				continue // on a slow machine what was left behind still writes when the cell is called again
			}
			if cells[cell].Status != graph.Fresh || !strings.Contains(d.value(v, cell), `"text":"`+want+`"`) {
				t.Errorf("round %d: %s is %s, %s, want %s", round, cell, cells[cell].Status, d.value(v, cell), want)
			}
		}
		if f := cells["hurries"].Failure; f == nil || !strings.Contains(f.Message, "went on changing") || cells["sum"].Status != graph.Blocked {
			t.Errorf("round %d: a result that goes on changing: %s, %+v; what takes it is %s", round, cells["hurries"].Status, f, cells["sum"].Status)
		}
		if cells["grows"].Status != graph.Fresh {
			t.Errorf("round %d: append beyond the end of an input: %+v", round, cells["grows"].Failure)
		}
		for cell, input := range map[string]string{"sorts": "numbers", "enters": "table", "sets": "settings", "turns": "engine"} {
			f := cells[cell].Failure
			if cells[cell].Status != graph.Failed || f == nil || f.Kind != "input-changed" || !strings.Contains(f.Message, "`"+input+"`") {
				t.Errorf("round %d: %s is %s, %+v", round, cell, cells[cell].Status, f)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// frames are cells on data frames, which hand out their columns' memory.
const frames = `package demo

import (
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

func Raw() dataframe.DataFrame {
	return dataframe.New(series.New([]int{1, 2, 3}, series.Int, "a"), series.New([]string{"x", "y", "z"}, series.String, "b"))
}

// Sets an element of its input in place.
func Sets(raw dataframe.DataFrame) int { raw.Elem(0, 0).Set(100); return 0 }

func Sum(raw dataframe.DataFrame) float64 { time.Sleep(20 * time.Millisecond); return raw.Col("a").Sum() }

// Both is a frame and one of its columns.
func Both() (whole dataframe.DataFrame, column series.Series) {
	whole = dataframe.New(series.New([]int{1, 2, 3}, series.Int, "a"))
	return whole, whole.Col("a")
}

func Writes(column series.Series) int { column.Elem(0).Set(50); return 0 }

func Rest(whole dataframe.DataFrame) float64 { time.Sleep(20 * time.Millisecond); return whole.Col("a").Sum() }
`

func TestFramesStayAsTheyWere(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds gota")
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	d := newDeskOf(t, map[string]string{
		"demo.go": frames, "go.mod": strings.Replace(string(mod), "module stagebook", "module demo", 1), "go.sum": string(sum),
	})
	s := d.open()
	v := s.View(nil)
	run, err := v.Run(Request{})
	if err != nil {
		t.Fatal(err)
	}
	<-run.Done()
	v.untilIdle()
	cells := v.State().Cells
	for _, cell := range []string{"sum", "rest"} {
		if cells[cell].Status != graph.Fresh || !strings.Contains(d.value(v, cell), `"text":"6"`) {
			t.Errorf("%s is %s, %s: %+v", cell, cells[cell].Status, d.value(v, cell), cells[cell].Failure)
		}
	}
	for cell, input := range map[string]string{"sets": "raw", "writes": "column"} {
		f := cells[cell].Failure
		if cells[cell].Status != graph.Failed || f == nil || f.Kind != "input-changed" || !strings.Contains(f.Message, "`"+input+"`") {
			t.Errorf("%s is %s, %+v", cell, cells[cell].Status, f)
		}
	}
}
