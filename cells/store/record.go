package store

import (
	"encoding/json"
	"time"
)

// Record is what one computation gave.
type Record struct {
	Key      string                   `json:"key"`
	Project  string                   `json:"project"`
	Cell     string                   `json:"cell"`
	Made     time.Time                `json:"made"`
	Duration time.Duration            `json:"duration"`
	Steps    map[string]time.Duration `json:"steps,omitempty"`
	Run      string                   `json:"run,omitempty"`    // ID of the run that made it
	Number   int                      `json:"number,omitempty"` // of that run
	Parts    json.RawMessage          `json:"parts,omitempty"`  // the named parts of the key
	Outputs  []RecordOutput           `json:"outputs,omitempty"`
	Failure  json.RawMessage          `json:"failure,omitempty"`
	Logs     string                   `json:"logs,omitempty"` // digest of an object
	LogLines int                      `json:"logLines,omitempty"`
	By       string                   `json:"by"` // "go1.26.8 linux/amd64"

	// Generation counts from 1 how often this key was computed. In a record
	// to be put it is the generation that the run set out to replace, and 0 is
	// whatever there is.
	Generation int `json:"generation"`
}

// RecordOutput is one output of a computation.
type RecordOutput struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Digest      string `json:"digest,omitempty"` // of the value; empty when it is held in memory only
	Size        int64  `json:"size,omitempty"`
	Held        string `json:"held,omitempty"` // why the value is not stored
	Ref         string `json:"ref,omitempty"`  // what a worker that holds the value knows it by
	Display     string `json:"display,omitempty"`
	DisplaySize int64  `json:"displaySize,omitempty"`
	Summary     string `json:"summary,omitempty"`
	// Tables are what of it is shown as a table and is not in its bytes in columns, and
	// the options of charts in it that are too large to be drawn.
	Tables []RecordTable `json:"tables,omitempty"`
}

// RecordTable is a table within an output, kept in columns so that it can be asked.
type RecordTable struct {
	Way    string `json:"way,omitempty"` // places in layouts within layouts: "2/0"; "" for the output itself
	Digest string `json:"digest"`
	Size   int64  `json:"size,omitempty"`
}

// Objects lists the digests of everything that drawing the output may need.
func (o *RecordOutput) Objects() []string {
	all := make([]string, 0, 2+len(o.Tables))
	for _, digest := range []string{o.Digest, o.Display} {
		if digest != "" {
			all = append(all, digest)
		}
	}
	for _, t := range o.Tables {
		all = append(all, t.Digest)
	}
	return all
}

// objects lists the digests of everything that the record needs.
func (r *Record) objects() []string {
	var all []string
	for _, o := range r.Outputs {
		all = append(all, o.Objects()...)
	}
	return append(all, r.Logs)
}

// recordPath is where the record of a key lay before records were packed.
func (s *Store) recordPath(key string) string { return s.path("records", key[:2], key) }

// Record returns the record of a key, and counts as a use of it. What another
// process has put within the last millisecond may not be seen yet.
func (s *Store) Record(key string) (*Record, bool) {
	if !isHash(key) {
		return nil, false
	}
	rec, from, ok := s.recordOf(key, false)
	if ok {
		s.usePack(from)
	}
	return rec, ok
}

// recordOf returns the record of a key and the file that it lies in: a pack, or,
// as it was written before, a file of its own.
func (s *Store) recordOf(key string, now bool) (rec *Record, from string, ok bool) {
	if rec, from, ok = s.packedRecord(key, now); ok {
		return rec, from, true
	}
	rec, from = new(Record), s.recordPath(key)
	_, ok = s.readJSON(from, label{"record", key}, rec)
	return rec, from, ok
}

// PutRecord stores rec and returns the record that the store holds afterwards.
// That is another one when somebody was first: without replace any record of
// the key, with replace one of another generation than rec.Generation names.
// The caller then takes its values.
func (s *Store) PutRecord(rec Record, replace bool) (Record, error) {
	doing := "write record " + rec.Key
	if err := checkHash("key", rec.Key); err != nil {
		return rec, s.wrap(doing, err)
	}
	content, err := encodeRecord(rec)
	if err != nil {
		return rec, s.wrap(doing, err)
	}
	s.locking.Lock()
	defer s.locking.Unlock()
	unlock, err := s.lockRecords()
	if err != nil {
		return rec, s.wrap(doing, err)
	}
	defer unlock()
	there, from, ok := s.recordOf(rec.Key, true)
	if ok && (!replace || rec.Generation != 0 && rec.Generation != there.Generation) {
		s.pending.add(from) // who wrote it may not have synced it yet
		return *there, nil
	}
	if ok {
		rec.Generation = there.Generation
	}
	rec.Generation++
	return rec, s.wrap(doing, s.appendRecord(&rec, content))
}
