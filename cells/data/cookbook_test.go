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
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
	"stagebook/cells/data/arrow"
	"stagebook/cells/data/excel"
	"stagebook/cells/data/parquet"
	"stagebook/cells/data/plot"
	datasql "stagebook/cells/data/sql"
	"stagebook/cells/evaluate"
	"stagebook/cells/evaluate/draw"
	"stagebook/cells/model"
	"stagebook/cells/model/bayes"
	"stagebook/cells/model/cluster"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/neighbours"
	"stagebook/cells/model/prepare"
	"stagebook/cells/model/reduce"
	"stagebook/cells/model/search"
	"stagebook/cells/model/split"
	"stagebook/cells/model/tree"
)

func use(...any) {}

func main() {
	var (
		ctx       context.Context
		db        *sql.DB
		r         io.Reader
		df, other dataframe.DataFrame
		count, n  int
		d         model.Data
		m         linear.Logistic
		prepared  prepare.Pipeline
		task      search.Task[linear.LogisticOptions]
		space     search.Space[linear.LogisticOptions]
		folds     []split.Rows

		labels, names []string
		truth, said   []int
		proba, y, v   []float64
		score         func(model.Data) float64
		fit           func(context.Context, model.Data) (func(model.Data) float64, error)
	)
	use(ctx, db, r, df, other, count, series.Int)
`

// cookbookBlocks begins the file of the functions that stand in blocks of code.
const cookbookBlocks = `package main

import (
	"context"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
	"stagebook/cells/model/split"
)

`

// TestCookbook compiles the Go side of each line of the cookbook.
func TestCookbook(t *testing.T) {
	text, err := os.ReadFile("../../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	program, blocks := cookbookHead, cookbookBlocks
	lines, inside := 0, false
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "```") {
			inside = strings.HasPrefix(line, "```go")
			continue
		}
		if inside {
			blocks += line
			continue
		}
		_, code, ok := strings.Cut(line, "` | `")
		if !ok {
			continue
		}
		lines++
		program += fmt.Sprintf("\tuse(%s)\n", strings.TrimSuffix(strings.TrimSpace(code), "` |"))
	}
	if lines < 95 || blocks == cookbookBlocks {
		t.Fatalf("%d lines of code and %d bytes of blocks were found", lines, len(blocks)-len(cookbookBlocks))
	}
	folder := t.TempDir()
	files := map[string]string{filepath.Join(folder, "main.go"): program + "}\n", filepath.Join(folder, "blocks.go"): blocks}
	args := []string{"vet"}
	for name, code := range files {
		if err := os.WriteFile(name, []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
