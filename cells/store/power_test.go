package store

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

var crashes = flag.Int("crashes", 80, "how often TestCrash stops a store")

// story is what a process did with a store, as far as it was told.
type story struct {
	rng     *rand.Rand
	store   *Store
	objects map[string][]byte          // that it tried to put
	runs    map[string]map[string]bool // key → the runs of its records
	heads   map[string]map[string]bool // cell → the keys that it tried to set
	told    promise                    // what was put without an error
	durable promise                    // what a Sync has answered for since
}

// promise is what has to be there.
type promise struct {
	objects map[string]bool
	records map[string]int    // generation at least
	heads   map[string]string // key, unless a later one was tried
	runs    map[string]bool
}

func newPromise() promise {
	return promise{map[string]bool{}, map[string]int{}, map[string]string{}, map[string]bool{}}
}

func (p promise) clone() promise {
	return promise{maps.Clone(p.objects), maps.Clone(p.records), maps.Clone(p.heads), maps.Clone(p.runs)}
}

func newStory(s *Store, seed uint64) *story {
	return &story{
		rng: rand.New(rand.NewPCG(seed, 1)), store: s, objects: map[string][]byte{}, runs: map[string]map[string]bool{},
		heads: map[string]map[string]bool{}, told: newPromise(), durable: newPromise(),
	}
}

// TestCrash stops a store at each kind of step, by an error, by a kill and by a
// loss of power, and expects of what is found afterwards that nothing is wrong
// and that nothing is gone that was reported as durable.
func TestCrash(t *testing.T) {
	for _, trouble := range []string{"error", "kill", "power"} {
		t.Run(trouble, func(t *testing.T) {
			for seed := range uint64(*crashes) {
				if crash(t, trouble, seed); t.Failed() {
					t.Fatalf("found by -run 'TestCrash/%s' with seed %d", trouble, seed)
				}
			}
		})
	}
}

func crash(t *testing.T, trouble string, seed uint64) {
	root := filepath.Join(t.TempDir(), "s") // made by the store
	d := newDisk(filepath.Dir(root))
	s, err := openOn(d, root, Options{Warn: func(string) {}})
	if err != nil {
		t.Fatal(err)
	}
	st := newStory(s, seed)
	d.at, d.errno = d.step+1+st.rng.IntN(250), errKilled
	if trouble == "error" {
		d.errno = []error{syscall.ENOSPC, syscall.EIO, syscall.EDQUOT}[st.rng.IntN(3)]
	}
	for range 40 {
		st.next()
	}
	if s.Sync() == nil {
		st.durable = st.told.clone()
	}
	leave(s)
	if trouble == "power" {
		d.losePower(t, st.rng)
	}
	var warnings []string
	again, err := Open(root, Options{Warn: func(w string) { warnings = append(warnings, w) }})
	if err != nil {
		t.Fatal(err)
	}
	defer leave(again)
	st.check(t, again)
	st.mend(t, again)
}

// next does one thing that sessions do.
func (st *story) next() {
	s, i := st.store, st.rng.IntN(12)
	switch st.rng.IntN(8) {
	case 0, 1:
		st.object(i)
	case 2, 3:
		st.record(i, st.rng.IntN(3) == 0)
	case 4:
		st.head(i)
	case 5:
		if run, err := s.PutRun(Run{ID: fmt.Sprint("r", i), Number: i + 1, Project: "p"}); err == nil {
			st.told.runs[run.ID] = true
		}
	case 6, 7:
		told := st.told.clone()
		if s.Sync() == nil {
			st.durable = told
		}
	}
}

func (st *story) object(i int) string {
	data := bytes.Repeat(fmt.Appendf(nil, "object %d ", i), 1+i*200) // some in packs, some in files
	digest := Digest(data)
	st.objects[digest] = data
	if _, err := st.store.PutObject(data); err == nil {
		st.told.objects[digest] = true
	}
	return digest
}

func (st *story) record(i int, force bool) {
	key := Digest(fmt.Append(nil, "key ", i))
	rec := Record{Key: key, Run: fmt.Sprint(st.rng.Uint64()), Outputs: []RecordOutput{{Name: "x", Digest: st.object(i)}}}
	note(st.runs, key, rec.Run)
	if got, err := st.store.PutRecord(rec, force); err == nil {
		st.told.records[key] = max(st.told.records[key], got.Generation)
	}
}

func (st *story) head(i int) {
	cell, key := fmt.Sprint("cell ", i%4), Digest(fmt.Append(nil, "key ", st.rng.IntN(12)))
	note(st.heads, cell, key)
	if st.store.SetHead("p", cell, "v", key) == nil {
		st.told.heads[cell] = key
	}
}

func note(m map[string]map[string]bool, name, value string) {
	if m[name] == nil {
		m[name] = map[string]bool{}
	}
	m[name][value] = true
}

func (st *story) check(t *testing.T, s *Store) {
	for digest, want := range st.objects {
		data, err := s.ReadObject(digest)
		if err == nil && !bytes.Equal(data, want) || err != nil && !errors.Is(err, ErrMissing) {
			t.Errorf("object of %d bytes: read %d bytes, %v", len(want), len(data), err)
		}
		if err != nil && st.durable.objects[digest] {
			t.Errorf("a durable object of %d bytes is gone: %v", len(want), err)
		}
	}
	for key, runs := range st.runs {
		rec, ok := s.Record(key)
		if ok && (rec.Key != key || !runs[rec.Run]) {
			t.Errorf("a record that nobody put: %+v", rec)
		}
		if want := st.durable.records[key]; want > 0 && (!ok || rec.Generation < want) {
			t.Errorf("a durable record of generation %d is gone; there is %+v", want, rec)
		}
	}
	for cell, keys := range st.heads {
		key, ok := s.Head("p", cell, "v")
		if ok && !keys[key] {
			t.Errorf("head of %s is %s", cell, key)
		}
		if !ok && st.durable.heads[cell] != "" {
			t.Errorf("the durable head of %s is gone", cell)
		}
	}
	for id := range st.durable.runs {
		if _, ok := s.Run(id); !ok {
			t.Errorf("the durable run %s is gone; there is %v", id, listing(s.path("runs")))
		}
	}
}

// mend puts everything again: whatever the crash has left must not stand in the
// way.
func (st *story) mend(t *testing.T, s *Store) {
	for digest, data := range st.objects {
		if _, err := s.PutObject(data); err != nil {
			t.Error(err)
		}
		if back, err := s.ReadObject(digest); err != nil || !bytes.Equal(back, data) {
			t.Errorf("put again and read %d bytes, %v", len(back), err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(st.runs)) {
		rec, err := s.PutRecord(Record{Key: key, Run: "mended"}, true)
		if back, ok := s.Record(key); err != nil || !ok || back.Run != "mended" || rec.Generation <= st.durable.records[key] {
			t.Errorf("put again and read %+v, %v", back, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func listing(dir string) (files []string) {
	filepath.WalkDir(dir, func(path string, d os.DirEntry, _ error) error {
		files = append(files, path)
		return nil
	})
	return files
}
