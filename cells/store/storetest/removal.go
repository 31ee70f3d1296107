package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"stagebook/cells/store"
)

// kept puts a record with one object of 10,000 bytes and makes the object look old,
// the earlier the name the older.
func kept(t *testing.T, s *store.Store, name string, age time.Duration) (key, digest string) {
	t.Helper()
	digest = put(t, s, fmt.Appendf(nil, "%-10000s", name))
	rec := record(name, "run")
	rec.Outputs[0].Digest = digest
	mustPut(t, s, rec, false)
	makeOld(t, objectPath(s, digest), age)
	return rec.Key, digest
}

func makeOld(t *testing.T, path string, age time.Duration) {
	t.Helper()
	then := time.Now().Add(-age)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

func testRemoval(t *testing.T, s *store.Store) {
	const day = 24 * time.Hour
	digests := map[string]string{}
	keys := map[string]string{}
	for i, name := range []string{"unused", "leased", "in a head", "pinned", "root", "last run", "read lately"} {
		keys[name], digests[name] = kept(t, s, name, time.Duration(20-i)*day)
	}
	_, digests["young"] = kept(t, s, "young", 0)

	lease, err := s.Lease("example.com/open", []string{keys["leased"]})
	check(t, err)
	check(t, s.SetHead("example.com/open", "roc", "", keys["in a head"]))
	check(t, s.SetHead("example.com/closed", "roc", "", keys["unused"]))
	check(t, s.Pin("link", []string{digests["pinned"]}))
	_, err = s.PutRun(store.Run{Project: "example.com/closed", Ended: time.Now(), Cells: []store.RunCell{{ID: "roc", Key: keys["last run"]}}})
	check(t, err)
	if _, err := s.ReadObject(digests["read lately"]); err != nil {
		t.Error(err)
	}
	stray := filepath.Join(s.Root(), "v1", "tmp", "new-stray")
	write(t, stray, []byte("left by a crash"))
	makeOld(t, stray, day)

	options := store.GCOptions{Limit: 10_000, Roots: []string{digests["root"]}}
	report, err := s.GC(context.Background(), options)
	check(t, err)
	if report.Removed["objects"] != 1 || report.Removed["tmp"] != 1 || report.After >= report.Before {
		t.Errorf("report %+v", report)
	}
	for name, digest := range digests {
		if s.HasObject(digest) == (name == "unused") {
			t.Errorf("%q: there is %v", name, name != "unused")
		}
	}

	lease.Release()
	check(t, s.Unpin("link"))
	for name := range keys {
		makeOld(t, objectPath(s, digests["young"]), 0)
		if name != "unused" {
			makeOld(t, objectPath(s, digests[name]), day)
		}
	}
	options.Roots = nil
	_, err = s.GC(context.Background(), options)
	check(t, err)
	for name, digest := range digests {
		if want := name == "young" || name == "last run"; s.HasObject(digest) != want {
			t.Errorf("after the lease ended, %q: there is %v", name, !want)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
