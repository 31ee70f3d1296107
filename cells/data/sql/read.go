package sql

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Read gives the rows of a query, one column for each of its columns, which must
// have different names; arguments go to its places ($1 or ?). The package's
// comment says what becomes of each type. A column that holds ints and floats is
// one of floats, any other mixture one of texts; one of NULL only is one of floats.
// The error is the database's, or that of the context when that ended first.
func Read(ctx context.Context, db *sql.DB, query string, arguments ...any) (df dataframe.DataFrame, err error) {
	rows, err := db.QueryContext(ctx, query, arguments...)
	if err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	list := make([]incoming, len(types))
	row, places := make([]any, len(types)), make([]any, len(types))
	for j, t := range types {
		list[j] = incoming{name: t.Name(), read: readerOf(t.DatabaseTypeName())}
		places[j] = &row[j]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return df, fmt.Errorf("read from the database: %w", err)
		}
		for j, v := range row {
			list[j].add(v)
		}
	}
	if err := rows.Err(); err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	columns := make([]column.Column, len(list))
	for j := range list {
		columns[j] = list[j].column()
	}
	if df, err = column.Frame(columns); err != nil {
		return df, fmt.Errorf("read from the database: %w", err)
	}
	return df, nil
}

// incoming gathers the values of one column.
type incoming struct {
	name   string
	read   func(v any) any
	kind   series.Type // what the values so far have in common, "" while there is none
	times  bool        // some were times
	values []any
}

// readerOf says what is made of values that drivers give in a form that does not
// tell their type: numbers as texts, binary data as bytes. name is the database's
// for the type of the column.
func readerOf(name string) func(v any) any {
	name = strings.ToUpper(name)
	switch {
	case strings.HasPrefix(name, "NUMERIC") || strings.HasPrefix(name, "DECIMAL"):
		return func(v any) any {
			text, ok := v.(string)
			if b, isBytes := v.([]byte); isBytes {
				text, ok = string(b), true
			}
			if f, err := strconv.ParseFloat(text, 64); ok && err == nil {
				return f
			}
			return plain(v)
		}
	case name == "BYTEA" || strings.HasSuffix(name, "BLOB") || strings.Contains(name, "BINARY"):
		return func(v any) any {
			if b, ok := v.([]byte); ok && b != nil {
				return `\x` + hex.EncodeToString(b)
			}
			return plain(v)
		}
	}
	return plain
}

// plain makes an int, float64, bool, string, time.Time in UTC or nil of what a
// driver gives.
func plain(v any) any {
	switch v := v.(type) {
	case int64:
		return int(v)
	case float32:
		return float64(v)
	case []byte:
		if v == nil {
			return nil
		}
		return string(v)
	case time.Time:
		return v.UTC()
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

func (in *incoming) add(v any) {
	v = in.read(v)
	in.values = append(in.values, v)
	if v == nil {
		return
	}
	if _, ok := v.(time.Time); ok {
		in.times = true
	}
	numeric := func(t series.Type) bool { return t == series.Int || t == series.Float }
	switch t := typeOf(v); {
	case t == in.kind:
	case in.kind == "":
		in.kind = t
	case numeric(in.kind) && numeric(t):
		in.kind = series.Float
	default:
		in.kind = series.String
	}
}

func (in *incoming) column() column.Column {
	if in.kind == "" {
		in.kind = series.Float
	}
	c := column.Make(in.name, in.kind, len(in.values))
	for i, v := range in.values {
		switch {
		case v == nil:
			c.SetMissing(i)
		case in.kind == series.Int:
			c.Ints[i].V = v.(int)
		case in.kind == series.Bool:
			c.Bools[i].V = v.(bool)
		case in.kind == series.String:
			c.Texts[i].V = text(v)
		default:
			if n, ok := v.(int); ok {
				v = float64(n)
			}
			c.Floats[i].V = v.(float64)
		}
	}
	if in.times {
		c.EvenTimes()
	}
	return c
}

func text(v any) string {
	if at, ok := v.(time.Time); ok {
		return at.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}
