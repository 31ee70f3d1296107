// Package database opens the one file in which the program keeps what is not a
// result: stagebook.db, a SQLite file that only its owner can read.
//
// Several rooms keep tables in it, and each has a numbered list of steps that bring
// its tables from nothing to today's form. How far a room is stands in the table
// rooms. Open takes the steps that are missing, each in a transaction of its own,
// and refuses a file whose room is further than the program knows: an older program
// would misread it. The links were there before the others; their version is the
// file's (PRAGMA user_version), and they look after it themselves.
//
// Several processes may use the file at once: readers never wait, and a writer waits
// for another for up to five seconds.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver: no C compiler is needed
)

// ErrNewer is the error of Open when the file was written by a newer program.
var ErrNewer = errors.New("this file was written by a newer Stagebook")

// Room is who keeps tables in the file.
type Room struct {
	Name  string   // never changed, and not "links"
	Steps []string // the n-th leads from version n to n+1; what was released is never changed
}

// Path is where the file lies in a store.
func Path(store string) string { return filepath.Join(store, "v1", "stagebook.db") }

// Open opens the file at path, makes it with its folder if it is not there, and
// brings the tables of the room up to date.
func Open(ctx context.Context, path string, room Room) (*sql.DB, error) {
	db, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	if err := migrate(ctx, db, room); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return db, nil
}

func open(path string) (*sql.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	query := url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)"}, "_txlock": {"immediate"},
	}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}
	return sql.Open("sqlite", address.String())
}

func migrate(ctx context.Context, db *sql.DB, room Room) error {
	for {
		done, err := step(ctx, db, room)
		if done || err != nil {
			return err
		}
	}
}

const rooms = `CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT`

// step takes one step; done says that there is none left.
func step(ctx context.Context, db *sql.DB, room Room) (done bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, rooms); err != nil {
		return false, err
	}
	var version int
	err = tx.QueryRowContext(ctx, `SELECT version FROM rooms WHERE name = ?`, room.Name).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	switch {
	case version > len(room.Steps):
		return false, fmt.Errorf("%w: its %s have version %d, and %d is the newest known here\nstart the newer program, or put back a backup of before", ErrNewer, room.Name, version, len(room.Steps))
	case version == len(room.Steps):
		return true, tx.Commit()
	}
	if _, err := tx.ExecContext(ctx, room.Steps[version]); err != nil {
		return false, fmt.Errorf("bringing %s from version %d to %d: %w", room.Name, version, version+1, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO rooms VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version`, room.Name, version+1)
	if err != nil {
		return false, err
	}
	return false, tx.Commit()
}

// Backup writes a copy of the file at path, as it is at one moment, to a new file
// that only its owner can read. The program may be running. It returns
// [fs.ErrExist] where there is a file already, and [fs.ErrNotExist] where there is
// nothing to copy.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	db, err := open(path)
	if err == nil {
		_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to) // an empty file is taken as none
		err = errors.Join(err, db.Close())
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("backing up %s to %s: %w", path, to, err), remove(to))
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
