// Package sql reads frames from databases and writes them, over database/sql; the
// driver is the program's own.
//
//	db, err := sql.Open("sqlite", "file:flights.db?mode=ro")       // modernc.org/sqlite
//	db, err := sql.Open("pgx", string(dsn))                        // github.com/jackc/pgx/v5/stdlib
//	df, err := datasql.Read(ctx, db, "SELECT * FROM flights WHERE year = $1 ORDER BY id", 2013)
//
// A query whose result is to be the same each time says ORDER BY.
package sql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Read gives the rows of a query. NULL is missing; times become texts in RFC
// 3339, bytes texts. A column that holds ints and floats is one of floats, any
// other mixture one of texts; one of NULL only is one of floats.
func Read(ctx context.Context, db *sql.DB, query string, arguments ...any) (df dataframe.DataFrame, err error) {
	rows, err := db.QueryContext(ctx, query, arguments...)
	if err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	values := make([][]any, len(names))
	row, places := make([]any, len(names)), make([]any, len(names))
	for j := range row {
		places[j] = &row[j]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return df, fmt.Errorf("read from the database: %w", err)
		}
		for j, v := range row {
			values[j] = append(values[j], plain(v))
		}
	}
	if err := rows.Err(); err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	columns := make([]column.Column, len(names))
	for j := range names {
		columns[j] = columnOf(names[j], values[j])
	}
	return column.Frame(columns)
}

// plain makes an int, float64, bool, string or nil of what a driver gives.
func plain(v any) any {
	switch v := v.(type) {
	case int64:
		return int(v)
	case float32:
		return float64(v)
	case []byte:
		return string(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case nil, float64, bool, string:
		return v
	}
	return fmt.Sprint(v)
}

func typeOf(v any) series.Type {
	switch v.(type) {
	case int:
		return series.Int
	case float64:
		return series.Float
	case bool:
		return series.Bool
	}
	return series.String
}

func columnOf(name string, values []any) column.Column {
	var kind series.Type
	for _, v := range values {
		t := typeOf(v)
		switch {
		case v == nil || t == kind:
		case kind == "":
			kind = t
		case kind != series.String && kind != series.Bool && (t == series.Int || t == series.Float):
			kind = series.Float
		default:
			kind = series.String
		}
	}
	if kind == "" {
		kind = series.Float
	}
	c := column.Make(name, kind, len(values))
	for i, v := range values {
		switch {
		case v == nil:
			c.SetMissing(i)
		case kind == series.Int:
			c.Ints[i].V = v.(int)
		case kind == series.Bool:
			c.Bools[i].V = v.(bool)
		case kind == series.String:
			c.Texts[i].V = fmt.Sprint(v)
		default:
			if n, ok := v.(int); ok {
				v = float64(n)
			}
			c.Floats[i].V = v.(float64)
		}
	}
	return c
}

// Placeholder writes the n-th place of a statement, from 1.
type Placeholder func(n int) string

// Question is the placeholder of SQLite and MySQL.
func Question(int) string { return "?" }

// Dollar is the placeholder of PostgreSQL.
func Dollar(n int) string { return fmt.Sprintf("$%d", n) }

// Write adds the rows of a frame to a table that exists and has columns of those
// names: all of them or, when one fails, none.
func Write(ctx context.Context, db *sql.DB, table string, df dataframe.DataFrame, place Placeholder) (err error) {
	columns, err := column.All(df)
	if err != nil {
		return fmt.Errorf("write to table %s: %w", table, err)
	}
	names, places := make([]string, len(columns)), make([]string, len(columns))
	for j := range columns {
		names[j], places[j] = quote(columns[j].Name), place(j+1)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write to table %s: %w", table, err)
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+quote(table)+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(places, ", ")+")")
	if err != nil {
		return fmt.Errorf("write to table %s: %w", table, err)
	}
	defer insert.Close()
	row := make([]any, len(columns))
	for i := range df.Nrow() {
		for j := range columns {
			row[j] = valueOf(&columns[j], i)
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("write to table %s: row %d: %w", table, i, err)
		}
	}
	return tx.Commit()
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
