package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestColumnsAreOffered writes a cell that takes a frame: once its maker has run, the
// editor knows the columns.
func TestColumnsAreOffered(t *testing.T) {
	t.Parallel()
	s := newSiteOver(t, "../../../projects")
	const source = "func Clean(raw dataframe.DataFrame) (dataframe.DataFrame, error) {\n\treturn raw.Select(\"worst \"), nil\n}\n"
	ask := map[string]any{"op": "complete", "name": "Clean", "source": source, "offset": strings.Index(source, "worst ") + len("worst ")}
	if _, answer := s.postJSON("/p/tumours/language", ask); strings.Contains(answer["body"].(string), "worst radius") {
		t.Fatal("nothing has run, and columns are offered")
	}
	s.post("/p/tumours/run", "cell", "raw")
	s.settle("/p/tumours")
	code, answer := s.postJSON("/p/tumours/language", ask)
	if code != http.StatusOK || !strings.Contains(answer["body"].(string), "worst radius") {
		t.Errorf("%d %v", code, answer["body"])
	}
}
