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
	parts map[*store.Record]fingerprint.Parts
}

// decodedMost bounds the memory; forgetting only costs another decoding.
const decodedMost = 10_000

// of returns the parts of a record, which nobody changes.
func (d *decoded) of(record *store.Record) (fingerprint.Parts, error) {
	d.mu.Lock()
	parts, ok := d.parts[record]
	d.mu.Unlock()
	if ok {
		return parts, nil
	}
	if err := json.Unmarshal(record.Parts, &parts); err != nil {
		return fingerprint.Parts{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.parts == nil || len(d.parts) >= decodedMost {
		d.parts = make(map[*store.Record]fingerprint.Parts)
	}
	d.parts[record] = parts
	return parts, nil
}
