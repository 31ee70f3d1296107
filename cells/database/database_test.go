package database

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

var words = Room{Name: "words", Steps: []string{`CREATE TABLE words (word TEXT) STRICT`, `ALTER TABLE words ADD COLUMN times INTEGER NOT NULL DEFAULT 1`}}

func TestStepsAreTakenOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a ?#%", "stagebook.db")
	first := Room{Name: words.Name, Steps: words.Steps[:1]}
	db, err := Open(t.Context(), path, first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO words VALUES ('one')`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	other, err := Open(t.Context(), path, Room{Name: "numbers", Steps: []string{`CREATE TABLE numbers (n INTEGER) STRICT`}})
	if err != nil {
		t.Fatal("another room in the file:", err)
	}
	other.Close()
	for range 2 {
		if db, err = Open(t.Context(), path, words); err != nil {
			t.Fatal(err)
		}
		var times int
		if err := db.QueryRow(`SELECT times FROM words WHERE word = 'one'`).Scan(&times); err != nil || times != 1 {
			t.Error(times, err)
		}
		db.Close()
	}
	if _, err := Open(t.Context(), path, first); !errors.Is(err, ErrNewer) {
		t.Errorf("an older program: %v", err)
	}
}

// TestStepIsWholeOrNot breaks off in the middle of a step.
func TestStepIsWholeOrNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stagebook.db")
	broken := Room{Name: words.Name, Steps: []string{words.Steps[0], `INSERT INTO words VALUES ('half'); ALTER TABLE nowhere ADD COLUMN x`}}
	if _, err := Open(t.Context(), path, broken); err == nil {
		t.Fatal("a step that fails is taken")
	}
	db, err := Open(t.Context(), path, words)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM words`).Scan(&n); err != nil || n != 0 {
		t.Error("half a step stands:", n, err)
	}
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "stagebook.db"), filepath.Join(dir, "it's a copy.db")
	if err := Backup(t.Context(), path, to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
	db, err := Open(t.Context(), path, words)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO words VALUES ('one', 7)`); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if err := Backup(t.Context(), path, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a backup: %v", err)
	}
	copied, err := Open(t.Context(), to, words)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var times int
	if err := copied.QueryRow(`SELECT times FROM words WHERE word = 'one'`).Scan(&times); err != nil || times != 7 {
		t.Error(times, err)
	}
	damaged := filepath.Join(dir, "damaged.db")
	if err := os.WriteFile(damaged, []byte("this is no database, but it is long enough to be read as the head of one, which has a hundred bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), damaged, filepath.Join(dir, "none.db")); err == nil {
		t.Error("what is no database was backed up")
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a backup that failed lies there")
	}
}
