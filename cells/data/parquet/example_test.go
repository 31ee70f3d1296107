package parquet_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"stagebook/cells/data"
	"stagebook/cells/data/parquet"
)

// Columns lie apart in the file, so that a few of many are read without the rest.
func Example() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	df, err := data.ReadCSV(strings.NewReader("name,visits,mass\nfinch,2,21.5\nwren,,9.1\n"))
	if err != nil {
		panic(err)
	}
	path := filepath.Join(folder, "birds.parquet")
	if err := parquet.WriteFile(path, df); err != nil {
		panic(err)
	}
	some, err := parquet.ReadFile(path, "name", "visits")
	fmt.Println(some.Types(), err)
	data.WriteCSV(os.Stdout, some)
	// Output:
	// [string int] <nil>
	// name,visits
	// finch,2
	// wren,
}
