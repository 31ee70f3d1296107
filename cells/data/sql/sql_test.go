package sql_test

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"stagebook/cells/data"
	datasql "stagebook/cells/data/sql"
)

func TestBothWays(t *testing.T) {
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/a.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE birds ("a name" TEXT, n INTEGER CHECK (n < 9), mass REAL)`); err != nil {
		t.Fatal(err)
	}
	df, err := data.ReadCSV(strings.NewReader("a name,n,mass\nx,1,2.5\n,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := datasql.Write(ctx, db, "birds", df, datasql.Question); err != nil {
		t.Fatal(err)
	}
	got, err := datasql.Read(ctx, db, "SELECT * FROM birds WHERE n = ? OR n IS NULL ORDER BY n DESC", 1)
	if err != nil || !reflect.DeepEqual(got.Records(), df.Records()) || !reflect.DeepEqual(got.Types(), df.Types()) {
		t.Errorf("got %v, %v", got, err)
	}
	bad, _ := data.ReadCSV(strings.NewReader("n\n2\n10\n"))
	if err := datasql.Write(ctx, db, "birds", bad, datasql.Question); err == nil || !strings.Contains(err.Error(), "row 1") {
		t.Errorf("got %v", err)
	}
	if got, _ := datasql.Read(ctx, db, "SELECT * FROM birds"); got.Nrow() != 2 {
		t.Errorf("a write that failed left %d rows", got.Nrow())
	}
}
