package brought

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNote(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "projects", "board"), 0o777); err != nil {
		t.Fatal(err)
	}
	if got := PackageDir(dir); got != dir {
		t.Errorf("without a note the package lies in %s", got)
	}
	note := Note{Package: "projects/board", Module: "board"}
	if err := note.Write(dir); err != nil {
		t.Fatal(err)
	}
	if got := Read(dir); got != note {
		t.Errorf("read %+v", got)
	}
	if got := PackageDir(dir); got != filepath.Join(dir, "projects", "board") {
		t.Errorf("the package lies in %s", got)
	}
	if err := (Note{}).Write(t.TempDir()); err != nil {
		t.Error(err)
	}
}

func TestNotesThatLeadAstray(t *testing.T) {
	outside := t.TempDir()
	for _, text := range []string{
		`{"package":"../x"}`, `{"package":"/etc"}`, `{"package":"a/../../x"}`, `{"package":"."}`, `{"package":"a\\b"}`, `{"package":"absent"}`, `{"package":"link"}`,
		`{"module":"../x"}`, `{"module":"a/b"}`, `{"module":"-x"}`, `not JSON`, ``, strings.Repeat(" ", noteLimit) + `{"package":"sub"}`,
	} {
		dir := t.TempDir()
		if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
			t.Skip(err)
		}
		if err := os.WriteFile(filepath.Join(dir, File), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := PackageDir(dir); got != dir {
			t.Errorf("%.40q leads to %s", text, got)
		}
		if got := Read(dir).Module; got != "" {
			t.Errorf("%.40q says the module is %s", text, got)
		}
	}
}
