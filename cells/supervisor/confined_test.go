//go:build linux

package supervisor_test

import (
	"strings"
	"testing"

	"stagebook/cells/confine"
	"stagebook/cells/supervisor"
)

// TestEndsConfined: a confined worker ends as another does. The first process of a
// namespace is not ended by its own signal, so that this is left out.
func TestEndsConfined(t *testing.T) {
	for _, test := range endings(t) {
		if test.call.Cell == "killed" {
			continue
		}
		t.Run(test.call.Cell, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(cfg *supervisor.Config) {
				cfg.MemoryLimit = 1 << 30
				cfg.Confine = confine.Standard(cfg.Dir, "")
			})
			f := b.fail(test.call)
			if f.Kind != test.kind || !strings.HasPrefix(f.Message, test.message) || f.WorkerDied() != test.died || !f.Alone {
				t.Errorf("got %+v", f)
			}
			if test.line > 0 && f.Pos.Line != test.line {
				t.Errorf("at %s:%d, want line %d", f.Pos.File, f.Pos.Line, test.line)
			}
		})
	}
}

// TestMemoryConfined: what needs more memory than it may have dies of that.
func TestMemoryConfined(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) {
		cfg.MemoryLimit = 256 << 20
		cfg.Confine = confine.Standard(cfg.Dir, "")
	})
	if f := b.fail(call("grows")); f.Kind != supervisor.KindMemory {
		t.Errorf("got %+v", f)
	}
}
