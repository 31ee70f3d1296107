package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"
)

// The data of a record's entry begin with what it takes to choose among several
// entries of one key, so that packs are looked through without decoding them:
//
//	bytes  0–31  the key
//	bytes 32–39  the generation, little endian
//	bytes 40–47  when it was put, Unix time in nanoseconds, little endian
//
// The record follows as JSON, without its generation.
const recordStem = 48

// recordPlace is where a packed record lies. Of several of one key the one with
// the highest generation counts, and of those the latest.
type recordPlace struct {
	place
	generation uint64
	time       uint64
}

func (p recordPlace) compare(o recordPlace) int {
	return cmp.Or(cmp.Compare(p.generation, o.generation), cmp.Compare(p.time, o.time))
}

// encodeRecord is the JSON of a record's entry.
func encodeRecord(rec Record) ([]byte, error) {
	rec.Generation = 0
	content, err := json.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return content, nil
}

// appendRecord appends an entry for a record to this process's pack.
func (s *Store) appendRecord(rec *Record, content []byte) error {
	data := make([]byte, recordStem, recordStem+len(content))
	key := hashOf(rec.Key)
	copy(data, key[:])
	binary.LittleEndian.PutUint64(data[32:], uint64(rec.Generation))
	binary.LittleEndian.PutUint64(data[40:], uint64(time.Now().UnixNano()))
	return s.appendPacked(piece{kind: kindRecord, data: append(data, content...)})
}

// indexRecord notes an entry of a record. It is called with mu held.
func (s *Store) indexRecord(p *pack, e entry, data []byte) {
	if len(data) < recordStem {
		return
	}
	at := recordPlace{
		place{p, e.at, e.size},
		binary.LittleEndian.Uint64(data[32:]), binary.LittleEndian.Uint64(data[40:]),
	}
	if s.packs.records == nil {
		s.packs.records = map[hash][]recordPlace{}
	}
	key := hash(data[:32])
	there := s.packs.records[key]
	i, _ := slices.BinarySearchFunc(there, at, recordPlace.compare)
	s.packs.records[key] = slices.Insert(there, i, at)
}

// packedRecord reads the record of a key that counts, and says which pack it lies
// in. With now it is what counts at this moment, which matters where the records
// are locked; without, a moment ago.
func (s *Store) packedRecord(key string, now bool) (rec *Record, from string, ok bool) {
	for {
		at, ok := s.findRecord(hashOf(key), now)
		if !ok {
			return nil, "", false
		}
		rec, err := readRecord(key, at)
		if err == nil {
			return rec, at.pack.path, true
		}
		gone := errors.Is(err, fs.ErrNotExist) // GC has moved its entries to another pack
		if !gone {
			s.warnf("record %s in pack %s: %v, taken as missing", key, filepath.Base(at.pack.path), err)
		}
		s.forgetRecord(hashOf(key), at, gone)
	}
}

// readRecord reads and checks one entry.
func readRecord(key string, at recordPlace) (*Record, error) {
	data := make([]byte, headerSize+at.size)
	if err := readAt(at.pack.path, data, at.at-headerSize); err != nil {
		return nil, err
	}
	e, ok := parseHeader(data)
	data = data[headerSize:]
	if !ok || e.kind != kindRecord || sha256.Sum256(data) != e.sum || hash(data[:32]) != hashOf(key) {
		return nil, errTorn
	}
	var rec Record
	dec := json.NewDecoder(bytes.NewReader(data[recordStem:]))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&rec); err != nil {
		return nil, fmt.Errorf("%w: %w", errForeign, err)
	}
	if rec.Key != key {
		return nil, errTorn
	}
	rec.Generation = int(at.generation)
	return &rec, nil
}

// findRecord returns the place of the record that counts.
func (s *Store) findRecord(key hash, now bool) (recordPlace, bool) {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if now || time.Since(s.packs.looked) > headsAge {
		s.look()
	}
	at := s.packs.records[key]
	if len(at) == 0 {
		return recordPlace{}, false
	}
	return at[len(at)-1], true
}

// holdsRecord reports whether some pack but one, or a file, names a record of the key.
func (s *Store) holdsRecord(key, except string) bool {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	return slices.ContainsFunc(s.packs.records[hashOf(key)], func(p recordPlace) bool { return p.pack.path != except }) ||
		exists(s.recordPath(key))
}

// forgetRecord drops a place that doesn't hold its record, or all of a pack that
// is gone.
func (s *Store) forgetRecord(key hash, bad recordPlace, gone bool) {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if gone {
		s.dropPack(bad.pack.path)
		return
	}
	s.packs.records[key] = slices.DeleteFunc(s.packs.records[key], func(p recordPlace) bool { return p == bad })
}
