package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

const hungry = `package demo

import "os"

//cell:file
var Large = "large.bin"

func Size(large string) (int64, error) {
	info, err := os.Stat(large)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func Apart() int { return 1 }
`

// A page does not wait for a large file that it has never seen: the cells behind
// it say that it is being read, and stand as they should once it is.
func TestLargeFileIsReadBesideThePage(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": hungry})
	file, err := os.Create(filepath.Join(d.dir, "large.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Truncate(64 << 20); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	s := d.open(func(c *Config) { c.Watch = true })
	v := s.View(nil)
	size := v.State().Cells["size"]
	if size.Status != graph.Blocked || !strings.Contains(size.Reasons[0], "large.bin is being read for the first time") {
		t.Fatalf("size is %s, %q", size.Status, size.Reasons)
	}
	if apart := v.State().Cells["apart"]; apart.Status != graph.Stale {
		t.Errorf("a cell that does not read it is %s", apart.Status)
	}
	sub := v.Subscribe(s.epoch, 0)
	defer sub.Close()
	for v.State().Cells["size"].Status == graph.Blocked {
		<-sub.Ready()
		sub.Take()
	}
	d.run(v, Request{})
	d.fresh(v)
}
