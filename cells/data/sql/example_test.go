package sql_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"

	"github.com/go-gota/gota/dataframe"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"stagebook/cells"
	"stagebook/cells/data"
	datasql "stagebook/cells/data/sql"
)

// A table is filled from a frame, all of it or none, and a question is asked of it.
func Example() {
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:birds?mode=memory&cache=shared")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "CREATE TABLE birds (name TEXT, visits INTEGER, mass REAL)"); err != nil {
		panic(err)
	}
	df, err := data.ReadCSV(strings.NewReader("name,visits,mass\nfinch,2,21.5\nwren,,9.1\ntit,1,11\n"))
	if err != nil {
		panic(err)
	}
	if err := datasql.Write(ctx, db, "birds", df, datasql.Question); err != nil {
		panic(err)
	}
	light, err := datasql.Read(ctx, db, "SELECT name, visits FROM birds WHERE mass < ? ORDER BY mass", 20)
	fmt.Println(light.Types(), err)
	data.WriteCSV(os.Stdout, light)
	// Output:
	// [string int] <nil>
	// name,visits
	// wren,
	// tit,1
}

// From PostgreSQL, with its driver and its placeholders; what the server holds as
// numeric, timestamptz or an array arrives as the package's comment says.
func ExampleRead_postgreSQL() {
	visits := func(ctx context.Context, database cells.SecretVar, year int) (dataframe.DataFrame, error) {
		db, err := sql.Open("pgx", database.Value())
		if err != nil {
			return dataframe.DataFrame{}, err
		}
		defer db.Close()
		return datasql.Read(ctx, db, "SELECT * FROM visits WHERE year = $1 ORDER BY id", year)
	}
	os.Setenv("PG_DSN", "postgres://reader@127.0.0.1:1/birds")
	_, err := visits(context.Background(), cells.Secret("PG_DSN"), 2013)
	fmt.Println(strings.HasPrefix(err.Error(), "read from the database: failed to connect")) // no server listens there
	// Output: true
}
