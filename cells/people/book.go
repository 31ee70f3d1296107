package people

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"stagebook/cells/database"
)

// Book is the file of people. Its methods may be called by several goroutines.
type Book struct {
	db     *sql.DB
	hashes chan struct{} // holds a token for each hash that is being computed
	queue  chan struct{} // and one for each that waits or is computed
}

// room has the tables of people. What was released is never changed, only added to.
var room = database.Room{Name: "people", Steps: []string{
	`CREATE TABLE people (
		name     TEXT PRIMARY KEY,
		password TEXT NOT NULL,
		created  INTEGER NOT NULL,
		seen     INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE TABLE roles (
		person  TEXT NOT NULL,
		project TEXT NOT NULL,
		role    TEXT NOT NULL,
		PRIMARY KEY (person, project)
	) STRICT;
	CREATE INDEX roles_project ON roles (project);
	CREATE TABLE sessions (
		hash    TEXT PRIMARY KEY,
		person  TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
		created INTEGER NOT NULL,
		used    INTEGER NOT NULL,
		agent   TEXT NOT NULL,
		address TEXT NOT NULL
	) STRICT;
	CREATE INDEX sessions_person ON sessions (person);
	CREATE TABLE audit (
		id      INTEGER PRIMARY KEY,
		at      INTEGER NOT NULL,
		last    INTEGER NOT NULL,
		times   INTEGER NOT NULL,
		who     TEXT NOT NULL,
		address TEXT NOT NULL,
		project TEXT NOT NULL,
		act     TEXT NOT NULL,
		detail  TEXT NOT NULL,
		outcome TEXT NOT NULL
	) STRICT;
	CREATE INDEX audit_project ON audit (project, id);
	CREATE INDEX audit_who ON audit (who, id);`,
}}

// Open opens the file at path, and makes it if it is not there.
func Open(ctx context.Context, path string) (*Book, error) {
	db, err := database.Open(ctx, path, room)
	if err != nil {
		return nil, fmt.Errorf("reading who may use the program: %w", err)
	}
	return &Book{db: db, hashes: make(chan struct{}, hashesAtOnce), queue: make(chan struct{}, hashesWaiting)}, nil
}

// Close closes the file.
func (b *Book) Close() error { return b.db.Close() }

// Ping reports whether the file can be read.
func (b *Book) Ping(ctx context.Context) error { return b.db.PingContext(ctx) }

// within runs f in a transaction, which stands when f returns nil.
func (b *Book) within(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// seconds is a time as the file has it; 0 is none.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
