package fingerprint

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golden are the parts of a record of version 1, as it was written, and its key.
func golden(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "parts-v1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const goldenKey = "e1c782713c78dbeb6a9ecf9ee1b5228f60e4f9a0c1f2104019d28fc97f12dcfd"

// TestGoldenKey holds the way keys are made: another key for the same parts means
// another schema, whose version is raised and which says in current.steps how its parts follow
// from the old ones.
func TestGoldenKey(t *testing.T) {
	p, err := Rederive(golden(t))
	if err != nil {
		t.Fatal(err)
	}
	if p.Key() != goldenKey {
		t.Errorf("the parts of version 1 have the key %s now, they had %s", p.Key(), goldenKey)
	}
}

// later is a schema after this one: packages are known by module and version,
// parameters have units, and files are in the layout by another name.
func later() schema {
	s := schema{layout: 2, versions: currentVersions(), steps: map[step]upgrade{}}
	s.versions.Packages, s.versions.Params = 3, 2
	s.steps[step{"", 1}] = func(stored map[string]json.RawMessage) error {
		if stored["tables"] != nil {
			stored["files"] = stored["tables"]
			delete(stored, "tables")
		}
		return nil
	}
	s.steps[step{"packages", 1}] = func(stored map[string]json.RawMessage) error {
		return each(stored, "packages", func(p *PackagePart) error {
			if p.Module != "" && p.Version == "" {
				return errors.New("a module without a version")
			}
			if p.Module != "" {
				p.Module += "@" + p.Version
			}
			return nil
		})
	}
	s.steps[step{"packages", 2}] = func(stored map[string]json.RawMessage) error {
		return each(stored, "packages", func(p *PackagePart) error { p.BuildID = "id:" + p.BuildID; return nil })
	}
	s.steps[step{"params", 1}] = func(stored map[string]json.RawMessage) error {
		return each(stored, "params", func(p *ParamPart) error { p.Text += " " + p.Type; return nil })
	}
	return s
}

// each changes all elements of a part.
func each[T any](stored map[string]json.RawMessage, part string, change func(*T) error) error {
	var list []T
	if stored[part] != nil {
		if err := json.Unmarshal(stored[part], &list); err != nil {
			return err
		}
	}
	for i := range list {
		if err := change(&list[i]); err != nil {
			return err
		}
	}
	text, err := json.Marshal(list)
	stored[part] = text
	return err
}

// TestRederive makes the key of a later schema from a record of this one, and
// compares it with the key that the later schema makes itself.
func TestRederive(t *testing.T) {
	var native Parts
	if err := json.Unmarshal(golden(t), &native); err != nil {
		t.Fatal(err)
	}
	s := later()
	native.Version, native.Versions = s.layout, s.versions
	for i := range native.Packages {
		p := &native.Packages[i]
		if p.Module != "" {
			p.Module += "@" + p.Version
		}
		p.BuildID = "id:" + p.BuildID
	}
	for i := range native.Params {
		native.Params[i].Text += " " + native.Params[i].Type
	}
	stored := strings.Replace(string(golden(t)), `"files":[`, `"tables":[`, 1)
	got, err := s.rederive([]byte(stored))
	if err != nil {
		t.Fatal(err)
	}
	if got.Key() != native.Key() {
		t.Errorf("the key from the record is %s, wanted %s", got.Key(), native.Key())
	}
	if got.Key() == goldenKey {
		t.Error("the later schema has the key of this one")
	}
	if again, err := s.rederive(mustEncode(got)); err != nil || again.Key() != got.Key() {
		t.Errorf("parts of its own schema have another key: %v", err)
	}
}

// TestNotDerivable takes away, or adds, what makes a record a miss.
func TestNotDerivable(t *testing.T) {
	whole := string(golden(t))
	newer, err := later().rederive([]byte(strings.Replace(whole, `"files":[`, `"tables":[`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		schema schema
		stored string
	}{
		{"no JSON", current, "{"},
		{"nothing", current, "{}"},
		{"null", current, "null"},
		{"no cell", current, strings.Replace(whole, `"cell"`, `"kell"`, 1)},
		{"unknown field", current, strings.Replace(whole, `{"v"`, `{"weather":"fine","v"`, 1)},
		{"newer layout", current, string(mustEncode(newer))},
		{"version 0 of a part", current, strings.Replace(whole, `"code":1`, `"code":0`, 1)},
		{"newer part", current, strings.Replace(whole, `"files":1`, `"files":2`, 1)},
		{"no code", current, strings.Replace(whole, `"kind":"func"`, `"kind":7`, 1)},
		{"what a step needs is not there", later(), strings.Replace(whole, `"version":"v0.17.0",`, "", 1)},
		{"no step", schema{layout: 3, versions: currentVersions(), steps: later().steps}, whole},
	}
	for _, test := range tests {
		if test.stored == whole && test.schema.layout != 3 {
			t.Fatalf("%s: nothing was changed", test.name)
		}
		if p, err := test.schema.rederive([]byte(test.stored)); !errors.Is(err, ErrNotDerivable) {
			t.Errorf("%s: got key %s and error %v", test.name, p.Key(), err)
		}
	}
}

// FuzzRederive says that whatever lies in a record gives parts that encode and come
// back with the same key, or an error.
func FuzzRederive(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "parts-v1.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"v":1}`))
	f.Fuzz(func(t *testing.T, stored []byte) {
		p, err := Rederive(stored)
		if err != nil {
			return
		}
		again, err := Rederive(mustEncode(p))
		if err != nil || again.Key() != p.Key() {
			t.Errorf("%q: another key when it is read back: %v", stored, err)
		}
	})
}

func TestCurrentIsThisSchema(t *testing.T) {
	stored, err := json.Marshal(Parts{Version: layoutVersion, Versions: currentVersions(), Cell: "a"})
	if err != nil {
		t.Fatal(err)
	}
	older := Parts{Version: layoutVersion, Versions: currentVersions(), Cell: "a"}
	older.Versions.Code--
	other, err := json.Marshal(older)
	if err != nil {
		t.Fatal(err)
	}
	if !Current(stored) || Current(other) || Current(nil) {
		t.Errorf("%s: %v, %s: %v", stored, Current(stored), other, Current(other))
	}
}
