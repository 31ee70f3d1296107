package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the sources ask for is found wherever it stands, once each, and is no prose;
// what cannot be asked for is a mistake.
func TestAsks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go": "// Package demo demonstrates.\n//\n//project:network\n//project:read ../shared\npackage demo\n\n// A is one.\nfunc A() int { return 1 }\n\n//project:write out\n",
		"b.go": "package demo\n\n//project:network\n//project:exec /bin/sh\n\n// project:network is prose.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Load(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Skip(err)
	}
	out := s.Outline()
	var asks []string
	for _, a := range out.Asks {
		asks = append(asks, a.String())
	}
	if got := strings.Join(asks, ", "); got != "network, read ../shared, write out" {
		t.Errorf("asks for %s", got)
	}
	if len(out.Diagnostics) != 1 || out.Diagnostics[0].Pos.Line != 4 || !strings.Contains(out.Diagnostics[0].Message, "//project:exec /bin/sh asks for nothing") {
		t.Errorf("%+v", out.Diagnostics)
	}
	if strings.Contains(out.Intro+out.Title, "project:") {
		t.Errorf("the introduction shows directives: %q %q", out.Title, out.Intro)
	}
}
