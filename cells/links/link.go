package links

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Right is what the holder of a link may do.
type Right string

// The rights, each more than the one before.
const (
	View    Right = "view"    // see the results of one moment
	Explore Right = "explore" // move parameters, within limits
	Edit    Right = "edit"    // all that the owner may, in this one project
)

// Valid reports whether r is one of the rights.
func (r Right) Valid() bool { return r == View || r == Explore || r == Edit }

// ErrNone is the error for a token that opens nothing: it never did, or its link
// was revoked. A stranger learns no more than that.
var ErrNone = errors.New("there is no such link, or it was revoked")

// Link is one link.
type Link struct {
	Token   string    `json:"token"`   // the last part of its address
	Project string    `json:"project"` // name of the project, as addresses have it
	Right   Right     `json:"right"`
	Name    string    `json:"name,omitempty"`  // for people; "" for none
	Note    string    `json:"note,omitempty"`  // for who opens it; "" for none
	Query   string    `json:"query,omitempty"` // parameter values that differ from their defaults, as in an address
	Code    bool      `json:"code"`            // whether code is shown
	Picture string    `json:"picture"`         // digest of what a view shows; "" for the other rights
	Taken   time.Time `json:"taken"`           // when the picture was taken
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"` // zero: never
	Used    time.Time `json:"used,omitzero"`    // last; zero: not yet
	Uses    int       `json:"uses"`             // how often a page of it was opened
	Locked  bool      `json:"locked"`           // it has a password
	Lock    string    `json:"-"`                // names the password that it has, and tells nothing of it
}

// Expired reports whether the link's time was over at a moment.
func (l *Link) Expired(now time.Time) bool { return !l.Expires.IsZero() && !now.Before(l.Expires) }

// NewToken returns a token that nobody has.
func NewToken() string {
	var token [16]byte
	rand.Read(token[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(token[:])
}

// Create adds a link, with a new token unless it has one. A password that is not
// empty locks it. The times are kept to the second.
func (b *Book) Create(ctx context.Context, l Link, password string) (Link, error) {
	if !l.Right.Valid() {
		return Link{}, fmt.Errorf("making a link: %q is no right; wanted is view, explore or edit", l.Right)
	}
	if l.Token == "" {
		l.Token = NewToken()
	}
	kept := hashed(password)
	l.Locked, l.Lock = kept != nil, lockOf(kept)
	_, err := b.db.ExecContext(ctx, `INSERT INTO links
		(token, project, right, name, note, query, code, picture, taken, created, expires, password)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.Token, l.Project, string(l.Right), l.Name, l.Note, l.Query, l.Code, l.Picture, seconds(l.Taken), seconds(l.Created), seconds(l.Expires), kept)
	if err != nil {
		return Link{}, fmt.Errorf("making a link: %w", err)
	}
	return l, nil
}

const columns = `token, project, right, name, note, query, code, picture, taken, created, expires, used, uses, password`

// Find returns the link of a token, also an expired one, or [ErrNone].
func (b *Book) Find(ctx context.Context, token string) (Link, error) {
	l, err := scan(b.db.QueryRowContext(ctx, `SELECT `+columns+` FROM links WHERE token = ?`, token))
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, ErrNone
	}
	if err != nil {
		return Link{}, fmt.Errorf("looking up a link: %w", err)
	}
	return l, nil
}

// List returns the links of a project, newest first.
func (b *Book) List(ctx context.Context, project string) ([]Link, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT `+columns+` FROM links WHERE project = ? ORDER BY created DESC, rowid DESC`, project)
	if err != nil {
		return nil, fmt.Errorf("listing the links of %s: %w", project, err)
	}
	defer rows.Close()
	var list []Link
	for rows.Next() {
		l, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("listing the links of %s: %w", project, err)
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

// Revoke ends a link; it is no error if there is none.
func (b *Book) Revoke(ctx context.Context, token string) error {
	_, err := b.db.ExecContext(ctx, `DELETE FROM links WHERE token = ?`, token)
	if err != nil {
		return fmt.Errorf("revoking a link: %w", err)
	}
	return nil
}

// Update changes what a link shows, and keeps its address. The fields Query, Code,
// Picture and Taken of l count.
func (b *Book) Update(ctx context.Context, l Link) error {
	done, err := b.db.ExecContext(ctx, `UPDATE links SET query = ?, code = ?, picture = ?, taken = ? WHERE token = ?`,
		l.Query, l.Code, l.Picture, seconds(l.Taken), l.Token)
	if err != nil {
		return fmt.Errorf("updating a link: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNone)
	}
	return nil
}

// Amend changes how a link is called, what it says to who opens it and until when it
// holds, by the fields Name, Note and Expires of l. A password takes the place of the
// one that it had; nil leaves that as it is, and "" takes it away.
func (b *Book) Amend(ctx context.Context, l Link, password *string) error {
	set, values := `name = ?, note = ?, expires = ?`, []any{l.Name, l.Note, seconds(l.Expires)}
	if password != nil {
		set, values = set+`, password = ?`, append(values, hashed(*password))
	}
	done, err := b.db.ExecContext(ctx, `UPDATE links SET `+set+` WHERE token = ?`, append(values, l.Token)...)
	if err != nil {
		return fmt.Errorf("changing a link: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNone)
	}
	return nil
}

// Named finds a link of a project by its token, its address, or the beginning of its
// token, where no other of the project begins so.
func (b *Book) Named(ctx context.Context, project, id string) (Link, error) {
	id = strings.TrimRight(id, "/")
	id = id[strings.LastIndexByte(id, '/')+1:]
	list, err := b.List(ctx, project)
	if err != nil {
		return Link{}, err
	}
	var found []Link
	for _, l := range list {
		if l.Token == id {
			return l, nil
		}
		if len(id) >= shortID && strings.HasPrefix(l.Token, id) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return Link{}, ErrNone
	case 1:
		return found[0], nil
	}
	return Link{}, fmt.Errorf("%d links of %s begin with %q: give more of it", len(found), project, id)
}

// shortID is how much of a token names a link to its owner at least.
const shortID = 4

// Use notes that a page of a link was opened.
func (b *Book) Use(ctx context.Context, token string, at time.Time) error {
	_, err := b.db.ExecContext(ctx, `UPDATE links SET used = max(used, ?), uses = uses + 1 WHERE token = ?`, seconds(at), token)
	if err != nil {
		return fmt.Errorf("noting the use of a link: %w", err)
	}
	return nil
}

func scan(row interface{ Scan(...any) error }) (Link, error) {
	var l Link
	var taken, created, expires, used int64
	var kept []byte
	err := row.Scan(&l.Token, &l.Project, &l.Right, &l.Name, &l.Note, &l.Query, &l.Code, &l.Picture, &taken, &created, &expires, &used, &l.Uses, &kept)
	l.Locked, l.Lock = kept != nil, lockOf(kept)
	l.Taken, l.Created, l.Expires, l.Used = moment(taken), moment(created), moment(expires), moment(used)
	return l, err
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
