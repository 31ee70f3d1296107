package data_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	"stagebook/cells/data/web"
	"stagebook/cells/data/zstd"
	"stagebook/cells"
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
		w         io.Writer
		file      io.ReaderAt
		size      int64
		digest    string
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
		classes       [][]float64
		learned       evaluate.Learning
		metrics       cells.Metrics
		score         func(model.Data) float64
		fit           func(context.Context, model.Data) (func(model.Data) float64, error)
	)
	use(ctx, db, r, w, df, other, count, series.Int)
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
	if lines < 160 || blocks == cookbookBlocks {
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

// apart are functions that nobody coming from Python looks for, with the reason.
var apart = map[string]string{
	"web.Get":         "web.Read calls it",
	"zstd.Read":       "ReadCSVFile calls it",
	"model.Column":    "data.Floats and data.Texts give its elements",
	"model.Numbers":   "data.Floats is its like for frames",
	"model.Classes":   "model.Classification calls it",
	"model.Names":     "data.Factorize gives the names beside the codes",
	"model.NewMatrix": "a matrix is made of a frame",
	"model.FromRows":  "a matrix is made of a frame",
}

// TestCookbookIsComplete looks for each exported function of the library in the cookbook.
func TestCookbookIsComplete(t *testing.T) {
	text, err := os.ReadFile("../../docs/cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"../data/sql": "datasql"}
	met := map[string]bool{}
	for _, folder := range []string{
		"../data", "../data/arrow", "../data/excel", "../data/parquet", "../data/plot", "../data/sql", "../data/web", "../data/zstd", "../evaluate",
		"../evaluate/draw", "../model", "../model/bayes", "../model/cluster", "../model/linear", "../model/neighbours", "../model/reduce", "../model/search", "../model/split", "../model/tree",
	} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		pkg := filepath.Base(folder)
		if other := names[folder]; other != "" {
			pkg = other
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, name := range exported(t, file) {
				name = pkg + "." + name
				met[name] = true
				if !regexp.MustCompile(regexp.QuoteMeta(name)+`\b`).Match(text) && apart[name] == "" {
					t.Errorf("%s is not in docs/cookbook.md", name)
				}
			}
		}
	}
	for name := range apart {
		if !met[name] {
			t.Errorf("there is no %s to leave out of the cookbook", name)
		}
	}
}

// exported lists the exported functions of a file, without methods.
func exported(t *testing.T, path string) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
			names = append(names, f.Name.Name)
		}
	}
	return names
}
