package supervisor

import (
	"fmt"
	"os"

	"stagebook/cells/worker/protocol"
)

// ready lists the outputs of a call that can be had by their digests, as the worker
// tells of them, if they are large enough to be worth it; else nothing.
func (w *Worker) ready(done *protocol.Done) []Output {
	var outputs []Output
	var size int64
	for _, sent := range done.Outputs {
		if sent.Digest != "" {
			size += sent.Size
			outputs = append(outputs, Output{Name: sent.Name, Type: sent.Type, Digest: sent.Digest, Size: sent.Size, Ref: sent.Ref})
		}
	}
	if size < w.cfg.AheadBytes {
		return nil
	}
	return outputs
}

// publish hashes the outputs into the store and tells the worker their digests.
func (w *Worker) publish(done *protocol.Done, blobs [][]byte, result *Result) error {
	for _, sent := range done.Outputs {
		out := Output{Name: sent.Name, Type: sent.Type, Held: sent.Held, Ref: sent.Ref, Summary: w.secrets.strike(sent.Summary)}
		if err := w.publishOne(sent, blobs, &out); err != nil {
			return fmt.Errorf("output %s: %w", sent.Name, err)
		}
		if sent.Digest != "" && sent.Digest != out.Digest {
			w.Drop(sent.Ref, sent.Digest)
			return fmt.Errorf("output %s: its bytes are not those that the worker wrote: something else has written into the worker's folder", sent.Name)
		}
		result.Outputs = append(result.Outputs, out)
		if out.Digest != "" {
			named := &protocol.Message{Named: &protocol.Named{Ref: out.Ref, Digest: out.Digest}}
			_ = w.conn.Post(named) // a worker that is gone holds nothing
		}
	}
	return nil
}

func (w *Worker) publishOne(sent protocol.Output, blobs [][]byte, out *Output) (err error) {
	shown, err := blob(blobs, sent.Display)
	if err != nil {
		return err
	}
	clean, ok := w.secrets.strikeJSON(shown)
	if !ok {
		if clean, err = unshown(); err != nil {
			return err
		}
	}
	out.DisplaySize = int64(len(clean))
	if out.Display, err = w.cfg.Store.PutObject(clean); err != nil {
		return err
	}
	if err := w.publishTables(sent, blobs, out); err != nil {
		return err
	}
	switch {
	case sent.Held != "":
		return nil
	case sent.File != "":
		out.Digest, out.Size, err = w.cfg.Store.PutObjectFile(w.spool.output(sent.File))
		return err
	}
	bytes, err := blob(blobs, sent.Blob)
	if err != nil {
		return err
	}
	out.Size = int64(len(bytes))
	out.Digest, err = w.cfg.Store.PutObject(bytes)
	return err
}

// publishTables puts the tables within an output into the store.
func (w *Worker) publishTables(sent protocol.Output, blobs [][]byte, out *Output) error {
	for _, t := range sent.Tables {
		table := Table{Way: t.Way}
		var err error
		if t.File != "" {
			table.Digest, table.Size, err = w.cfg.Store.PutObjectFile(w.spool.output(t.File))
		} else {
			var bytes []byte
			if bytes, err = blob(blobs, t.Blob); err == nil {
				table.Size = int64(len(bytes))
				table.Digest, err = w.cfg.Store.PutObject(bytes)
			}
		}
		if err != nil {
			return fmt.Errorf("the table at %q: %w", t.Way, err)
		}
		out.Tables = append(out.Tables, table)
	}
	return nil
}

// discard removes the files of outputs that are not published.
func (w *Worker) discard(done *protocol.Done) {
	for _, sent := range done.Outputs {
		if sent.File != "" {
			os.Remove(w.spool.output(sent.File))
		}
		for _, t := range sent.Tables {
			if t.File != "" {
				os.Remove(w.spool.output(t.File))
			}
		}
	}
}

func blob(blobs [][]byte, number int) ([]byte, error) {
	if number < 1 || number > len(blobs) {
		return nil, protocol.ErrFrame
	}
	return blobs[number-1], nil
}
