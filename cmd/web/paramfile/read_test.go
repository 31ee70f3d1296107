package paramfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	t.Parallel()
	want := []Value{{Name: "testSize", Text: "0.30"}, {Name: "seed", Text: "42"}, {Name: "word", Text: "no: 1"}, {Name: "quick", Text: "true"}, {Name: "empty"}, {Name: "day", Text: "2026-01-02"}}
	for name, text := range map[string]string{
		"p.yaml": "# knobs\ntestSize: 0.30\nseed: 42\nword: 'no: 1'\nquick: true\nempty: \"\"\nday: 2026-01-02\n",
		"p.json": `{"testSize": 0.30, "seed": 42, "word": "no: 1", "quick": true, "empty": "", "day": "2026-01-02"}`,
		"p.toml": "testSize = 0.30\nseed = 42\nword = 'no: 1'\nquick = true\nempty = ''\nday = 2026-01-02\n",
	} {
		got, err := Read(file(t, name, text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got {
			got[i].Line = 0
			if name == "p.toml" && got[i].Text == "0.3" {
				got[i].Text = "0.30" // TOML gives a number, not its text
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s gives %v, want %v", name, got, want)
		}
	}
}

func TestReadNothing(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"a.yaml": "", "b.yml": "# none\n", "c.json": "", "d.json": "{}", "e.toml": "", "f.yaml": "null"} {
		if got, err := Read(file(t, name, text)); err != nil || len(got) > 0 {
			t.Errorf("%s gives %v, %v", name, got, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"a.txt", "x", "use .yaml, .json or .toml"},
		{"a.yaml", "x: 1\nx: 2\n", "a.yaml:2: x is given in line 1 already"},
		{"b.yaml", "x:\n  - 1\n", "b.yaml:2: x is a list"},
		{"c.yaml", "x: {y: 1}\n", "c.yaml:1: x is a mapping"},
		{"d.yaml", "x:\n", "d.yaml:1: x has no value; leave the line out"},
		{"e.yaml", "- 1\n", "e.yaml:1: the file holds no names"},
		{"f.yaml", "a: 1\n---\nb: 2\n", "more than one document"},
		{"g.yaml", "a: [\n", "g.yaml: line 1"},
		{"a.json", "[1]", "a.json:1: the file holds no names"},
		{"b.json", "{\"x\": 1,\n\"x\": 2}", "b.json:2: x is given in line 1 already"},
		{"c.json", `{"x": [1]}`, "x is a list"},
		{"d.json", `{"x": {}}`, "x is an object"},
		{"e.json", `{"x": null}`, "x has no value"},
		{"f.json", `{"x": 1} 2`, "after the end"},
		{"g.json", "{\"x\": 1,\n", "g.json:"},
		{"a.toml", "x = 1\nx = 2\n", "a.toml:2: "},
		{"b.toml", "x = [1]\n", "x is a list"},
		{"c.toml", "[x]\ny = 1\n", "x is a table"},
	} {
		_, err := Read(file(t, c.name, c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "gone.yaml")); err == nil || !strings.Contains(err.Error(), "gone.yaml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"a: 1\nb: [x]\n", `{"a": 1}`, "a = 1\n[b]\n", "a: &x 1\nb: *x\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, parse := range []func([]byte) ([]Value, error){readYAML, readJSON, readTOML} {
			values, err := parse(data)
			if err != nil && len(values) > 0 {
				t.Errorf("%d values beside the error %v", len(values), err)
			}
		}
	})
}
