package fingerprint_test

import (
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
)

// TestVendor says that what lies in a vendor folder counts by what it is, not by
// the version that stands beside it.
func TestVendor(t *testing.T) {
	s := newSandbox(t, "vendored.txtar")
	s.sound(s.base)
	s.run(t, []edit{
		{"vendored package", "vendor/example.com/a/a.go", "return b.Value()", "return b.Value() + 1", "near"},
		{"vendored package two imports away", "vendor/example.com/b/b.go", "value = 1", "value = 2", "near"},
		{"comment of a vendored package", "vendor/example.com/b/b.go", "package b", "// Package b has a value.\npackage b", "near"},
		{"file for another system", "vendor/example.com/b/b_plan9.go", "", "package b\n\nfunc init() {}\n", ""},
		{"file added to a vendored package", "vendor/example.com/b/more.go", "", "package b\n\nfunc init() { value = 3 }\n", "near"},
	})
}

// TestWorkspace says that another module of the workspace is followed as well.
func TestWorkspace(t *testing.T) {
	s := newSandbox(t, "workspace.txtar")
	s.sound(s.base)
	s.run(t, []edit{
		{"package of the other module", "lib/lib.go", "return inner.Value()", "return inner.Value() + 1", "near"},
		{"package behind it", "lib/inner/inner.go", "return 1", "return 2", "near"},
		{"setting of the workspace", "go.work", "go 1.24\n", "go 1.24\n\ngodebug asynctimerchan=1\n", "*"},
	})
}

// TestReplaced points a requirement to another folder.
func TestReplaced(t *testing.T) {
	s := newSandbox(t, "modules.txtar")
	s.files["c/go.mod"], s.files["c/b.go"] = s.files["b/go.mod"], strings.Replace(s.files["b/b.go"], "value = 1", "value = 5", 1)
	s.write("c/go.mod", s.files["c/go.mod"])
	s.write("c/b.go", s.files["c/b.go"])
	s.run(t, []edit{
		{"folder with other code", "go.mod", "=> ./b", "=> ./c", "boxed near shown unwrapped wrapped"},
	})
}

// TestBuildSettings says that whatever changes how the same code is compiled is in
// every key, and what does not is in none.
func TestBuildSettings(t *testing.T) {
	s := newSandbox(t, "vendored.txtar")
	tests := []struct{ name, value, want string }{
		{"GOFLAGS", "-tags=extra", "*"},
		{"GOFLAGS", "-tags=other", "*"},
		{"GOFLAGS", "-gcflags=all=-N", "*"},
		{"GOFLAGS", "-ldflags=-X=example.com/v.x=1", "*"},
		{"GOFLAGS", "-mod=vendor", ""},
		{"GOFLAGS", "-v", ""},
		{"GOAMD64", "v3", "*"},
		{"GOARM64", "v9.0", "*"},
		{"GOEXPERIMENT", "nogreenteagc", "*"},
		{"GOFIPS140", "latest", "*"},
		{"CGO_ENABLED", "0", "*"},
		{"EDITOR", "ed", ""},
		{"GOPROXY", "off", ""},
	}
	for _, test := range tests {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			s.t = t
			t.Setenv(test.name, test.value)
			snap := s.load(s.base)
			if was, is := s.base.BuildEnv[test.name], snap.BuildEnv[test.name]; was == is && test.want != "" {
				t.Skipf("%s is %q here anyway", test.name, is)
			}
			if got := differing(s.keys, codeKeys(t, fingerprint.NewStatic(snap))); got != test.want {
				t.Errorf("keys changed: %q, want %q", got, test.want)
			}
		})
	}
}
