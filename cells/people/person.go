package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	// ErrNobody is the error for a name that nobody has.
	ErrNobody = errors.New("there is nobody of this name")
	// ErrTaken is the error of Add for a name that somebody has.
	ErrTaken = errors.New("there is somebody of this name already")
)

// Person is one who may use the program.
type Person struct {
	Name     string    `json:"name"`
	Password bool      `json:"password"` // they can sign in with one
	Created  time.Time `json:"created"`
	Seen     time.Time `json:"seen,omitzero"` // signed in last; zero: never
	Roles    []Part    `json:"roles,omitempty"`
}

const nameLimit = 120 // bytes

// CleanName is a name as the file has it: without capitals. An error says why it is
// none.
func CleanName(text string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(text))
	switch {
	case name == "":
		return "", errors.New("a name is empty")
	case len(name) > nameLimit:
		return "", fmt.Errorf("a name has %d bytes, and %d are allowed", len(name), nameLimit)
	case !utf8.ValidString(name):
		return "", fmt.Errorf("%q is no name: it is not UTF-8", text)
	}
	for i, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && strings.ContainsRune(`._-@+`, r) {
			continue
		}
		return "", fmt.Errorf("%q is no name: it may have letters, digits and . _ - @ + and begins with a letter or digit", text)
	}
	return name, nil
}

// Add adds a person. An empty password is none: they come in by a proxy or an OIDC
// issuer alone.
func (b *Book) Add(ctx context.Context, name, password string, now time.Time) (Person, error) {
	name, err := CleanName(name)
	if err != nil {
		return Person{}, fmt.Errorf("adding a person: %w", err)
	}
	hash, err := b.hashOf(ctx, name, password)
	if err != nil {
		return Person{}, fmt.Errorf("adding %s: %w", name, err)
	}
	done, err := b.db.ExecContext(ctx, `INSERT INTO people (name, password, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, name, hash, seconds(now))
	if err != nil {
		return Person{}, fmt.Errorf("adding %s: %w", name, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return Person{}, fmt.Errorf("adding %s: %w", name, errors.Join(err, ErrTaken))
	}
	return Person{Name: name, Password: hash != "", Created: moment(seconds(now))}, nil
}

// Remove removes a person with their roles, and ends their sessions.
func (b *Book) Remove(ctx context.Context, name string) error {
	err := b.within(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, name); err != nil {
			return err
		}
		for _, query := range []string{`DELETE FROM sessions WHERE person = ?`, `DELETE FROM roles WHERE person = ?`, `DELETE FROM people WHERE name = ?`} {
			if _, err := tx.ExecContext(ctx, query, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	return nil
}

// SetPassword gives a person another password, or none, and ends their sessions but
// the one of the given secret.
func (b *Book) SetPassword(ctx context.Context, name, password, but string) error {
	hash, err := b.hashOf(ctx, name, password)
	if err != nil {
		return fmt.Errorf("setting the password of %s: %w", name, err)
	}
	err = b.within(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, name); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE people SET password = ? WHERE name = ?`, hash, name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE person = ? AND hash <> ?`, name, hashed(but))
		return err
	})
	if err != nil {
		return fmt.Errorf("setting the password of %s: %w", name, err)
	}
	return nil
}

// Find returns a person with their own roles, or [ErrNobody].
func (b *Book) Find(ctx context.Context, name string) (Person, error) {
	list, err := b.list(ctx, `SELECT name, password <> '', created, seen FROM people WHERE name = ?`, name)
	if err != nil {
		return Person{}, err
	}
	if len(list) == 0 {
		return Person{}, fmt.Errorf("%w: %s", ErrNobody, name)
	}
	return list[0], nil
}

// List returns everybody by name, with their own roles.
func (b *Book) List(ctx context.Context) ([]Person, error) {
	return b.list(ctx, `SELECT name, password <> '', created, seen FROM people ORDER BY name`)
}

func (b *Book) list(ctx context.Context, query string, args ...any) ([]Person, error) {
	rows, err := b.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}
	defer rows.Close()
	var list []Person
	for rows.Next() {
		var p Person
		var created, seen int64
		if err := rows.Scan(&p.Name, &p.Password, &created, &seen); err != nil {
			return nil, fmt.Errorf("listing people: %w", err)
		}
		p.Created, p.Seen = moment(created), moment(seen)
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}
	for i := range list {
		if list[i].Roles, err = b.parts(ctx, `SELECT person, project, role FROM roles WHERE person = ? ORDER BY project`, list[i].Name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// known returns ErrNobody when nobody has the name.
func known(ctx context.Context, tx *sql.Tx, name string) error {
	var one int
	err := tx.QueryRowContext(ctx, `SELECT 1 FROM people WHERE name = ?`, name).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %s", ErrNobody, name)
	}
	return err
}
