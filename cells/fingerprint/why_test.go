package fingerprint_test

import (
	"strings"
	"testing"
	"time"

	"stagebook/cells/fingerprint"
)

func TestReasonsBesideTheKey(t *testing.T) {
	for _, test := range []struct {
		reason fingerprint.Reason
		want   string
	}{
		{fingerprint.Never(), "never run"},
		{fingerprint.Older(time.Hour), "older than its refresh of 1h"},
		{fingerprint.Older(90 * time.Minute), "older than its refresh of 1h30m"},
		{fingerprint.Older(10 * time.Second), "older than its refresh of 10s"},
		{fingerprint.Older(20 * time.Minute), "older than its refresh of 20m"},
		{fingerprint.NotKept("x"), "not kept: x"},
		{fingerprint.CacheOff(), "cache off: it runs again each time it is needed"},
		{fingerprint.Forced(), "forced: somebody asked for a new run"},
		{fingerprint.Gone(), "its last result is gone from the store"},
		{fingerprint.NotDone("a"), "`a` is not done"},
		{fingerprint.NotDone("a", "b"), "`a` and `b` are not done"},
		{fingerprint.NotDone("a", "b", "c"), "`a` and 2 more inputs are not done"},
	} {
		if got := test.reason.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestIngredients(t *testing.T) {
	var lines []string
	for _, i := range sample().Ingredients() {
		lines = append(lines, i.Part+": "+i.Words)
	}
	want := strings.TrimSpace(`
code: ` + "`Raw`" + ` itself in cells.go
code: helper ` + "`parseAge`" + ` in clean.go
code: type ` + "`Row`" + ` in clean.go
code: method ` + "`Row.Label`" + ` in clean.go
code: constant ` + "`limit`" + ` in clean.go
code: helper ` + "`stats.Mean`" + ` in stats/mean.go
code: embedded file data/x.txt
code: variable ` + "`names`" + ` in names.go
params: parameter testSize = 0.2
params: parameter speed = Fast
files: file data/x.csv, content bb
env: environment variable REGION
secrets: secret PG_DSN
inputs: input ` + "`rows`" + `, value aa
packages: ` + "`example.com/near`" + ` a local folder, 1 package
packages: ` + "`gonum.org/v1/gonum`" + ` v0.16.0, 2 packages
packages: 1 package of the standard library
program: 2 declarations and packages that run when the program starts
build: Go 1.26.7 for /amd64`)
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTexts says that the text of every declaration that has one can be had by the
// digest in the parts, and is what the author wrote.
func TestTexts(t *testing.T) {
	s := newSandbox(t, "base.txtar")
	st := fingerprint.NewStatic(s.base)
	texts := map[string]string{}
	for digest, text := range st.Texts() {
		texts[digest] = string(text)
	}
	parts, err := st.Parts("raw", fingerprint.Dynamic{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, decl := range parts.Code {
		found[decl.Name] = texts[decl.Text]
	}
	for name, want := range map[string]string{
		"example.com/m.parseAge": "func parseAge(line string) int {\n\tif !digits.MatchString(line) {\n\t\treturn limit\n\t}\n\treturn len(line)\n}",
		"example.com/m.limit":    "const limit = 10",
		"example.com/m.digits":   "var digits = regexp.MustCompile(`\\d`)",
	} {
		if found[name] != want {
			t.Errorf("%s: got %q, want %q", name, found[name], want)
		}
	}
	sized, _ := st.Parts("sized", fingerprint.Dynamic{})
	for _, decl := range sized.Code {
		if decl.Name == "example.com/m.large" && texts[decl.Text] != "const large // 2" {
			t.Errorf("a constant without a value of its own: %q", texts[decl.Text])
		}
	}
	noted, _ := st.Parts("noted", fingerprint.Dynamic{})
	for _, decl := range noted.Code {
		if decl.Kind == "embed" && texts[decl.Text] != "hello\n" {
			t.Errorf("an embedded file: %q", texts[decl.Text])
		}
	}
}
