package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/data/web"
)

func TestRead(t *testing.T) {
	const text = "a,b\n1,2\n"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a.csv" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, text)
	}))
	defer s.Close()
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:])
	read := func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r) }
	df, err := web.Read(context.Background(), s.URL+"/a.csv", digest, read)
	if err != nil || df.Nrow() != 1 {
		t.Errorf("got %v, %v", df, err)
	}
	if _, err := web.Read(context.Background(), s.URL+"/a.csv", "", read); err == nil || !strings.Contains(err.Error(), digest) {
		t.Errorf("without a digest: %v", err)
	}
	if _, err := web.Read(context.Background(), s.URL+"/b.csv", digest, read); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("a file that is not there: %v", err)
	}
}
