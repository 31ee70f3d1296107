package worker

import (
	"fmt"
	"reflect"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

// deliver makes the display and the bytes of each output, before anyone else gets
// the value. Results that share memory are not handed on; those into which
// something may still write are looked at twice.
func (r *running) deliver(results []reflect.Value, lingers, shared bool) error {
	if lingers {
		defer r.settled(results, snapshot(results))
	}
	packed := r.packBeside(results)
	defer packed.end()
	pictures, err := r.show(results)
	if err != nil {
		return err
	}
	r.clock.step("display")
	for i, v := range results {
		out := &r.done.Outputs[i]
		p, err := packed.take(i, pictures[i])
		if err != nil {
			return fmt.Errorf("storing %s: %w", out.Name, err)
		}
		p.label(out)
		if p.blob != nil {
			r.blobs = append(r.blobs, p.blob)
			out.Blob = len(r.blobs)
		}
		if out.Tables, err = r.layTables(v, pictures[i], p.held != ""); err != nil {
			return fmt.Errorf("storing the tables in %s: %w", out.Name, err)
		}
		r.keep(v, out, keeping{shared: shared, chart: pictures[i].Chart != nil, sum: p.sum})
	}
	r.clock.step("encode") // what it took longer than showing
	return nil
}

// show makes the displays.
func (r *running) show(results []reflect.Value) ([]display.Display, error) {
	pictures := make([]display.Display, len(results))
	for i, v := range results {
		picture := display.Of(v)
		pictures[i] = picture
		encoded, err := picture.Encode()
		if err != nil {
			return nil, fmt.Errorf("encoding what %s looks like: %w", r.cell.Outputs[i], err)
		}
		r.blobs = append(r.blobs, encoded)
		r.done.Outputs = append(r.done.Outputs, protocol.Output{
			Name: r.cell.Outputs[i], Type: r.cell.outputs[i].String(), Ref: r.start.Key + "#" + r.cell.Outputs[i],
			Display: len(r.blobs), Summary: picture.Summary(),
		})
	}
	return pictures, nil
}

// keeping says how a result is kept for other calls.
type keeping struct {
	shared bool // it lies in memory that others reach, so that they have to read it back
	chart  bool // its bytes are its options, and it cannot be read back
	sum    uint64
}

// keep leaves a result in memory for other calls.
func (r *running) keep(v reflect.Value, out *protocol.Output, how keeping) {
	held := out.Held != ""
	if how.shared && held {
		r.detach()
	}
	if how.shared && !held {
		out.Digest = "" // who asks for it before it is stored finds nothing
		return
	}
	hot := &hotValue{refs: []string{out.Ref}, value: v, size: out.Size, only: held || how.chart}
	if !hot.only {
		hot.sum = &how.sum
	}
	use := r.w.hot.put(hot, r.id)
	if held && codec.Mutable(v.Type()) {
		r.w.hot.mark(use)
	}
	r.w.hot.release(use)
}

// name lets other calls ask for the results by their digests, before they are
// stored. Nothing is looked at any more then: who takes one may write into it.
func (r *running) name() {
	if r.done.Failure != nil || len(r.done.Changed) > 0 {
		return
	}
	for _, out := range r.done.Outputs {
		if out.Digest != "" {
			r.w.hot.name(out.Ref, out.Digest)
		}
	}
}

// detach keeps the inputs from other cells: a value that stays in memory may lie
// in theirs.
func (r *running) detach() {
	for i := range r.args {
		if arg := &r.args[i]; arg.use != nil && arg.mutable && !arg.held() {
			r.w.hot.forget(arg.use)
		}
	}
}

// shares reports whether the results reach memory of each other or of an input.
// They are then read back from their bytes instead of being handed on.
func (r *running) shares(results []reflect.Value) bool {
	all := make([]reflect.Value, 0, len(results)+len(r.args))
	for _, v := range results {
		if codec.Mutable(v.Type()) {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return false
	}
	for _, arg := range r.args {
		if arg.mutable {
			all = append(all, arg.value)
		}
	}
	return len(all) > 1 && codec.SharesMemory(all...)
}

// stored is what the store keeps of a result: the value itself, but of a chart
// its validated options. A cell that takes a chart as its input gets it from
// memory, and where it is gone its maker runs again.
func stored(v reflect.Value, picture display.Display) reflect.Value {
	if picture.Chart == nil {
		return v
	}
	if picture.Chart.Whole != nil {
		return reflect.ValueOf(string(picture.Chart.Whole))
	}
	return reflect.ValueOf(string(picture.Chart.Options))
}
