package session

import (
	"slices"
	"sync"
	"time"

	"stagebook/cells/store"
)

// recordCache keeps records that were read, so that planning again costs no
// file per cell. A record whose objects are gone is a miss.
type recordCache struct {
	store *store.Store

	mu    sync.Mutex // guards byKey
	byKey map[string]seenRecord
}

// seenRecord is a record that was whole when it was looked at.
type seenRecord struct {
	record *store.Record
	at     time.Time
}

const (
	recordCacheLimit = 50_000
	lookAgain        = 10 * time.Second // a removal elsewhere, or a damaged file that was read, shows after this
)

func newRecordCache(s *store.Store) *recordCache {
	return &recordCache{store: s, byKey: make(map[string]seenRecord)}
}

func (c *recordCache) get(key string) (*store.Record, bool) {
	c.mu.Lock()
	seen, ok := c.byKey[key]
	c.mu.Unlock()
	if ok && time.Since(seen.at) < lookAgain {
		return seen.record, true
	}
	record := seen.record
	if !ok {
		record, ok = c.store.Record(key)
	}
	if !ok || !c.complete(record) {
		c.drop(key)
		return nil, false
	}
	c.put(record)
	return record, true
}

// complete reports whether everything that a record names is there.
func (c *recordCache) complete(record *store.Record) bool {
	for _, out := range record.Outputs {
		if slices.ContainsFunc(out.Objects(), func(digest string) bool { return !c.store.HasObject(digest) }) {
			return false
		}
	}
	return true
}

func (c *recordCache) put(record *store.Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byKey) >= recordCacheLimit {
		clear(c.byKey)
	}
	c.byKey[record.Key] = seenRecord{record, time.Now()}
}

func (c *recordCache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byKey, key)
}
