package confine

import "testing"

func TestProbe(t *testing.T) { t.Logf("%+v %s %q", Probe(), Probe().Level(), Probe().Lacks()) }
