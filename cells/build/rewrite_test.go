package build

import (
	"strings"
	"testing"
)

func TestRelocate(t *testing.T) {
	to := func(p string) (string, bool) {
		rest, ok := strings.CutPrefix(p, "stagebook/")
		return "example.com/m/private/" + rest, ok
	}
	for name, tt := range map[string]struct{ src, want string }{
		"plain": {
			"package p\n\nimport \"stagebook/cells\"\n\nvar s = \"stagebook/cells\"\n",
			"//go:build go1.26\n\npackage p\n\nimport \"example.com/m/private/cells\"\n\nvar s = \"stagebook/cells\"\n",
		},
		"named, raw and in a group": {
			"package p\n\nimport (\n\tc `stagebook/cells/codec`\n\t_ \"fmt\"\n)\n",
			"//go:build go1.26\n\npackage p\n\nimport (\n\tc \"example.com/m/private/cells/codec\"\n\t_ \"fmt\"\n)\n",
		},
		"constrained": {
			"// Licence.\n\n//go:build linux || darwin\n\n// Package p is.\npackage p\n",
			"// Licence.\n\n//go:build go1.26 && (linux || darwin)\n\n// Package p is.\npackage p\n",
		},
		"constraint in a comment of the body": {
			"package p\n\n//go:build x\nfunc F() {}\n",
			"//go:build go1.26\n\npackage p\n\n//go:build x\nfunc F() {}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := relocate("p.go", []byte(tt.src), "1.26", to)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, tt.want)
			}
		})
	}
}

func TestGoLine(t *testing.T) {
	for mod, want := range map[string]string{
		"module m\n\ngo 1.26.0\n":  "1.26",
		"module m\ngo 1.27rc1\n":   "1.27",
		"module m\n\ngo 1.30 // x": "1.30",
	} {
		if got := goLine([]byte(mod)); got != want {
			t.Errorf("goLine(%q) = %q, want %q", mod, got, want)
		}
	}
}

func TestComplaints(t *testing.T) {
	text := "# example.com/m\n" +
		"./a.go:3:5: undefined: x\n" +
		"../tmp/0-b.go:7: missing function body\n" +
		"/abs/c.go:1:2: have (int)\n\twant (string)\n" +
		"note: module requires Go 9\n"
	got := complaints(text, "/m/p", map[string]string{"/m/tmp/0-b.go": "/m/p/b.go"})
	want := []complaint{
		{"/m/p/a.go", 3, 5, "undefined: x"},
		{"/m/p/b.go", 7, 0, "missing function body"},
		{"/abs/c.go", 1, 2, "have (int)\n\twant (string)"},
	}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

func FuzzComplaints(f *testing.F) {
	f.Add("a.go:1:2: x\n\ty")
	f.Add(".go:")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range complaints(text, "/d", nil) {
			if c.line < 1 || c.text == "" {
				t.Errorf("%q gave %+v", text, c)
			}
		}
	})
}
