// Package sql reads frames from databases and writes them, over database/sql; the
// driver is the program's own, imported for its effect:
//
//	import _ "modernc.org/sqlite"             // SQLite, driver "sqlite"
//	import _ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL, driver "pgx"
//
// # PostgreSQL
//
// A cell asks a database by way of a connection string that is a secret, so
// that it is neither stored nor shown:
//
//	var Database = cells.Secret("PG_DSN") // postgres://reader@db.example.org/birds
//
//	//cell:refresh 24h
//	func Visits(ctx context.Context, database cells.SecretVar, year int) (dataframe.DataFrame, error) {
//		db, err := sql.Open("pgx", database.Value())
//		if err != nil {
//			return dataframe.DataFrame{}, err
//		}
//		defer db.Close()
//		return datasql.Read(ctx, db, "SELECT * FROM visits WHERE year = $1 ORDER BY id", year)
//	}
//
// What changes in a database is no input of the cell, hence the refresh. A query
// whose result is to be the same each time says ORDER BY.
//
// # Types
//
// NULL is a missing element. What the database holds becomes
//
//	ints                  smallint, integer, bigint
//	floats                real, double precision; numeric and decimal too, as in pandas: cast
//	                      to text in the query to keep digits beyond the 15 of a float
//	truth values          boolean
//	times, UTC, RFC 3339  date, timestamp, timestamp with time zone
//	\x and hexadecimal    bytea, BLOB, BINARY, as PostgreSQL writes them
//	texts                 all other types as the database writes them: {1,2} an array,
//	                      {"a": 1} JSON, 01:30:00 an interval
//
// SQLite has types for values and not for columns, so there a column is of the
// type that all its values have.
package sql
