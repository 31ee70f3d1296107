//go:build unix

package sql_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-gota/gota/series"
	_ "github.com/jackc/pgx/v5/stdlib"

	"stagebook/cells/data"
	datasql "stagebook/cells/data/sql"
)

// postgres starts a server of its own that listens on a socket in a folder of its
// own, and gives a connection to it; without PostgreSQL on the machine the test is
// skipped.
func postgres(t *testing.T) *sql.DB {
	t.Helper()
	initdb, server := program(t, "initdb"), program(t, "postgres")
	folder, err := os.MkdirTemp("", "pg") // short: the path of a socket has 107 bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	as := &syscall.SysProcAttr{}
	if os.Getuid() == 0 { // as root the server refuses to start
		as.Credential = another(t, folder)
	}
	cluster := filepath.Join(folder, "data")
	make := exec.Command(initdb, "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	make.SysProcAttr, make.Dir = as, folder
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", make, err, out)
	}
	var log strings.Builder
	run := exec.Command(server, "-D", cluster, "-F", "-c", "listen_addresses=", "-k", folder)
	run.SysProcAttr, run.Dir, run.Stderr = as, folder, &log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		run.Process.Signal(syscall.SIGINT) // the fast shutdown, which does not wait for clients
		run.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	db, err := sql.Open("pgx", "host="+folder+" user=postgres dbname=postgres")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if err = db.Ping(); err == nil {
			return db
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not answer: %v", err)
		}
	}
}

// program finds a program of PostgreSQL, which Debian keeps out of the path.
func program(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); len(found) > 0 {
		return found[len(found)-1]
	}
	t.Skipf("there is no %s here; apt-get install postgresql", name)
	return ""
}

// another is the user who runs the server for root, and owns folder.
func another(t *testing.T, folder string) *syscall.Credential {
	t.Helper()
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Skipf("root cannot run the server, and there is no other user: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(folder, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// kinds is one column of PostgreSQL for each way in which it may arrive: its type,
// two values, what they become, and the type of the column in the frame.
var kinds = [][5]string{
	{"smallint", "1", "NULL", "1", "int"},
	{"integer", "-2147483648", "7", "-2147483648", "int"},
	{"bigint", "9007199254740993", "NULL", "9007199254740993", "int"},
	{"numeric(12,2)", "1234567890.25", "NULL", "1.23456789025e+09", "float"},
	{"numeric", "0.1", "-3", "0.1", "float"},
	{"real", "0.5", "NULL", "0.5", "float"},
	{"double precision", "1e-300", "'Infinity'", "1e-300", "float"},
	{"boolean", "true", "NULL", "true", "bool"},
	{"text", "'a, \"b\"'", "NULL", `a, "b"`, "string"},
	{"varchar(9)", "'Zürich'", "''", "Zürich", "string"},
	{"date", "'2001-02-03'", "NULL", "2001-02-03T00:00:00Z", "string"},
	{"timestamp", "'2001-02-03 04:05:06.5'", "'2001-02-03 04:05:06'", "2001-02-03T04:05:06.5Z", "string"},
	{"timestamptz", "'2001-02-03 04:05:06+02'", "NULL", "2001-02-03T02:05:06Z", "string"},
	{"interval", "'90 minutes'", "NULL", "01:30:00", "string"},
	{"bytea", `'\xff00'`, "NULL", `\xff00`, "string"},
	{"integer[]", "'{1,NULL,3}'", "NULL", "{1,NULL,3}", "string"},
	{"text[]", `'{a,"b c"}'`, "'{}'", `{a,"b c"}`, "string"},
	{"jsonb", `'{"a": [1, null]}'`, "NULL", `{"a": [1, null]}`, "string"},
	{"uuid", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "NULL", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "string"},
	{"mood", "'glad'", "NULL", "glad", "string"},
}

// TestPostgreSQL reads each type, and writes it back into a table of the same
// types, where it must be what it was.
func TestPostgreSQL(t *testing.T) {
	db := postgres(t)
	ctx := context.Background()
	exec := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	exec("SET TIME ZONE 'America/New_York'")
	exec("CREATE TYPE mood AS ENUM ('glad', 'sad')")
	columns, first, second := "id integer", "1", "2"
	for i, k := range kinds {
		columns += fmt.Sprintf(`, "c %d" %s`, i, k[0])
		first += ", " + k[1]
		second += ", " + k[2]
	}
	exec("CREATE SCHEMA birds")
	exec("CREATE TABLE here (" + columns + ")")
	exec("CREATE TABLE birds.there (" + columns + ")")
	exec("INSERT INTO here VALUES (" + first + "), (" + second + ")")
	df, err := datasql.Read(ctx, db, "SELECT * FROM here WHERE id <= $1 ORDER BY id", 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range kinds {
		col := df.Col(fmt.Sprintf("c %d", i))
		if got := string(col.Type()); got != k[4] {
			t.Errorf("%s is a column of type %s, want %s", k[0], got, k[4])
		}
		if got := shortest(col, 0); got != k[3] {
			t.Errorf("%s: %s becomes %q, want %q", k[0], k[1], got, k[3])
		}
		if got := shortest(col, 1); k[2] == "NULL" && got != "missing" {
			t.Errorf("%s: NULL becomes %q", k[0], got)
		}
	}
	if got := df.Col("c 11").Elem(1).String(); got != "2001-02-03T04:05:06.0Z" {
		t.Errorf("a time beside finer ones is %s, which does not sort as it should", got)
	}
	if err := datasql.Write(ctx, db, "birds.there", df, datasql.Dollar); err != nil {
		t.Fatal(err)
	}
	var same int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT * FROM here INTERSECT SELECT * FROM birds.there) s").Scan(&same); err != nil || same != 2 {
		t.Errorf("%d of 2 rows are the same after writing back, %v", same, err)
	}
}

// TestPostgreSQLOddities reads what has no like in a frame, and sees that an error
// leaves nothing behind.
func TestPostgreSQLOddities(t *testing.T) {
	db := postgres(t)
	ctx := context.Background()
	df, err := datasql.Read(ctx, db, `SELECT 'NaN'::numeric a, 'infinity'::date b, 1.10::numeric::text c, sum(x) d, NULL::integer e
		FROM generate_series(1, 3) x`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "missing", "b": "infinity", "c": "1.10", "d": "6", "e": "missing"} {
		if got := shortest(df.Col(name), 0); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if _, err := datasql.Read(ctx, db, "SELECT 1 a, 2 a"); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("two columns of one name: %v", err)
	}
	if _, err := datasql.Read(ctx, db, "SELECT * FROM nowhere"); err == nil || !strings.Contains(err.Error(), `"nowhere" does not exist`) {
		t.Errorf("a table that is not there: %v", err)
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE few (n smallint)"); err != nil {
		t.Fatal(err)
	}
	many, _ := data.ReadCSV(strings.NewReader("n\n1\n70000\n"))
	if err := datasql.Write(ctx, db, "few", many, datasql.Dollar); err == nil || !strings.Contains(err.Error(), "table few: row 1") {
		t.Errorf("a number that does not fit: %v", err)
	}
	if left, err := datasql.Read(ctx, db, "SELECT * FROM few"); err != nil || left.Nrow() != 0 {
		t.Errorf("a write that failed left %d rows, %v", left.Nrow(), err)
	}
}

// shortest is an element as a text, a float in its shortest form.
func shortest(s series.Series, i int) string {
	switch e := s.Elem(i); {
	case e.IsNA():
		return "missing"
	case s.Type() == series.Float:
		return strconv.FormatFloat(e.Float(), 'g', -1, 64)
	default:
		return e.String()
	}
}
