package worker

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"

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
	written bool // the cell, or one beside it, has written into it; of a held value only
}

// arguments finds or decodes the inputs of the call, in the order of the
// function's parameters.
func (r *running) arguments(files []*os.File) (missing []string, err error) {
	c := r.cell
	if len(r.start.Inputs) != len(c.inputs) {
		return nil, fmt.Errorf("%s takes %d inputs and was given %d", c.Name, len(c.inputs), len(r.start.Inputs))
	}
	for i, name := range c.Inputs {
		at := slices.IndexFunc(r.start.Inputs, func(in protocol.Input) bool { return in.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("%s was not given its input %s", c.Name, name)
		}
		arg, ok, err := r.argument(&r.start.Inputs[at], c.inputs[i], files)
		if err != nil {
			return nil, fmt.Errorf("input %s: %w", name, err)
		}
		if !ok {
			missing = append(missing, r.start.Inputs[at].Ref)
			continue
		}
		r.args = append(r.args, arg)
	}
	return missing, nil
}

func (r *running) argument(in *protocol.Input, t reflect.Type, files []*os.File) (arg argument, ok bool, err error) {
	arg.name = in.Name
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
	arg.use, err = r.w.value(in, t, file)
	if err != nil || arg.use == nil {
		return arg, false, err
	}
	arg.value = arg.use.hot.value
	return arg, true, nil
}

// value returns an input from memory, else from its file, which is read once
// however many calls want it. Without either it returns nil.
func (w *worker) value(in *protocol.Input, t reflect.Type, file *os.File) (*use, error) {
	for {
		use, wait, ok := w.hot.acquire(in.Ref, in.Digest)
		switch {
		case ok && !w.hot.untouched(use): // by something that its maker, or a user, has left behind
			w.hot.forget(use)
			w.hot.release(use)
		case ok:
			return use, nil
		case wait != nil:
			<-wait
		case file == nil:
			w.hot.abandon(in.Ref)
			return nil, nil
		default:
			hot, err := decode(in, t, file)
			if err != nil { // as good as missing: its maker runs again
				w.hot.abandon(in.Ref)
				return nil, nil
			}
			return w.hot.put(hot), nil
		}
	}
}

// decode reads a stored value.
func decode(in *protocol.Input, t reflect.Type, file *os.File) (*hotValue, error) {
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
	hot := &hotValue{refs: []string{in.Ref}, value: v, size: info.Size(), digest: in.Digest}
	if in.Digest != "" && in.Digest != in.Ref {
		hot.refs = append(hot.refs, in.Digest)
	}
	return hot, nil
}

// release ends the uses of the call's inputs, once, and reports for each
// whether another call held the value meanwhile.
func (r *running) release() []bool {
	beside := make([]bool, len(r.args))
	if r.released {
		return beside
	}
	r.released = true
	for i, arg := range r.args {
		if arg.use == nil {
			continue
		}
		if arg.held() && !arg.written {
			r.w.hot.mark(arg.use) // showing a value may write into it: an axis takes its labels then
		}
		beside[i] = r.w.hot.release(arg.use)
	}
	return beside
}

// held reports whether the value has no bytes to compare, but can be written.
func (a *argument) held() bool { return a.use != nil && a.mutable && a.use.digest == "" }

// look notes which held inputs were written, before the results are shown.
func (r *running) look() {
	for i := range r.args {
		if arg := &r.args[i]; arg.held() {
			arg.written = r.w.hot.written(arg.use)
		}
	}
}

// check names the inputs that are not what they were, and forgets them: no
// other cell may see them.
func (r *running) check() {
	changed := make([]bool, len(r.args))
	for i, arg := range r.args {
		switch {
		case arg.held():
			changed[i] = arg.written
		case arg.use != nil && arg.mutable:
			changed[i] = !stillHas(arg.value, arg.use.digest)
		}
	}
	beside := r.release()
	for i, arg := range r.args {
		if changed[i] {
			r.done.Changed = append(r.done.Changed, arg.name)
			r.done.Beside = r.done.Beside || beside[i]
			r.w.hot.forget(arg.use)
		}
	}
	if len(r.done.Changed) > 0 { // nobody will ask for what was made of them
		for _, out := range r.done.Outputs {
			r.w.hot.drop(out.Ref)
		}
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
