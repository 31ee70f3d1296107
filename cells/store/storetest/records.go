package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"stagebook/cells/store"
)

// testDamagedRecords damages packed records while their process lives, and looks
// at them from there and as a later process does.
func testDamagedRecords(t *testing.T, s *store.Store) {
	for name, damage := range packDamages {
		t.Run(name, func(t *testing.T) {
			key := hash(name)
			mustPut(t, s, record("before "+name, "kept"), false)
			mustPut(t, s, record(name, "1"), false)
			mustPut(t, s, record("behind "+name, "kept"), false)
			path, at := recordIn(t, s, key)
			damage(t, path, at)
			other := openAgain(t, s)
			for _, reader := range []*store.Store{s, other} {
				if rec, ok := reader.Record(key); ok {
					t.Errorf("a damaged record was believed: %+v", rec)
				}
			}
			if name != "gone" && name != "torn" && name != "header torn" {
				expectRun(t, other, hash("before "+name), "kept")
				expectRun(t, other, hash("behind "+name), "kept")
			}
			if got := mustPut(t, s, record(name, "again"), false); got.Run != "again" {
				t.Errorf("put over a damaged record gave run %q", got.Run)
			}
			expectRun(t, s, key, "again")
			expectRun(t, openAgain(t, s), key, "again")
		})
	}
}

// testDamagedGenerations: of a key's records the latest that is whole counts.
func testDamagedGenerations(t *testing.T, s *store.Store) {
	mustPut(t, s, record("k", "1"), false)
	mustPut(t, s, record("k", "2"), true)
	path, at := recordIn(t, s, hash("k"))
	flip(t, path, at+60)
	for _, reader := range []*store.Store{s, openAgain(t, s)} {
		expectRun(t, reader, hash("k"), "1")
	}
	if got := mustPut(t, s, record("k", "3"), true); got.Generation != 2 {
		t.Errorf("put as generation %d", got.Generation)
	}
	expectRun(t, openAgain(t, s), hash("k"), "3")
}

// testOldRecords reads and replaces what lay in files of their own before there
// were packs.
func testOldRecords(t *testing.T, s *store.Store) {
	old := record("k", "old")
	old.Generation = 4
	data := sealed(t, old)
	write(t, recordPath(s, old.Key), data)
	expectRun(t, s, old.Key, "old")
	if got := mustPut(t, s, record("k", "second"), false); got.Run != "old" || got.Generation != 4 {
		t.Errorf("a put beside an older file gave generation %d of run %s", got.Generation, got.Run)
	}
	if got := mustPut(t, s, record("k", "forced"), true); got.Generation != 5 {
		t.Errorf("an older file of generation 4 was replaced by %d", got.Generation)
	}
	expectRun(t, s, old.Key, "forced")
	expectRun(t, openAgain(t, s), old.Key, "forced")
	if now, _ := os.ReadFile(recordPath(s, old.Key)); !bytes.Equal(now, data) {
		t.Error("the older file was rewritten")
	}
}

func testDamagedOldRecords(t *testing.T, s *store.Store) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			rec := record(name, "1")
			write(t, recordPath(s, rec.Key), sealed(t, rec))
			damage(t, recordPath(s, rec.Key))
			if _, ok := s.Record(rec.Key); ok {
				t.Error("a damaged record was believed")
			}
			mustPut(t, s, record(name, "2"), false)
			expectRun(t, s, rec.Key, "2")
		})
	}
	t.Run("misplaced", func(t *testing.T) {
		write(t, recordPath(s, hash("b")), sealed(t, record("a", "1")))
		if _, ok := s.Record(hash("b")); ok {
			t.Error("another key's record was believed")
		}
	})
}

func testAnotherVersion(t *testing.T, s *store.Store) {
	theirs := []byte("stagebook 2 something else\n{}")
	write(t, recordPath(s, hash("k")), theirs)
	if _, ok := s.Record(hash("k")); ok {
		t.Error("another version's record was believed")
	}
	mustPut(t, s, record("k", "ours"), false)
	expectRun(t, openAgain(t, s), hash("k"), "ours")
	if now, _ := os.ReadFile(recordPath(s, hash("k"))); !bytes.Equal(now, theirs) {
		t.Error("another version's file was rewritten")
	}
}

// sealed is the file of a record as it was written before there were packs.
func sealed(t *testing.T, rec store.Record) []byte {
	t.Helper()
	content, err := json.Marshal(rec)
	check(t, err)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q\n%s", "record", rec.Key, content))
	return fmt.Appendf(nil, "stagebook 1 %x\n%s", sum, content)
}

// recordIn finds the last entry of a key's record: its data begin with the key.
func recordIn(t *testing.T, s *store.Store, key string) (path string, at int) {
	t.Helper()
	raw, err := hex.DecodeString(key)
	check(t, err)
	return packOf(t, s, raw)
}

func recordPath(s *store.Store, key string) string {
	return filepath.Join(s.Root(), "v1", "records", key[:2], key)
}

// openAgain opens the store as a later process does.
func openAgain(t *testing.T, s *store.Store) *store.Store {
	t.Helper()
	other, err := store.Open(s.Root(), store.Options{})
	check(t, err)
	t.Cleanup(func() { other.Close() })
	return other
}

func expectRun(t *testing.T, s *store.Store, key, run string) {
	t.Helper()
	if rec, ok := s.Record(key); !ok || rec.Run != run {
		t.Errorf("the record is %+v, %v; want run %q", rec, ok, run)
	}
}
