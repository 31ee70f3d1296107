package fingerprint_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"stagebook/cells/fingerprint"
)

// TestFrames says what cells with data frames and charts depend on.
func TestFrames(t *testing.T) {
	s := newSandbox(t, "frames.txtar")
	s.write("go.mod", regexp.MustCompile(`(?m)^module .*`).ReplaceAllString(read(t, "../../go.mod"), "module example.com/s"))
	s.write("go.sum", read(t, "../../go.sum"))
	snap := s.load(nil)
	s.sound(snap)
	st := fingerprint.NewStatic(snap)
	for id, cell := range st.Cells {
		if cell.Uncacheable != "" {
			t.Errorf("%s is not kept: %s", id, cell.Uncacheable)
		}
	}
	for id, want := range map[string][2]bool{ // depends on gota, on our other type
		"raw": {true, false}, "count": {true, false}, "bars": {false, false}, "page": {false, true}, "plain": {false, false},
	} {
		parts, err := st.Parts(id, fingerprint.Dynamic{})
		if err != nil {
			t.Fatal(err)
		}
		gota := slices.ContainsFunc(parts.Packages, func(p fingerprint.PackagePart) bool {
			return p.Path == "github.com/go-gota/gota/dataframe" && p.Version != ""
		})
		other := slices.ContainsFunc(parts.Code, func(d fingerprint.Decl) bool { return d.Name == "example.com/s.other" })
		if got := [2]bool{gota, other}; got != want {
			t.Errorf("%s depends on gota and other: %v, want %v", id, got, want)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
