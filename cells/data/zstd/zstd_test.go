package zstd_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/data/zstd"
)

func Example() {
	df, err := data.ReadCSV(strings.NewReader("a,b\n1,x\n2,y\n"))
	if err != nil {
		panic(err)
	}
	var b bytes.Buffer
	if err := zstd.Write(&b, func(w io.Writer) error { return data.WriteCSV(w, df) }); err != nil {
		panic(err)
	}
	again, err := zstd.Read(&b, func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r) })
	fmt.Println(again.Records(), err)
	// Output: [[a b] [1 x] [2 y]] <nil>
}
