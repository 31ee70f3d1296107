package fingerprint_test

import (
	"testing"

	"stagebook/cells/fingerprint"
)

// TestWrites says which cells are not kept because of package variables.
func TestWrites(t *testing.T) {
	s := newSandbox(t, "writes.txtar")
	s.sound(s.base)
	st := fingerprint.NewStatic(s.base)
	want := map[string]string{
		"counts":     "the package variable `counter` may be written by `Counts`",
		"beside":     "the package variable `readBeside` may be written by `SetsBeside`",
		"setsBeside": "the package variable `readBeside` may be written by `SetsBeside`",
		"sorts":      "the package variable `sorted` may be written by `Sorts`",
		"appends":    "the package variable `cut` may be written by `Appends`",
		"lends":      "the package variable `lent` may be written by `Lends`",
		"returns":    "the package variable `given` may be written by `Returns`",
		"pointed":    "the package variable `shared` may be written by `Pointed`",
		"next":       "the package variable `next` may be written by `Next`",
		"buffers":    "the package variable `buffer` may be written by `Buffers`",
		"grows":      "the package variable `mutant` may be written by `Grows`",
		"queues":     "the package variable `queue` may be written by `Queues`",
		"renames":    "the package variable `renamed` may be written by `Renames`",
		"ranges":     "the package variable `ranged` may be written by `Ranges`",
		"steps":      "the package variable `stepped` may be written by `Steps`",
		"slices":     "the package variable `sliced` may be written by `Slices`",
		"client":     "`http.DefaultClient` may be written by `Client`",
		"fetches":    "`http.DefaultClient` may be written by `Client`",
	}
	for id := range st.Cells {
		if got := st.Uncacheable(id); got != want[id] {
			t.Errorf("%s: not kept because %q, want %q", id, got, want[id])
		}
		delete(want, id)
	}
	for id := range want {
		t.Errorf("no cell %s", id)
	}
}
