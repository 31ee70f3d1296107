package incremental

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"stagebook/cells/codec"
	"stagebook/cells/codec/gota"
)

var (
	flagSteps = flag.Int("incremental.steps", 0, "steps to take; 0: a number that takes about a minute")
	flagSeed  = flag.Uint64("incremental.seed", 0, "seed of the first project; 0: one that the clock gives")
	flagFor   = flag.Duration("incremental.for", 0, "go on for this long, whatever the number of steps")
	flagSave  = flag.Bool("incremental.save", false, "write failures into testdata/found")
)

func TestMain(m *testing.M) {
	os.Setenv("TZ", "UTC") // as a worker has it: the model makes times with the zone of the process
	codec.SetMainModule("stagebook")
	gota.Register()
	flag.Parse()
	os.Exit(m.Run())
}

func encode(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain data
	}
	return data
}

// budget says when a test has done enough.
type budget struct {
	steps int
	until time.Time
}

func newBudget(usual, short int) *budget {
	b := &budget{steps: usual}
	if testing.Short() {
		b.steps = short
	}
	if *flagSteps > 0 {
		b.steps = *flagSteps
	}
	if *flagFor > 0 {
		b.until = time.Now().Add(*flagFor)
	}
	return b
}

func (b *budget) more(done int) bool {
	if !b.until.IsZero() {
		return time.Now().Before(b.until)
	}
	return done < b.steps
}

// next is the number of steps for the next project.
func (b *budget) next(done, most int) int {
	if !b.until.IsZero() {
		return most
	}
	return min(most, b.steps-done)
}

// firstSeed is the seed of the first project; the others count up from it.
func firstSeed() uint64 {
	if *flagSeed != 0 {
		return *flagSeed
	}
	return uint64(time.Now().UnixNano()) % 1_000_000_000
}
