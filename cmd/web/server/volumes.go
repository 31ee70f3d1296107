package server

import (
	"strings"
	"sync"

	"stagebook/cells/look"
	"stagebook/cells/store"
)

// Tables are asked in columns. Frames are stored so; other values that are shown as
// tables, lists of records and matrices, are laid out in columns when somebody asks
// more of them than the display holds, and kept on the shelf like those.

// laidOut ends the name of a volume that is not stored as it is.
const laidOut = "/table"

// volumeOf names what the shelf keeps of an output.
func volumeOf(out *store.RecordOutput) string {
	if isFrame(out) {
		return out.Digest
	}
	if digest := laidBeside(out); digest != "" {
		return digest
	}
	return out.Digest + laidOut
}

// volume lends the columns of a table.
func (s *Server) volume(name string) (data []byte, release func(), err error) {
	digest, other := strings.CutSuffix(name, laidOut)
	data, release, err = s.mapped(digest)
	if err != nil || !other {
		return data, release, err
	}
	defer release()
	data, err = look.Table(data, nil)
	return data, func() {}, err
}

// laidBeside is the table that the worker laid out beside the bytes of an output,
// because they do not hold it in a way that can be read here; "" for none.
func laidBeside(out *store.RecordOutput) string {
	_, way, _ := strings.Cut(out.Name, "/")
	for _, t := range out.Tables {
		if t.Way == way {
			return t.Digest
		}
	}
	return ""
}

// askable reports whether an output that is shown as a table can be asked.
func (s *Server) askable(out *store.RecordOutput) bool {
	if isFrame(out) || laidBeside(out) != "" {
		return true
	}
	if out.Digest == "" || out.Size > openedBytes {
		return false
	}
	return s.tabular.ask(out.Digest, func() bool {
		data, release, err := s.mapped(out.Digest)
		if err != nil {
			return false
		}
		defer release()
		return look.Tabular(data)
	})
}

// tabular remembers which stored values can be laid out as tables.
type tabular struct {
	mu    sync.Mutex // guards known
	known map[string]bool
}

// tabularMost bounds what is remembered; forgetting costs another look.
const tabularMost = 10_000

func (t *tabular) ask(digest string, look func() bool) bool {
	t.mu.Lock()
	is, known := t.known[digest]
	t.mu.Unlock()
	if known {
		return is
	}
	is = look()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= tabularMost {
		t.known = make(map[string]bool)
	}
	t.known[digest] = is
	return is
}
