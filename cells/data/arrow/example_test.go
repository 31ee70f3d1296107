package arrow_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"stagebook/cells/data"
	"stagebook/cells/data/arrow"
)

// A frame becomes a file of Arrow and a frame again: types and missing elements
// stay what they were.
func Example() {
	df, err := data.ReadCSV(strings.NewReader("name,visits,mass\nfinch,2,21.5\nwren,,9.1\n"))
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer
	if err := arrow.Write(&file, df); err != nil {
		panic(err)
	}
	again, err := arrow.Read(&file)
	fmt.Println(again.Types(), err)
	data.WriteCSV(os.Stdout, again)
	// Output:
	// [string int float] <nil>
	// name,visits,mass
	// finch,2,21.5
	// wren,,9.1
}

// On disk, [data.WriteFile] puts the whole file in place in one step, or none of it.
func ExampleWrite() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	df, _ := data.ReadCSV(strings.NewReader("name,visits\nfinch,2\n"))
	path := filepath.Join(folder, "birds.arrow")
	err = data.WriteFile(path, func(w io.Writer) error { return arrow.Write(w, df) })
	fmt.Println(err)
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	again, err := arrow.Read(f)
	fmt.Println(again.Records(), err)
	// Output:
	// <nil>
	// [[name visits] [finch 2]] <nil>
}
