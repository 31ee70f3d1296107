package sql_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "modernc.org/sqlite"

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
