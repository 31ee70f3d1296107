package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role is what a person may do in a project.
type Role string

// The roles, each more than the one before.
const (
	None    Role = ""        // nothing: the project is not there for them
	View    Role = "view"    // see all that the project shows, and its sources
	Explore Role = "explore" // and move parameters, and run what that makes stale
	Edit    Role = "edit"    // and change sources, data and results
	Own     Role = "own"     // and share, grant, delete, and say who has which role
)

// Roles are those that can be given, the least first.
var Roles = []Role{View, Explore, Edit, Own}

const (
	// Everything stands in the place of a project for all of them.
	Everything = "*"
	// Everybody stands in the place of a person for all who are signed in.
	Everybody = "*"
)

// Allows reports whether who has r may do what need is needed for.
func (r Role) Allows(need Role) bool { return r.rank() >= need.rank() }

func (r Role) rank() int { return slices.Index(Roles, r) } // -1 of none

// ParseRole reads a role that can be given.
func ParseRole(text string) (Role, error) {
	if r := Role(text); slices.Contains(Roles, r) {
		return r, nil
	}
	return None, fmt.Errorf("%q is no role; wanted is view, explore, edit or own", text)
}

// Part is the role of a person in a project.
type Part struct {
	Person  string `json:"person"`  // or Everybody
	Project string `json:"project"` // or Everything
	Role    Role   `json:"role"`
}

// Give sets the role of a person in a project; None takes it away. The person must be
// there, or be Everybody.
func (b *Book) Give(ctx context.Context, p Part) error {
	if p.Project == "" {
		return errors.New("giving a role: no project is named; * stands for all of them")
	}
	err := b.within(ctx, func(tx *sql.Tx) error {
		if p.Role == None {
			_, err := tx.ExecContext(ctx, `DELETE FROM roles WHERE person = ? AND project = ?`, p.Person, p.Project)
			return err
		}
		if _, err := ParseRole(string(p.Role)); err != nil {
			return err
		}
		if p.Person != Everybody {
			if err := known(ctx, tx, p.Person); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO roles VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role`, p.Person, p.Project, string(p.Role))
		return err
	})
	if err != nil {
		return fmt.Errorf("giving a role: %w", err)
	}
	return nil
}

// Begin forgets the roles that were given for an earlier project of a name, and
// makes the person the owner of the new one.
func (b *Book) Begin(ctx context.Context, project, owner string) error {
	err := b.within(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM roles WHERE project = ?`, project); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO roles VALUES (?, ?, ?)`, owner, project, string(Own))
		return err
	})
	if err != nil {
		return fmt.Errorf("giving %s to its owner: %w", project, err)
	}
	return nil
}

// RoleOf is the greatest role that a person has in a project. Everything as the
// project asks for the role in all of them.
func (b *Book) RoleOf(ctx context.Context, person, project string) (Role, error) {
	roles, err := b.rolesOf(ctx, person)
	if err != nil {
		return None, err
	}
	return roles.In(project), nil
}

// Held are the roles of one person by project.
type Held map[string]Role

// In is the role in a project.
func (h Held) In(project string) Role {
	if role := h[project]; role.Allows(h[Everything]) {
		return role
	}
	return h[Everything]
}

// Held returns the roles of a person, with those that everybody has.
func (b *Book) Held(ctx context.Context, person string) (Held, error) { return b.rolesOf(ctx, person) }

func (b *Book) rolesOf(ctx context.Context, person string) (Held, error) {
	parts, err := b.parts(ctx, `SELECT person, project, role FROM roles WHERE person IN (?, ?)`, person, Everybody)
	if err != nil {
		return nil, err
	}
	held := make(Held)
	for _, p := range parts {
		if p.Role.Allows(held[p.Project]) {
			held[p.Project] = p.Role
		}
	}
	return held, nil
}

// Parts returns who has which role in a project, with the roles that hold in all of
// them: by person, those for the project first.
func (b *Book) Parts(ctx context.Context, project string) ([]Part, error) {
	parts, err := b.parts(ctx, `SELECT person, project, role FROM roles WHERE project IN (?, ?)`, project, Everything)
	slices.SortFunc(parts, func(a, b Part) int {
		if c := strings.Compare(a.Person, b.Person); c != 0 {
			return c
		}
		return -strings.Compare(a.Project, b.Project)
	})
	return parts, err
}

func (b *Book) parts(ctx context.Context, query string, args ...any) ([]Part, error) {
	rows, err := b.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading roles: %w", err)
	}
	defer rows.Close()
	var parts []Part
	for rows.Next() {
		var p Part
		if err := rows.Scan(&p.Person, &p.Project, &p.Role); err != nil {
			return nil, fmt.Errorf("reading roles: %w", err)
		}
		parts = append(parts, p)
	}
	return parts, rows.Err()
}
