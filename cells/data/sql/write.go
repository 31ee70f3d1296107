package sql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Placeholder writes the n-th place of a statement, from 1.
type Placeholder func(n int) string

// Question is the placeholder of SQLite and MySQL: ?.
func Question(int) string { return "?" }

// Dollar is the placeholder of PostgreSQL: $1, $2 …
func Dollar(n int) string { return fmt.Sprintf("$%d", n) }

// Write adds the rows of a frame to a table that exists and has columns of those
// names: all of them or, when one fails, none. A dot in the name of the table
// parts its schema from it ("public.birds"). Ints, floats, truth values and texts
// go as such, a missing element as NULL; the database reads texts as what the
// column holds, so that times, arrays and \x… go back to what [Read] found. An
// error names the table and, from 0, the row.
func Write(ctx context.Context, db *sql.DB, table string, df dataframe.DataFrame, place Placeholder) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write to table %s: %w", table, err)
		}
	}()
	columns, err := column.All(df)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, insertion(table, columns, place))
	if err != nil {
		return err
	}
	defer insert.Close()
	row := make([]any, len(columns))
	for i := range df.Nrow() {
		for j := range columns {
			row[j] = valueOf(&columns[j], i)
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
	}
	return tx.Commit()
}

func insertion(table string, columns []column.Column, place Placeholder) string {
	names, places := make([]string, len(columns)), make([]string, len(columns))
	for j := range columns {
		names[j], places[j] = quote(columns[j].Name), place(j+1)
	}
	parts := strings.Split(table, ".")
	for i := range parts {
		parts[i] = quote(parts[i])
	}
	return "INSERT INTO " + strings.Join(parts, ".") +
		" (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func valueOf(c *column.Column, i int) any {
	if c.Missing(i) {
		return nil
	}
	switch c.Type {
	case series.Int:
		return c.Ints[i].V
	case series.Float:
		return c.Floats[i].V
	case series.Bool:
		return c.Bools[i].V
	}
	return c.Texts[i].V
}
