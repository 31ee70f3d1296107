package links

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver: no C compiler is needed
)

// ErrNewer is the error of Open when the file was written by a newer program.
var ErrNewer = errors.New("this file was written by a newer Stagebook")

// Book is the file of links. Its methods may be called by several goroutines.
type Book struct {
	db *sql.DB
}

// steps bring an empty file to today's schema: the n-th from version n to n+1.
// What was released is never changed, only added to.
var steps = []string{
	`CREATE TABLE links (
		token    TEXT PRIMARY KEY,
		project  TEXT NOT NULL,
		right    TEXT NOT NULL,
		name     TEXT NOT NULL,
		note     TEXT NOT NULL,
		query    TEXT NOT NULL,
		code     INTEGER NOT NULL,
		picture  TEXT NOT NULL,
		taken    INTEGER NOT NULL,
		created  INTEGER NOT NULL,
		expires  INTEGER NOT NULL,
		password BLOB,
		used     INTEGER NOT NULL DEFAULT 0,
		uses     INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX links_project ON links (project, created);`,
}

// Open opens the file at path and makes it, with its folder, if it is not there.
func Open(ctx context.Context, path string) (*Book, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("opening the links: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return nil, fmt.Errorf("opening the links: %w", err)
	}
	f.Close()
	query := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)"}, "_txlock": {"immediate"}}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, fmt.Errorf("opening the links in %s: %w", path, err)
	}
	b := &Book{db: db}
	if err := b.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening the links in %s: %w", path, err)
	}
	return b, nil
}

// Close closes the file.
func (b *Book) Close() error { return b.db.Close() }

func (b *Book) migrate(ctx context.Context) error {
	for {
		done, err := b.step(ctx)
		if done || err != nil {
			return err
		}
	}
}

// step takes one step of the schema; done says that there is none left.
func (b *Book) step(ctx context.Context) (done bool, err error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return false, err
	}
	switch {
	case version > len(steps):
		return false, fmt.Errorf("%w: its version is %d, and %d is the newest known here", ErrNewer, version, len(steps))
	case version == len(steps):
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
		return false, fmt.Errorf("from version %d to %d: %w", version, version+1, err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, version+1)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}
