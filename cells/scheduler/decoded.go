package scheduler

import (
	"encoding/json"
	"sync"

	"stagebook/cells/fingerprint"
	"stagebook/cells/store"
)

// decoded keeps the parts of records that were compared, since each cell is judged
// several times against the same last record, and decoding costs most of it.
type decoded struct {
	mu    sync.Mutex // guards parts
	parts map[made]fingerprint.Parts
}

// made tells records apart: what lies under a key is another record only with
// another generation.
type made struct {
	key        string
	generation int
}

// decodedMost bounds the memory; forgetting only costs another decoding.
const decodedMost = 10_000

// of returns the parts of a record, which nobody changes.
func (d *decoded) of(record *store.Record) (fingerprint.Parts, error) {
	d.mu.Lock()
	parts, ok := d.parts[made{record.Key, record.Generation}]
	d.mu.Unlock()
	if ok {
		return parts, nil
	}
	if err := json.Unmarshal(record.Parts, &parts); err != nil {
		return fingerprint.Parts{}, err
	}
	d.put(record, parts)
	return parts, nil
}

// put notes the parts of a record that is kept.
func (d *decoded) put(record *store.Record, parts fingerprint.Parts) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.parts == nil || len(d.parts) >= decodedMost {
		d.parts = make(map[made]fingerprint.Parts)
	}
	d.parts[made{record.Key, record.Generation}] = parts
}
