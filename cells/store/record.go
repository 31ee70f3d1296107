package store

import (
	"encoding/json"
	"fmt"
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
}

// objects lists the digests of everything that the record needs.
func (r *Record) objects() []string {
	var all []string
	for _, o := range r.Outputs {
		all = append(all, o.Digest, o.Display)
	}
	return append(all, r.Logs)
}

func (s *Store) recordPath(key string) string { return s.path("records", key[:2], key) }

// Record returns the record of a key, and counts as a use of it.
func (s *Store) Record(key string) (*Record, bool) {
	if !isHash(key) {
		return nil, false
	}
	path := s.recordPath(key)
	var rec Record
	info, ok := s.readJSON(path, label{"record", key}, &rec)
	if !ok {
		return nil, false
	}
	s.used(path, info)
	return &rec, true
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
	if !replace {
		if first, err := s.addRecord(&rec); first || err != nil {
			return rec, s.wrap(doing, err)
		}
		if there, ok := s.Record(rec.Key); ok {
			s.pending.add(s.recordPath(rec.Key))
			return *there, nil
		}
	}
	s.locking.Lock()
	defer s.locking.Unlock()
	lock, err := s.lock(s.path("records.lock"), true)
	if err != nil {
		return rec, s.wrap(doing, err)
	}
	defer lock.Close()
	winner, err := s.settle(rec, replace)
	return winner, s.wrap(doing, err)
}

// settle puts rec while nobody else replaces records. Others may still add
// one, and a damaged one goes away when it is read, so it may take two rounds.
func (s *Store) settle(rec Record, replace bool) (Record, error) {
	path := s.recordPath(rec.Key)
	for range 3 {
		there, ok := s.Record(rec.Key)
		switch {
		case ok && (!replace || rec.Generation != 0 && rec.Generation != there.Generation):
			s.pending.add(path)
			return *there, nil
		case ok:
			rec.Generation = there.Generation + 1
			temp, err := s.stageRecord(&rec)
			if err == nil {
				err = s.replaceSafely(temp, path)
			}
			return rec, err
		}
		if first, err := s.addRecord(&rec); first || err != nil {
			return rec, err
		}
	}
	s.warnf("record %s: kept as another version wrote it, this one is not stored", rec.Key)
	return rec, nil
}

// addRecord puts rec where there is none, as the next generation.
func (s *Store) addRecord(rec *Record) (first bool, err error) {
	next := *rec
	next.Generation++
	temp, err := s.stageRecord(&next)
	if err != nil {
		return false, err
	}
	first, err = s.add(temp, s.recordPath(rec.Key))
	if first {
		rec.Generation = next.Generation
	}
	return first, err
}

func (s *Store) stageRecord(rec *Record) (temp string, err error) {
	content, err := json.Marshal(rec)
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return s.stage(seal(label{"record", rec.Key}, content))
}
