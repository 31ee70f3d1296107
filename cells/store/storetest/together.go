package storetest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"stagebook/cells/store"
)

// childRoot names the store that a second process of the suite works on.
const childRoot = "STAGEBOOK_STORETEST_ROOT"

// Both sides of the races put this many keys.
const races = 40

func testConcurrentPuts(t *testing.T, s *store.Store) {
	const workers = 8
	winners := make([][]string, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { winners[w] = race(t, s, fmt.Sprint("goroutine ", w)) })
	}
	wg.Wait()
	for w := range workers {
		if fmt.Sprint(winners[w]) != fmt.Sprint(winners[0]) {
			t.Errorf("goroutine %d saw other winners than goroutine 0", w)
		}
	}
	checkRaces(t, s, winners[0])
	checkForced(t, s, workers*races)
}

func testTwoProcesses(t *testing.T, s *store.Store) {
	cmd := again(t, s)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ours := race(t, s, "parent")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for i, line := range ours {
		if !strings.Contains(out.String(), fmt.Sprintf("winner %d %s\n", i, line)) {
			t.Errorf("key %d: we saw %s win, the other process did not", i, line)
		}
	}
	checkRaces(t, s, ours)
	checkForced(t, s, 2*races)
}

// testKilledProcess kills a process in the middle of its writing.
func testKilledProcess(t *testing.T, s *store.Store) {
	if _, err := s.Lease("example.com/ours", nil); err != nil {
		t.Fatal(err)
	}
	cmd := again(t, s)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "started"; {
	}
	cmd.Process.Kill()
	cmd.Wait()
	checkRaces(t, s, race(t, s, "parent"))
	report, err := s.GC(context.Background(), store.GCOptions{Grace: time.Nanosecond})
	if err != nil || report.Removed["leases"] != 1 {
		t.Errorf("report %+v, %v; want the dead process's lease removed and not ours", report, err)
	}
}

// race puts a record and an object for each key, replaces every fourth, and
// returns who won each key.
func race(t *testing.T, s *store.Store, me string) []string {
	var winners []string
	for i := range races {
		rec := record(fmt.Sprint("race ", i), me)
		if _, err := s.PutObject([]byte(fmt.Sprint("shared ", i))); err != nil {
			t.Error(err)
		}
		rec.Outputs[0].Digest, _ = s.PutObject([]byte(fmt.Sprint(me, i)))
		got, err := s.PutRecord(rec, false)
		if err != nil {
			t.Error(err)
		}
		if _, err := s.ReadObject(got.Outputs[0].Digest); err != nil {
			t.Errorf("the winner's object: %v", err)
		}
		winners = append(winners, got.Run)
		if _, err := s.PutRecord(record("forced", me), true); err != nil {
			t.Error(err)
		}
	}
	if err := s.Sync(); err != nil {
		t.Error(err)
	}
	return winners
}

func checkRaces(t *testing.T, s *store.Store, winners []string) {
	t.Helper()
	for i, winner := range winners {
		rec, ok := s.Record(hash(fmt.Sprint("race ", i)))
		if !ok || rec.Run != winner {
			t.Errorf("key %d: the store holds %+v, the winner was %s", i, rec, winner)
		}
	}
}

// checkForced expects that each of the forced runs got a generation of its own.
func checkForced(t *testing.T, s *store.Store, runs int) {
	t.Helper()
	if rec, ok := s.Record(hash("forced")); !ok || rec.Generation != runs {
		t.Errorf("%d forced runs led to %+v", runs, rec)
	}
}

// again is this test in a second process on the same store.
func again(t *testing.T, s *store.Store) *exec.Cmd {
	top, _, _ := strings.Cut(t.Name(), "/")
	cmd := exec.Command(os.Args[0], "-test.run=^"+top+"$", "-test.v")
	cmd.Env = append(os.Environ(), childRoot+"="+s.Root())
	return cmd
}

func child(t *testing.T, root string) {
	s, err := store.Open(root, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lease("example.com/theirs", nil); err != nil {
		t.Fatal(err)
	}
	fmt.Println("started")
	for i, winner := range race(t, s, "child") {
		fmt.Printf("winner %d %s\n", i, winner)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
