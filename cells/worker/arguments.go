package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

// argument is one input of a call, as it was handed to the cell.
type argument struct {
	name    string
	value   reflect.Value
	use     *use // nil for a literal
	mutable bool // its type lets a cell change what others see
	written bool // the cell has written into it; of a held value only
}

// arguments finds or decodes the inputs of the call, in the order of the
// function's parameters. They are asked for in the order of their refs, so that
// no two calls wait for what the other one holds.
func (r *running) arguments(ctx context.Context, files []*os.File) (missing []string, err error) {
	c := r.cell
	if len(r.start.Inputs) != len(c.inputs) {
		return nil, fmt.Errorf("%s takes %d inputs and was given %d", c.Name, len(c.inputs), len(r.start.Inputs))
	}
	r.args = make([]argument, len(c.inputs))
	inputs := slices.SortedFunc(slices.Values(r.start.Inputs), func(a, b protocol.Input) int { return strings.Compare(a.Ref, b.Ref) })
	for i := range inputs {
		in := &inputs[i]
		at := slices.Index(c.Inputs, in.Name)
		if at < 0 || r.args[at].name != "" {
			return nil, fmt.Errorf("%s was given an input %s that it has not, or twice", c.Name, in.Name)
		}
		arg, ok, err := r.argument(ctx, in, files)
		if err != nil {
			return nil, fmt.Errorf("input %s: %w", in.Name, err)
		}
		if !ok {
			missing = append(missing, in.Ref)
		}
		r.args[at] = arg
	}
	r.w.secrets.learn(r.args)
	return missing, nil
}

func (r *running) argument(ctx context.Context, in *protocol.Input, files []*os.File) (arg argument, ok bool, err error) {
	arg.name = in.Name
	t := r.cell.inputs[slices.Index(r.cell.Inputs, in.Name)]
	if in.Text != nil {
		arg.value, err = literal(*in.Text, t)
		return arg, true, err
	}
	if made := r.w.types[in.Name]; made != nil {
		t = made // what was stored is what the providing cell returns
	}
	arg.mutable = codec.Mutable(t)
	var file *os.File
	if in.File >= 1 && in.File <= len(files) {
		file = files[in.File-1]
	}
	asked := want{ref: in.Ref, digest: in.Digest, call: r.id, mutable: arg.mutable}
	arg.use, err = r.w.value(ctx, asked, t, file)
	if err != nil || arg.use == nil {
		return arg, false, err
	}
	arg.value = arg.use.hot.value
	return arg, true, nil
}

// value returns an input from memory, else from its file: once for all calls, or,
// if they could write into it, once for each. Without either it returns nil.
func (w *worker) value(ctx context.Context, asked want, t reflect.Type, file *os.File) (*use, error) {
	for {
		use, wait := w.hot.acquire(asked)
		switch {
		case use != nil && use.digest == "" && asked.mutable && w.hot.written(use): // by something that its maker, or a user, has left behind
			w.hot.forget(use)
			w.hot.release(use)
		case use != nil:
			return use, nil
		case wait != nil:
			select {
			case <-wait:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		default:
			if file != nil {
				if hot, err := decode(asked, t, file); err == nil {
					return w.hot.read(hot, asked.call), nil
				}
			}
			w.hot.abandon(asked.ref) // missing, or as good as that: its maker runs again
			return nil, nil
		}
	}
}

// decode reads a stored value.
func decode(asked want, t reflect.Type, file *os.File) (*hotValue, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, info.Size()), data); err != nil {
		return nil, err
	}
	v, err := codec.Decode(data, t)
	if err != nil {
		return nil, err
	}
	hot := &hotValue{refs: []string{asked.ref}, value: v, size: info.Size(), digest: asked.digest}
	if asked.digest != "" && asked.digest != asked.ref {
		hot.refs = append(hot.refs, asked.digest)
	}
	return hot, nil
}

// release ends the uses of the call's inputs, once.
func (r *running) release() {
	if r.released {
		return
	}
	r.released = true
	for i := range r.args {
		arg := &r.args[i]
		if arg.use == nil {
			continue
		}
		if arg.held() && r.looked && !arg.written {
			r.w.hot.mark(arg.use) // showing a value may write into it: an axis takes its labels then
		}
		r.w.hot.release(arg.use)
	}
}

// held reports whether the value has no bytes to compare, but can be written.
func (a *argument) held() bool { return a.use != nil && a.mutable && a.use.digest == "" }

// look notes which held inputs were written, before the results are shown.
func (r *running) look() {
	r.looked = true
	for i := range r.args {
		if arg := &r.args[i]; arg.held() {
			arg.written = r.w.hot.written(arg.use)
		}
	}
}

// compare reports for each input whether it is another than before.
func (r *running) compare() []bool {
	changed := make([]bool, len(r.args))
	for i := range r.args {
		arg := &r.args[i]
		switch {
		case arg.held():
			changed[i] = arg.written
		case arg.use != nil && arg.mutable && arg.use.hot.sum != nil: // takes half the time of a digest
			sum, err := sumOf(arg.value)
			changed[i] = err != nil || sum != *arg.use.hot.sum
		case arg.use != nil && arg.mutable:
			changed[i] = !stillHas(arg.value, arg.use.digest)
		}
	}
	return changed
}

// compareBeside compares while the results, which have no memory in common with
// the inputs, are shown and stored. What it returns waits for that to end.
func (r *running) compareBeside() func() []bool {
	if !slices.ContainsFunc(r.args, func(a argument) bool { return a.use != nil && a.mutable && !a.held() }) {
		return r.compare
	}
	done := make(chan []bool, 1)
	r.w.beside.Add(1)
	go func() { // ends of itself
		changed := slices.Repeat([]bool{true}, len(r.args)) // if a method of the author's panics
		defer func() {
			recover()
			r.w.beside.Add(-1)
			done <- changed
		}()
		changed = r.compare()
	}()
	return func() []bool { return <-done }
}

// check names the inputs that are not what they were, and forgets them: no
// other cell may see them.
func (r *running) check(changed []bool) {
	for i := range r.args {
		if changed[i] {
			r.done.Changed = append(r.done.Changed, r.args[i].name)
			r.w.hot.forget(r.args[i].use)
		}
	}
	r.release()
	if len(r.done.Changed) > 0 {
		r.withdraw()
	}
}

// stillHas reports whether a value has the digest that it had. Of a chart that is
// the digest of its options.
func stillHas(v reflect.Value, digest string) bool {
	is, _, err := codec.Digest(v)
	var held *codec.HeldError
	if errors.As(err, &held) {
		if picture := display.Of(v); picture.Chart != nil {
			is, _, err = codec.Digest(stored(v, picture))
		}
	}
	return err == nil && is == digest
}

// fitted hands a value out as the type that the cell wants. A slice has no room
// behind its end, so that append never writes into memory that others see.
func fitted(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Kind() == reflect.Slice && !v.IsNil() {
		v = v.Slice3(0, v.Len(), v.Len())
	}
	if v.Type() != t && v.Type().ConvertibleTo(t) && t.Kind() != reflect.Interface {
		return v.Convert(t)
	}
	return v
}
