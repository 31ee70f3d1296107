package fingerprint_test

import (
	"testing"

	"stagebook/cells/fingerprint"
)

// TestCallsOfVariables calls functions that package variables hold, also while the
// program starts: those with a state are not kept, and asking comes to an end.
func TestCallsOfVariables(t *testing.T) {
	st := fingerprint.NewStatic(newSandbox(t, "calls.txtar").base)
	for id, kept := range map[string]bool{"filled": false, "kept": false, "first": true, "plain": true} {
		if why := st.Uncacheable(id); (why == "") != kept {
			t.Errorf("%s: not kept because %q", id, why)
		}
	}
}
