package worker

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

// inline is the size up to which the bytes of an output travel in the answer.
const inline = 64 << 10

// deliver makes the display of each output, before anyone else gets the value,
// and then its bytes. Results that share memory are not handed on; those into
// which something may still write are looked at twice.
func (r *running) deliver(results []reflect.Value, lingers, shared bool) error {
	if lingers {
		defer r.settled(results, snapshot(results))
	}
	pictures := make([]display.Display, len(results))
	for i, v := range results {
		picture := display.Of(v)
		pictures[i] = picture
		encoded, err := picture.Encode()
		if err != nil {
			return fmt.Errorf("encoding what %s looks like: %w", r.cell.Outputs[i], err)
		}
		r.blobs = append(r.blobs, encoded)
		r.done.Outputs = append(r.done.Outputs, protocol.Output{
			Name: r.cell.Outputs[i], Type: r.cell.outputs[i].String(), Ref: r.start.Key + "#" + r.cell.Outputs[i],
			Display: len(r.blobs), Summary: picture.Summary(),
		})
	}
	r.clock.step("display")
	for i, v := range results {
		out := &r.done.Outputs[i]
		blob, size, err := encode(r.start.Spool, out, stored(v, pictures[i]))
		if err != nil {
			return err
		}
		if blob != nil {
			r.blobs = append(r.blobs, blob)
			out.Blob = len(r.blobs)
		}
		if !shared || out.Held != "" {
			only := out.Held != "" || pictures[i].Chart != nil
			use := r.w.hot.put(&hotValue{refs: []string{out.Ref}, value: v, size: size, only: only}, r.id)
			if out.Held != "" && codec.Mutable(v.Type()) {
				r.w.hot.mark(use)
			}
			r.w.hot.release(use)
		}
		if shared && out.Held != "" {
			r.detach()
		}
	}
	r.clock.step("encode")
	return nil
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
	return reflect.ValueOf(string(picture.Chart.Options))
}

// encode writes the bytes of an output into memory, or into the spool once they
// are many. What has no faithful bytes is held, and says why.
func encode(dir string, out *protocol.Output, v reflect.Value) (blob []byte, size int64, err error) {
	s := &spool{dir: dir}
	err = errors.Join(codec.Encode(s, v), s.close())
	var held *codec.HeldError
	if errors.As(err, &held) {
		s.remove()
		out.Held = held.Reason
		return nil, 0, nil
	}
	if err != nil {
		s.remove()
		return nil, 0, fmt.Errorf("storing %s: %w", out.Name, err)
	}
	if s.file != nil {
		out.File = filepath.Base(s.file.Name())
		return nil, s.size, nil
	}
	return s.memory.Bytes(), s.size, nil
}

// spool takes bytes into memory, and moves to a file when they are many.
type spool struct {
	dir    string
	memory bytes.Buffer
	file   *os.File
	buffer *bufio.Writer // before the file
	size   int64
}

// Write takes more bytes.
func (s *spool) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if s.file == nil && s.size <= inline {
		return s.memory.Write(p)
	}
	if s.file == nil {
		file, err := os.CreateTemp(s.dir, "out")
		if err != nil {
			return 0, err
		}
		s.file, s.buffer = file, bufio.NewWriterSize(file, 256<<10)
		if _, err := s.buffer.Write(s.memory.Bytes()); err != nil {
			return 0, err
		}
	}
	return s.buffer.Write(p)
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.buffer.Flush(), s.file.Close())
}

func (s *spool) remove() {
	if s.file != nil {
		os.Remove(s.file.Name())
	}
}
