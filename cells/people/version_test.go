package people

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/database"
)

var update = flag.Bool("update", false, "write testdata/v1.sql anew; only before the version is released")

// TestFirstVersion opens a file as the first version left it, and finds everything
// in it.
func TestFirstVersion(t *testing.T) {
	if *update {
		writeFirst(t)
	}
	dump, err := os.ReadFile("testdata/v1.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "stagebook.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(string(dump)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	ctx := t.Context()
	if p, err := b.Find(ctx, "ada"); err != nil || !p.Password || len(p.Roles) != 1 || p.Roles[0].Role != Edit {
		t.Errorf("ada: %+v, %v", p, err)
	}
	if ok, err := b.Check(ctx, "ada", "correct horse"); !ok || err != nil {
		t.Error("her password:", ok, err)
	}
	if s, err := b.SignedIn(ctx, "the secret of ada", day); err != nil || s.Person != "ada" {
		t.Error("her session:", s, err)
	}
	if role, err := b.RoleOf(ctx, "bob", "gallery"); role != View || err != nil {
		t.Error("the role of everybody:", role, err)
	}
	if list, err := b.Entries(ctx, Wanted{Limit: 5}); err != nil || len(list) != 1 || list[0].Times != 2 {
		t.Error("what was done:", list, err)
	}
	var version int
	if err := b.db.QueryRow(`SELECT version FROM rooms WHERE name = 'people'`).Scan(&version); err != nil || version != len(room.Steps) {
		t.Error(version, err)
	}
}

// writeFirst writes what TestFirstVersion reads.
func writeFirst(t *testing.T) {
	t.Helper()
	cheap(t)
	hash, err := book(t).hashOf(context.Background(), "ada", "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{
		`CREATE TABLE rooms (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;`,
		room.Steps[0],
		`INSERT INTO rooms VALUES ('people', 1);`,
		`INSERT INTO people VALUES ('ada', '` + hash + `', 1795428000, 1795428000), ('bob', '', 1795428000, 0);`,
		`INSERT INTO roles VALUES ('ada', 'tumours', 'edit'), ('*', 'gallery', 'view');`,
		`INSERT INTO sessions VALUES ('` + hashed("the secret of ada") + `', 'ada', 1795428000, 1795428000, 'Firefox', '10.0.0.1');`,
		`INSERT INTO audit VALUES (1, 1795428000, 1795428010, 2, 'ada', '10.0.0.1', 'tumours', 'run', 'cell roc', '');`,
	}
	if err := os.WriteFile("testdata/v1.sql", []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNewerIsRefused opens a file of a version that nobody here knows, and sees that
// it was left as it is.
func TestNewerIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stagebook.db")
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.db.Exec(`UPDATE rooms SET version = 1000`); err != nil {
		t.Fatal(err)
	}
	b.Close()
	_, err = Open(t.Context(), path)
	if !errors.Is(err, database.ErrNewer) || !strings.Contains(err.Error(), "1000") || !strings.Contains(err.Error(), path) {
		t.Errorf("a newer file: %v", err)
	}
}
