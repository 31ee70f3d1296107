package fingerprint_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"stagebook/cells/fingerprint"
)

// full returns Parts in which every field holds something: each string its own
// text, each list one element.
func full() fingerprint.Parts {
	var p fingerprint.Parts
	n := 0
	fill(reflect.ValueOf(&p).Elem(), &n)
	return p
}

func fill(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.String:
		*n++
		v.SetString(fmt.Sprint("text", *n))
	case reflect.Int:
		*n++
		v.SetInt(int64(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.Map:
		*n++
		v.Set(reflect.ValueOf(fingerprint.BuildPart{fmt.Sprint("name", *n): fmt.Sprint("value", *n)}))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	}
}

// leftOut are the fields that no key hashes, with the reason.
var leftOut = map[string]string{
	"Code.File":                "a declaration may move to another file",
	"Program.Code.File":        "a declaration may move to another file",
	"Code.Text":                "the tree counts, not its spelling",
	"Program.Code.Text":        "the tree counts, not its spelling",
	"Packages.Version":         "the build ID covers it",
	"Program.Packages.Version": "the build ID covers it",
}

// TestKeyHashesEveryField changes one field after the other. A new field must be
// hashed, or stand in leftOut.
func TestKeyHashesEveryField(t *testing.T) {
	base := full().Key()
	seen := map[string]bool{}
	var visit func(path string, v reflect.Value, p *fingerprint.Parts)
	visit = func(path string, v reflect.Value, p *fingerprint.Parts) {
		check := func(what string) {
			t.Helper()
			seen[path] = true
			if same := p.Key() == base; same != (leftOut[path] != "") {
				t.Errorf("%s %s: key is the same: %v; left out because %q", path, what, same, leftOut[path])
			}
		}
		switch v.Kind() {
		case reflect.String:
			old := v.String()
			v.SetString(old + "x")
			check("changed")
			v.SetString(old)
		case reflect.Int:
			v.SetInt(v.Int() + 1)
			check("changed")
			v.SetInt(v.Int() - 1)
		case reflect.Slice:
			visit(path, v.Index(0), p)
			old := v.Interface()
			v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, 2), v))
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			check("with one more")
			v.Set(reflect.Zero(v.Type()))
			check("empty")
			v.Set(reflect.ValueOf(old))
		case reflect.Map:
			old := v.Interface()
			v.Set(reflect.ValueOf(fingerprint.BuildPart{}))
			check("empty")
			v.Set(reflect.ValueOf(old))
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				name := f.Name
				if path != "" {
					name = path + "." + name
				}
				if f.IsExported() {
					visit(name, v.Field(i), p)
				} else if name != "known" { // digests of other fields
					t.Errorf("%s is not exported: a record would lose it", name)
				}
			}
		}
	}
	p := full()
	visit("", reflect.ValueOf(&p).Elem(), &p)
	if p.Key() != base {
		t.Error("the test left something changed")
	}
	for path := range leftOut {
		if !seen[path] {
			t.Errorf("%s is left out and does not exist", path)
		}
	}
}

// TestKeyIsUnambiguous moves text over every border that a careless encoding
// would blur.
func TestKeyIsUnambiguous(t *testing.T) {
	input := func(pairs ...string) fingerprint.Parts {
		p := fingerprint.Parts{Version: 1}
		for i := 0; i < len(pairs); i += 2 {
			p.Inputs = append(p.Inputs, fingerprint.InputPart{Name: pairs[i], Digest: pairs[i+1]})
		}
		return p
	}
	all := []fingerprint.Parts{
		{},
		{Version: 1},
		{Version: 1, Cell: "a"},
		input("", ""), input("a", ""), input("", "a"), input("a", "b"), input("ab", ""), input("", "ab"),
		input("a", "b", "c", "d"), input("a", "bc", "", "d"), input("abcd", ""), input("a", "b\x01c", "", "d"), input("", "", "", ""),
		{Version: 1, Params: []fingerprint.ParamPart{{Name: "a"}}},
		{Version: 1, Params: []fingerprint.ParamPart{{Type: "a"}}},
		{Version: 1, Params: []fingerprint.ParamPart{{Text: "a"}}},
		{Version: 1, Env: []fingerprint.EnvPart{{Name: "a", Var: "b"}}},
		{Version: 1, Secrets: []fingerprint.SecretPart{{Name: "a", Var: "b"}}},
		{Version: 1, Files: []fingerprint.FilePart{{Name: "a", Path: "b"}}},
		{Version: 1, Build: fingerprint.BuildPart{"a": "b"}},
		{Version: 1, Build: fingerprint.BuildPart{"ab": ""}},
		{Version: 1, Code: []fingerprint.Decl{{Name: "a", Kind: "b"}}},
		{Version: 1, Program: fingerprint.Program{Code: []fingerprint.Decl{{Name: "a", Kind: "b"}}}},
		{Version: 1, Packages: []fingerprint.PackagePart{{Path: "a"}}},
		{Version: 1, Program: fingerprint.Program{Packages: []fingerprint.PackagePart{{Path: "a"}}}},
	}
	keys := map[string]int{}
	for i, p := range all {
		if other, ok := keys[p.Key()]; ok {
			t.Errorf("parts %d and %d have one key", i, other)
		}
		keys[p.Key()] = i
	}
}

// TestKeyOrder says what order means: nothing for named things, something for the
// cell's own function and for what starts the program.
func TestKeyOrder(t *testing.T) {
	a, b, c := fingerprint.Decl{Name: "a"}, fingerprint.Decl{Name: "b"}, fingerprint.Decl{Name: "c"}
	code := func(list ...fingerprint.Decl) string { return fingerprint.Parts{Code: list}.Key() }
	if code(a, b, c) != code(a, c, b) {
		t.Error("the order of helpers matters")
	}
	if code(a, b) == code(b, a) {
		t.Error("which declaration is the cell's does not matter")
	}
	start := func(list ...fingerprint.Decl) string {
		return fingerprint.Parts{Program: fingerprint.Program{Code: list}}.Key()
	}
	if start(a, b) == start(b, a) {
		t.Error("the order of init does not matter")
	}
	inputs := func(list ...fingerprint.InputPart) string { return fingerprint.Parts{Inputs: list}.Key() }
	x, y := fingerprint.InputPart{Name: "x"}, fingerprint.InputPart{Name: "y"}
	if inputs(x, y) != inputs(y, x) {
		t.Error("the order of inputs matters")
	}
}

// FuzzKey looks for two lists of parts with one key: whatever is read back from
// JSON as something else must have another key.
func FuzzKey(f *testing.F) {
	f.Add("a", "b", "c", "d")
	f.Add("", "\x00", "\x01a", "ab")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		one := fingerprint.Parts{Inputs: []fingerprint.InputPart{{Name: a, Digest: b}}, Env: []fingerprint.EnvPart{{Name: c, Value: d}}}
		for i, other := range []fingerprint.Parts{
			{Inputs: []fingerprint.InputPart{{Name: a + b}}, Env: one.Env},
			{Inputs: []fingerprint.InputPart{{Name: c, Digest: b}}, Env: []fingerprint.EnvPart{{Name: a, Value: d}}},
			{Inputs: []fingerprint.InputPart{{Name: a, Digest: b + c}}, Env: []fingerprint.EnvPart{{Value: d}}},
			{Inputs: []fingerprint.InputPart{{Name: a, Digest: b}, {Name: c, Digest: d}}},
		} {
			if same := reflect.DeepEqual(one, other); same != (one.Key() == other.Key()) {
				t.Errorf("%d: equal %v, equal keys %v", i, same, !same)
			}
		}
	})
}

// TestJSON says that a record and a kept Static mean the same when read back.
func TestJSON(t *testing.T) {
	p := full()
	var back fingerprint.Parts
	roundTrip(t, p, &back)
	if !reflect.DeepEqual(p, back) || p.Key() != back.Key() {
		t.Errorf("parts differ after a round trip:\n%+v\n%+v", p, back)
	}
	s := newSandbox(t, "base.txtar")
	st := fingerprint.NewStatic(s.base)
	again := new(fingerprint.Static)
	roundTrip(t, st, again)
	if got := differing(s.keys, codeKeys(t, again)); got != "" {
		t.Errorf("keys differ after a round trip of the static parts: %s", got)
	}
	for id := range st.Cells {
		parts, err := st.Parts(id, fingerprint.Dynamic{Inputs: p.Inputs, Params: p.Params})
		if err != nil {
			t.Fatal(err)
		}
		var read fingerprint.Parts
		roundTrip(t, parts, &read)
		if read.Key() != parts.Key() {
			t.Errorf("%s: key from a record %s, from the sources %s", id, read.Key(), parts.Key())
		}
		if reasons := fingerprint.Diff(read, parts); len(reasons) != 0 {
			t.Errorf("%s: differs from itself: %v", id, reasons)
		}
	}
}

func roundTrip(t *testing.T, from, to any) {
	t.Helper()
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestDeterminism loads a project twice, at two places.
func TestDeterminism(t *testing.T) {
	one, two := newSandbox(t, "base.txtar"), newSandbox(t, "base.txtar")
	if got := differing(one.keys, two.keys); got != "" {
		t.Errorf("another folder, other keys: %s", got)
	}
	a, _ := json.Marshal(fingerprint.NewStatic(one.base))
	b, _ := json.Marshal(fingerprint.NewStatic(two.base))
	if !slices.Equal(a, b) {
		t.Error("another folder, another Static")
	}
	c, _ := json.Marshal(fingerprint.NewStatic(one.load(one.base)))
	if !slices.Equal(a, c) {
		t.Error("another Static after a reload")
	}
}

// TestNoCell says what becomes of a cell that is not there.
func TestNoCell(t *testing.T) {
	st := &fingerprint.Static{Version: fingerprint.Version}
	if _, err := st.Parts("gone", fingerprint.Dynamic{}); err == nil {
		t.Error("a cell that is gone has parts")
	}
	if st.Uncacheable("gone") == "" {
		t.Error("a cell that is gone is kept")
	}
	if _, err := new(fingerprint.Static).Parts("gone", fingerprint.Dynamic{}); err == nil {
		t.Error("a Static of another version has parts")
	}
}
