package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/data/web"
)

// The digest pins the content: a file that was changed behind the address is an
// error, not another result.
func Example() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "name,visits\nfinch,2\n")
	}))
	defer server.Close()
	const digest = "d6aa1f22b8009c2e3e941bf8c49a61b42333b7c5eb8d9d8deb29268c5a47a967"
	df, err := web.Read(context.Background(), server.URL+"/birds.csv", digest,
		func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r) })
	if err != nil {
		fmt.Println(err)
		return
	}
	data.WriteCSV(os.Stdout, df)
	// Output:
	// name,visits
	// finch,2
}
