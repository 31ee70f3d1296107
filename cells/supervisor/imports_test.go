package supervisor

import (
	"os/exec"
	"strings"
	"testing"
)

// TestWorkerIsLight holds what is linked into every worker to the standard
// library, and to the light part of it: its link time is the author's waiting
// time.
func TestWorkerIsLight(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}module {{end}}{{.ImportPath}}", "stagebook/cells/worker").Output()
	if err != nil {
		t.Fatal(err)
	}
	banned := map[string]bool{"net": true, "net/http": true, "net/url": true, "text/template": true, "html/template": true, "os/exec": true, "crypto/tls": true, "regexp": true, "plugin": true}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		if path, ours := strings.CutPrefix(dep, "module "); ours && !strings.HasPrefix(path, "stagebook/cells") {
			t.Errorf("the worker links %s, which is not of the standard library", path)
		}
		if banned[dep] || strings.HasPrefix(dep, "go/") {
			t.Errorf("the worker links %s", dep)
		}
	}
}
