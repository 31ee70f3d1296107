package datadir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Skip("no links here:", err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestList(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if list, _, err := List(dir); err != nil || len(list) != 0 {
		t.Fatalf("without a folder: %v %v", list, err)
	}
	write(t, dir+"/data/b.csv", "1234")
	write(t, dir+"/data/a/deep.csv", "1")
	write(t, dir+"/data/.hidden/x", "1")
	write(t, dir+"/data/.part-1", "1")
	write(t, outside+"/secret", "s")
	link(t, "b.csv", dir+"/data/inner.csv")
	link(t, outside+"/secret", dir+"/data/outer.csv")
	list, more, err := List(dir)
	if err != nil || more {
		t.Fatal(more, err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Path+"|"+e.Link+"|"+e.Problem)
	}
	want := "data/a/deep.csv|| data/b.csv|| data/inner.csv|b.csv| data/outer.csv|" + filepath.ToSlash(outside) + "/secret|leads out of the project, or nowhere"
	if strings.Join(got, " ") != want {
		t.Errorf("got %s", strings.Join(got, " "))
	}
	if list[1].Size != 4 || list[1].Changed.IsZero() || list[2].Size != 4 || list[3].Size != 0 {
		t.Errorf("%+v", list)
	}
}

func TestPlaceAndReplace(t *testing.T) {
	dir, aside := t.TempDir(), t.TempDir()
	if err := Place(dir, write(t, aside+"/p", "one"), "data/x.csv", false); err != nil {
		t.Fatal(err)
	}
	if err := Place(dir, write(t, aside+"/p", "two"), "data/x.csv", false); !errors.Is(err, ErrExists) {
		t.Errorf("placed over a file: %v", err)
	}
	if got := content(t, dir+"/data/x.csv"); got != "one" {
		t.Errorf("the file is now %q", got)
	}
	if err := Place(dir, aside+"/p", "data/x.csv", true); err != nil || content(t, dir+"/data/x.csv") != "two" {
		t.Errorf("not replaced: %v", err)
	}
	if entries, _ := os.ReadDir(aside); len(entries) != 0 {
		t.Errorf("left aside: %v", entries)
	}
	if entries, _ := os.ReadDir(dir + "/data"); len(entries) != 1 {
		t.Errorf("left in the folder: %v", entries)
	}
}

func TestPlaceRefuses(t *testing.T) {
	outside := t.TempDir()
	for rel, want := range map[string]string{
		"../up.csv": "no path", "/abs.csv": "no path", "data/../../x": "no path", "data/.env": "hides", "data/x.go": "compiled",
		"data/ROWS.CSV": "case alone", "data/sub": "is a folder", "data/link.csv": "is a link", "out/x.csv": "out", "data": "is a folder",
	} {
		dir := t.TempDir()
		write(t, dir+"/data/rows.csv", "rows")
		write(t, dir+"/data/sub/y", "y")
		link(t, "rows.csv", dir+"/data/link.csv")
		link(t, outside, dir+"/out")
		for _, replace := range []bool{false, true} {
			part := write(t, t.TempDir()+"/p", "new")
			err := Place(dir, part, rel, replace)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s, replace %v: %v", rel, replace, err)
			}
			if content(t, part) != "new" || content(t, dir+"/data/rows.csv") != "rows" {
				t.Errorf("%s: something was lost", rel)
			}
		}
		if entries, _ := os.ReadDir(outside); len(entries) != 0 {
			t.Errorf("%s led out of the project: %v", rel, entries)
		}
	}
}

func TestRename(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/data/a.csv", "a")
	write(t, dir+"/data/b.csv", "b")
	for to, want := range map[string]string{"data/b.csv": "already", "data/B.CSV": "case alone", "../x": "no path", "data/x.go": "compiled", "data": "folder"} {
		if err := Rename(dir, "data/a.csv", to); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("to %s: %v", to, err)
		}
	}
	if err := Rename(dir, "data/absent.csv", "data/c.csv"); err == nil || !strings.Contains(err.Error(), "no longer there") {
		t.Errorf("an absent file: %v", err)
	}
	for _, step := range [][2]string{{"data/a.csv", "data/A.csv"}, {"data/A.csv", "data/c.csv"}, {"data/c.csv", "data/sub/c.csv"}} {
		if err := Rename(dir, step[0], step[1]); err != nil {
			t.Errorf("%v: %v", step, err)
		}
	}
	if content(t, dir+"/data/sub/c.csv") != "a" || content(t, dir+"/data/b.csv") != "b" {
		t.Error("a file was lost")
	}
}
