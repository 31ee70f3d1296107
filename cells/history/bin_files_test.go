package history

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestFileBin(t *testing.T) {
	for _, disks := range []int{1, 2} {
		s, c, _ := open(t)
		if disks == 2 {
			link = func(string, string) error { return syscall.EXDEV }
			t.Cleanup(func() { link = os.Link })
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "x.csv")
		if err := os.WriteFile(file, []byte("one"), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("x.csv", filepath.Join(dir, "link")); err != nil {
			t.Skip("no links here:", err)
		}
		one, err := s.KeepFile(dir, file, DeletedFile{Path: "data/x.csv", Why: "replaced", Who: "ann"})
		if err != nil {
			t.Fatal(err)
		}
		next := filepath.Join(dir, "next")
		if err := os.WriteFile(next, []byte("two"), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, file); err != nil { // as whoever replaces it does
			t.Fatal(err)
		}
		c.Time = c.Add(time.Second)
		if _, err := s.KeepFile(dir, filepath.Join(dir, "link"), DeletedFile{Path: "data/link"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.KeepFile(dir, dir, DeletedFile{Path: "data"}); err == nil {
			t.Error("a folder was kept as a file")
		}
		list, err := s.FileBin(dir)
		if err != nil || len(list) != 2 || list[1].Path != "data/x.csv" || list[1].Who != "ann" || list[1].Size != 3 {
			t.Fatalf("%v %+v", err, list)
		}
		if other, err := s.FileBin(dir + "2"); err != nil || len(other) != 0 {
			t.Errorf("another project lists %v %v", other, err)
		}
		_, at, err := s.BinFile(dir, one.ID)
		if data, rerr := os.ReadFile(at); err != nil || rerr != nil || string(data) != "one" {
			t.Errorf("kept is %q %v %v", data, err, rerr)
		}
		if err := s.RemoveFile(dir, one.ID); err != nil {
			t.Error(err)
		}
		for _, id := range []string{one.ID, "..", ""} {
			if _, _, err := s.BinFile(dir, id); err == nil {
				t.Errorf("%q is in the bin", id)
			}
		}
		if err := s.RemoveFile(dir, "../../states"); err == nil {
			t.Error("a made-up name was taken")
		}
		if list, err := s.FileBin(dir); err != nil || len(list) != 1 {
			t.Error(err, list)
		}
	}
}
