package codec

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports keeps the codec light: it is linked into every worker, whose link
// time its author waits for, and frame into the server without gota.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}+{{end}}{{.ImportPath}}", ".", "./frame").Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]bool{"+stagebook/cells/codec": true, "+stagebook/cells/codec/frame": true}
	for path := range strings.FieldsSeq(string(out)) {
		heavy := path == "net/http" || path == "net" || path == "encoding/gob" || path == "encoding/json" || strings.HasPrefix(path, "go/")
		if heavy || strings.HasPrefix(path, "+") && !ours[path] {
			t.Errorf("the codec must not link %s", path)
		}
	}
}
