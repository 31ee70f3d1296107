package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

const (
	// IdleTime ends a session that is not used.
	IdleTime = 14 * 24 * time.Hour
	// LongestTime ends every session.
	LongestTime = 90 * 24 * time.Hour

	noted = time.Minute // the use of a session is noted so often at most
	texts = 300         // bytes that are kept of the name of a browser
)

// ErrSignedOut is the error for a secret that opens no session, or no longer.
var ErrSignedOut = errors.New("nobody is signed in with this")

// Session is a browser in which a person is signed in.
type Session struct {
	ID      string    `json:"id"` // names it to its person; it opens nothing
	Person  string    `json:"person"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`    // to the minute
	Agent   string    `json:"agent"`   // what the browser calls itself
	Address string    `json:"address"` // from which the person signed in
}

// SignIn begins a session of a person, who must be there, and returns its secret. It
// also forgets sessions whose time is over.
func (b *Book) SignIn(ctx context.Context, s Session, now time.Time) (secret string, err error) {
	var raw [32]byte
	rand.Read(raw[:]) // never fails
	secret = base64.RawURLEncoding.EncodeToString(raw[:])
	err = b.within(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, s.Person); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE used < ? OR created < ?`, seconds(now.Add(-IdleTime)), seconds(now.Add(-LongestTime)))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE people SET seen = ? WHERE name = ?`, seconds(now), s.Person); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)`, hashed(secret), s.Person, seconds(now), seconds(now), cut(s.Agent), cut(s.Address))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	return secret, nil
}

// SignedIn returns the session of a secret, and notes that it was used.
func (b *Book) SignedIn(ctx context.Context, secret string, now time.Time) (Session, error) {
	hash := hashed(secret)
	s, err := scanSession(b.db.QueryRowContext(ctx, `SELECT hash, person, created, used, agent, address FROM sessions WHERE hash = ?`, hash))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Session{}, ErrSignedOut
	case err != nil:
		return Session{}, fmt.Errorf("looking up a session: %w", err)
	case s.over(now):
		return Session{}, ErrSignedOut
	}
	if now.Sub(s.Used) >= noted {
		if _, err := b.db.ExecContext(ctx, `UPDATE sessions SET used = ? WHERE hash = ?`, seconds(now), hash); err != nil {
			return Session{}, fmt.Errorf("noting the use of a session: %w", err)
		}
	}
	return s, nil
}

func (s *Session) over(now time.Time) bool {
	return now.Sub(s.Used) > IdleTime || now.Sub(s.Created) > LongestTime
}

// SignOut ends the session of a secret; it is no error if there is none.
func (b *Book) SignOut(ctx context.Context, secret string) error {
	if _, err := b.db.ExecContext(ctx, `DELETE FROM sessions WHERE hash = ?`, hashed(secret)); err != nil {
		return fmt.Errorf("signing out: %w", err)
	}
	return nil
}

// Sessions returns those of a person, the last used first.
func (b *Book) Sessions(ctx context.Context, person string, now time.Time) ([]Session, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT hash, person, created, used, agent, address FROM sessions WHERE person = ? ORDER BY used DESC, created DESC`, person)
	if err != nil {
		return nil, fmt.Errorf("listing sessions: %w", err)
	}
	defer rows.Close()
	var list []Session
	for rows.Next() {
		s, err := scanSession(rows)
		if err != nil {
			return nil, fmt.Errorf("listing sessions: %w", err)
		}
		if !s.over(now) {
			list = append(list, s)
		}
	}
	return list, rows.Err()
}

// End ends one session of a person by its id; it is no error if there is none.
func (b *Book) End(ctx context.Context, person, id string) error {
	_, err := b.db.ExecContext(ctx, `DELETE FROM sessions WHERE person = ? AND substr(hash, 1, ?) = ?`, person, idSize, id)
	if err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// idSize is how much of the hash of its secret names a session.
const idSize = 16

func scanSession(row interface{ Scan(...any) error }) (Session, error) {
	var s Session
	var created, used int64
	err := row.Scan(&s.ID, &s.Person, &created, &used, &s.Agent, &s.Address)
	s.Created, s.Used = moment(created), moment(used)
	if len(s.ID) > idSize {
		s.ID = s.ID[:idSize]
	}
	return s, err
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
