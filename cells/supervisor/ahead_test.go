//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// counter lets something happen before a large output is hashed into the store.
type counter struct {
	*store.Store
	before func(path string)
}

func (c *counter) PutObjectFile(path string) (string, int64, error) {
	c.before(path)
	return c.Store.PutObjectFile(path)
}

// behind starts a worker in whose publishing something happens.
func behind(t *testing.T, before func(b *bench, path string)) *bench {
	shop := &counter{}
	b := start(t, func(cfg *supervisor.Config) {
		shop.Store = cfg.Store.(*store.Store)
		cfg.Store = shop
	})
	shop.before = func(path string) { before(b, path) }
	return b
}

// ahead calls a cell and returns what it has told of its outputs.
func (b *bench) ahead(c supervisor.Call) (outs []supervisor.Output, result *supervisor.Result, err error) {
	b.t.Helper()
	result, err = b.Call(b.t.Context(), c, supervisor.Listener{Ready: func(ready []supervisor.Output) {
		if outs != nil {
			b.t.Error("it is told of twice")
		}
		outs = ready
	}})
	return outs, result, err
}

// A large value can be used while it is published, and what is told of it is what
// is published then.
func TestReadyBeforeItIsPublished(t *testing.T) {
	var outs []supervisor.Output
	used := 0
	b := behind(t, func(b *bench, _ string) {
		used++
		if _, err := b.store.ReadObject(outs[0].Digest); err == nil {
			t.Error("it was published when it was told of")
		}
		if got := value[int](b, b.ok(call("sum", stored(outs[0]))).Outputs[0]); got != 19999900000 {
			t.Errorf("the sum is %d", got)
		}
		b.ok(call("appends", stored(outs[0])))
	})
	result, err := b.Call(t.Context(), call("numbers", text("n", "200000")), supervisor.Listener{Ready: func(o []supervisor.Output) { outs = o }})
	if err != nil || result.Failure != nil || used != 1 {
		t.Fatalf("%+v, %v, used %d times", result, err, used)
	}
	if told, is := outs[0], result.Outputs[0]; told.Digest != is.Digest || told.Size != is.Size || told.Ref != is.Ref || told.Name != is.Name || told.Type != is.Type {
		t.Errorf("told %+v, published %+v", told, is)
	}
	if got := value[[]int](b, result.Outputs[0]); len(got) != 200000 || got[199999] != 199999 {
		t.Errorf("%d numbers", len(got))
	}
}

// Who writes into a value that is being published is found out as ever, and what is
// published is what the cell returned.
func TestWrittenWhileItIsPublished(t *testing.T) {
	var outs []supervisor.Output
	b := behind(t, func(b *bench, _ string) {
		if f := b.fail(call("spoils", stored(outs[0]))); f.Kind != supervisor.KindChanged {
			t.Errorf("it failed with %+v", f)
		}
		if _, err := b.Call(t.Context(), call("sum", stored(outs[0])), supervisor.Listener{}); err == nil {
			t.Error("the value is still to be had")
		}
	})
	result, err := b.Call(t.Context(), call("numbers", text("n", "200000")), supervisor.Listener{Ready: func(o []supervisor.Output) { outs = o }})
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	if got := value[[]int](b, result.Outputs[0]); got[0] != 0 {
		t.Errorf("it begins with %d", got[0])
	}
	if got := value[int](b, b.ok(call("sum", stored(result.Outputs[0]))).Outputs[0]); got != 19999900000 {
		t.Errorf("the sum is %d", got)
	}
}

// A value that is lent while it is published is missing to others, until it can be
// read back.
func TestLentWhileItIsPublished(t *testing.T) {
	var outs []supervisor.Output
	b := behind(t, func(b *bench, _ string) {
		keep, letGo := context.WithCancel(t.Context())
		defer letGo()
		had := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			l := supervisor.Listener{Log: func(supervisor.LogLine) { close(had) }}
			_, _ = b.Call(keep, call("holds", stored(outs[0])), l)
		})
		<-had
		_, err := b.Call(t.Context(), call("sum", stored(outs[0])), supervisor.Listener{})
		if missing := new(supervisor.MissingError); !errors.As(err, &missing) || missing.Refs[0] != outs[0].Digest {
			t.Errorf("another has it, too: %v", err)
		}
		letGo()
		all.Wait()
	})
	result, err := b.Call(t.Context(), call("numbers", text("n", "200000")), supervisor.Listener{Ready: func(o []supervisor.Output) { outs = o }})
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	b.ok(call("sum", stored(result.Outputs[0])))
}

// Bytes that are others when they are hashed fail the call, and the value is gone.
func TestSpoolIsWrittenInto(t *testing.T) {
	b := behind(t, func(b *bench, path string) {
		if err := os.WriteFile(path, []byte(strings.Repeat("something else", 10000)), 0o600); err != nil {
			t.Error(err)
		}
	})
	outs, result, err := b.ahead(call("numbers", text("n", "200000")))
	if err == nil || !strings.Contains(err.Error(), "not those that the worker wrote") || len(outs) != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	if _, err := b.Call(t.Context(), call("sum", stored(outs[0])), supervisor.Listener{}); err == nil {
		t.Error("the value is still to be had")
	}
}

// A worker that ends while its outputs are published takes nothing with it.
func TestKilledWhileItIsPublished(t *testing.T) {
	b := behind(t, func(b *bench, _ string) {
		if f := b.fail(call("exits", text("code", "3"))); f.Kind != supervisor.KindExit {
			t.Errorf("it failed with %+v", f)
		}
		<-b.Done()
	})
	_, result, err := b.ahead(call("numbers", text("n", "200000")))
	if err != nil || result.Failure != nil {
		t.Fatalf("%+v, %v", result, err)
	}
	if got := value[[]int](b, result.Outputs[0]); len(got) != 200000 {
		t.Errorf("%d numbers", len(got))
	}
}

// Small values, held ones and such as share memory are not told of, and none is
// where that is not wanted.
func TestNotReadyBeforeItIsPublished(t *testing.T) {
	b := start(t, nil)
	for _, c := range []supervisor.Call{call("numbers", text("n", "20000")), call("held", text("n", "1")), call("halves", text("n", "300000")), call("fails")} {
		if outs, _, err := b.ahead(c); outs != nil || err != nil {
			t.Errorf("%s: told of %+v, %v", c.Cell, outs, err)
		}
	}
	low := start(t, func(cfg *supervisor.Config) { cfg.AheadBytes = 1 })
	if outs, _, err := low.ahead(call("numbers", text("n", "20"))); len(outs) != 1 || err != nil {
		t.Errorf("told of %+v, %v", outs, err)
	}
	never := start(t, func(cfg *supervisor.Config) { cfg.AheadBytes = -1 })
	if outs, _, err := never.ahead(call("numbers", text("n", "200000"))); outs != nil || err != nil {
		t.Errorf("told of %+v, %v", outs, err)
	}
}
