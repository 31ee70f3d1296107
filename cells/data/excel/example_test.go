package excel_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
	"stagebook/cells/data/excel"
)

// A sheet is read like a CSV file: types are guessed, and the options are the same.
func Example() {
	df, err := data.ReadCSV(strings.NewReader("name,ring,mass\nfinch,007,21.5\nwren,,9.1\n"),
		data.Types(map[string]series.Type{"ring": series.String}))
	if err != nil {
		panic(err)
	}
	var book bytes.Buffer
	if err := excel.Write(&book, "birds", df); err != nil {
		panic(err)
	}
	again, err := excel.Read(&book, "birds", data.Types(map[string]series.Type{"ring": series.String}))
	fmt.Println(again.Types(), err)
	data.WriteCSV(os.Stdout, again)
	// Output:
	// [string string float] <nil>
	// name,ring,mass
	// finch,007,21.5
	// wren,,9.1
}
