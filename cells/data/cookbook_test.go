package data_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const cookbookHead = `package main

import (
	"context"
	"database/sql"
	"io"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
	"stagebook/cells/data/arrow"
	"stagebook/cells/data/excel"
	"stagebook/cells/data/parquet"
	"stagebook/cells/data/plot"
	datasql "stagebook/cells/data/sql"
)

func use(...any) {}

func main() {
	var (
		ctx       context.Context
		db        *sql.DB
		r         io.Reader
		df, other dataframe.DataFrame
		count     int
	)
	use(ctx, db, r, df, other, count, series.Int)
`

// TestCookbook compiles the Go side of each line of the cookbook.
func TestCookbook(t *testing.T) {
	text, err := os.ReadFile("../../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	program := cookbookHead
	lines := 0
	for line := range strings.Lines(string(text)) {
		_, code, ok := strings.Cut(line, "` | `")
		if !ok {
			continue
		}
		lines++
		program += fmt.Sprintf("\tuse(%s)\n", strings.TrimSuffix(strings.TrimSpace(code), "` |"))
	}
	if lines < 40 {
		t.Fatalf("%d lines of code were found", lines)
	}
	main := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(main, []byte(program+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "vet", main).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
