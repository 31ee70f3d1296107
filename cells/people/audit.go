package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// KeptEntries bounds the log of what was done.
const KeptEntries = 250_000

// together is how long the same act of the same person is one entry.
const together = time.Minute

// Entry is one act.
type Entry struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`      // first
	Last    time.Time `json:"last"`    // last, when Times is more than one
	Times   int       `json:"times"`   // within a minute
	Who     string    `json:"who"`     // a person, a link, or who somebody said they were
	Address string    `json:"address"` // of the browser; "" of a command
	Project string    `json:"project"` // "" for none
	Act     string    `json:"act"`     // "run", "edit", "sign in"
	Detail  string    `json:"detail"`  // "cell roc"; never a secret
	Outcome string    `json:"outcome"` // "" when it was done, else why not
}

// Note adds an act of this moment, or counts it where it is the last of its person
// again.
func (b *Book) Note(ctx context.Context, e Entry, now time.Time) error {
	for _, text := range []*string{&e.Who, &e.Address, &e.Project, &e.Act, &e.Detail, &e.Outcome} {
		*text = cut(*text)
	}
	err := b.within(ctx, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, `SELECT id FROM audit WHERE id = (SELECT max(id) FROM audit WHERE who = ?)
			AND address = ? AND project = ? AND act = ? AND detail = ? AND outcome = ? AND at > ?`,
			e.Who, e.Address, e.Project, e.Act, e.Detail, e.Outcome, seconds(now.Add(-together))).Scan(&id)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE audit SET times = times + 1, last = ? WHERE id = ?`, seconds(now), id)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		done, err := tx.ExecContext(ctx, `INSERT INTO audit (at, last, times, who, address, project, act, detail, outcome) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)`,
			seconds(now), seconds(now), e.Who, e.Address, e.Project, e.Act, e.Detail, e.Outcome)
		if err != nil {
			return err
		}
		if id, err = done.LastInsertId(); err != nil || id%1000 != 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM audit WHERE id <= ?`, id-KeptEntries)
		return err
	})
	if err != nil {
		return fmt.Errorf("noting what was done: %w", err)
	}
	return nil
}

// Wanted says which entries are asked for.
type Wanted struct {
	Project string // "" for all
	Who     string // "" for all
	Before  int64  // entries older than this one; 0: from the newest on
	Limit   int
}

// Entries returns what was done, the newest first.
func (b *Book) Entries(ctx context.Context, w Wanted) ([]Entry, error) {
	var where []string
	var args []any
	add := func(clause string, arg any, set bool) {
		if set {
			where, args = append(where, clause), append(args, arg)
		}
	}
	add(`project = ?`, w.Project, w.Project != "")
	add(`who = ?`, w.Who, w.Who != "")
	add(`id < ?`, w.Before, w.Before > 0)
	query := `SELECT id, at, last, times, who, address, project, act, detail, outcome FROM audit`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	rows, err := b.db.QueryContext(ctx, query+` ORDER BY id DESC LIMIT ?`, append(args, w.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("reading what was done: %w", err)
	}
	defer rows.Close()
	var list []Entry
	for rows.Next() {
		var e Entry
		var at, last int64
		if err := rows.Scan(&e.ID, &at, &last, &e.Times, &e.Who, &e.Address, &e.Project, &e.Act, &e.Detail, &e.Outcome); err != nil {
			return nil, fmt.Errorf("reading what was done: %w", err)
		}
		e.At, e.Last = moment(at), moment(last)
		list = append(list, e)
	}
	return list, rows.Err()
}

// cut bounds a text that comes from outside, and takes out of it what is no text.
func cut(text string) string {
	text = strings.ToValidUTF8(text, "�")
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if len(text) <= texts {
		return text
	}
	end := texts
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
